"""What the symbols of a model's equations mean, from data/symbols/<model>.toml: one text beside each equation."""

import re
import tomllib
from functools import cache

from sim.contract import tables
from sim.contract.model import Model
from sim.contract.parameters import InvalidInput

MATH = re.compile(r"\$(.+?)\$")
# What stands in mathematics without being a symbol: words, and (_SETTING) the commands that only set type.
WORDS = re.compile(r"\\(?:mathrm|text|operatorname)\{[^}]*\}")
_SETTING = (
    "frac dfrac tfrac sqrt sum prod int max min log exp tanh left right mid cdot times in sim propto leq le geq ge quad partial langle rangle "
    "leftarrow mapsto to circ textstyle mathbf hat tilde bar overline dot ldots infty pm approx ne succ"
)
TYPE = frozenset(_SETTING.split())


def beside(model: Model) -> tuple[str, ...]:
    """Return what stands beside each equation of the model, in their order; nothing for a model without a file.

    Raises InvalidInput where the file is not as long as the equations.
    """
    file = tables.DATA / "symbols" / f"{model.id}.toml"
    if not file.is_file():
        return ("",) * len(model.equations)
    found = tuple(tomllib.loads(file.read_text(encoding="utf-8"))["beside"])
    if len(found) != len(model.equations):
        raise InvalidInput(
            f"symbols/{file.name}: beside must have {len(model.equations)} texts, one an equation, got {len(found)}"
        )
    return found


@cache
def symbols(text: str) -> frozenset[str]:
    r"""Return the letters that stand for something in the mathematics of a text, Latin ones and Greek commands.

    >>> sorted(symbols(r"profit: $\\rho(s) - t$, at least $\\frac{1}{2}$"))
    ['rho', 's', 't']
    """
    found: set[str] = set()
    for math in MATH.findall(text):
        bare = WORDS.sub(" ", math)
        found |= set(re.findall(r"\\([A-Za-z]+)", bare)) - TYPE
        found |= set(re.findall(r"[A-Za-z]", re.sub(r"\\[A-Za-z]+", " ", bare)))
    return frozenset(found)


def unexplained(model: Model) -> dict[str, list[str]]:
    """Return, by equation, the symbols that neither the text beside it nor one before explains; an index d of an integral is none."""
    known: frozenset[str] = frozenset()
    missing = {}
    for equation, text in zip(model.equations, beside(model), strict=True):
        known |= symbols(text)
        if gap := sorted(symbols(equation) - known - {"d", "e"}):
            missing[equation] = gap
    return missing
