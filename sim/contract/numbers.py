"""Numbers in words, written one way everywhere.

A form is d3's: `[+][,][.digits][~]` and `f` (decimals), `r` (significant digits) or `%` (a share in percent); `~` drops trailing zeros.
A minus is a minus sign, a per cent sign follows a no-break space, halves are rounded up as browsers do, and zero has no sign.
"""

import re
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

SPACE, MINUS = "\N{NO-BREAK SPACE}", "\N{MINUS SIGN}"
PERCENT = f"{SPACE}%"
DIGITS = 6  # where a form names none, as d3
FINER = 8  # more digits than a form has, at most, to tell two values apart
_FORM = re.compile(r"(?P<plus>\+?)(?P<comma>,?)(?:\.(?P<digits>\d+))?(?P<trim>~?)(?P<kind>[fr%])")


class Form(NamedTuple):
    """How a number is written."""

    plus: bool
    comma: bool
    digits: int
    trim: bool
    kind: str

    def __str__(self) -> str:
        return f"{'+' * self.plus}{',' * self.comma}.{self.digits}{'~' * self.trim}{self.kind}"


@lru_cache(maxsize=256)
def parse(form: str) -> Form:
    """Return the parts of a form; raise ValueError for what is none.

    >>> parse("+,.1~f")
    Form(plus=True, comma=True, digits=1, trim=True, kind='f')
    """
    found = _FORM.fullmatch(form)
    if found is None:
        raise ValueError(f"a form is [+][,][.digits][~] and f, r or %, got {form!r}")
    digits = DIGITS if found["digits"] is None else int(found["digits"])
    return Form(bool(found["plus"]), bool(found["comma"]), digits, bool(found["trim"]), found["kind"])


def said(value: float, form: str) -> str:
    r"""Return a number as it stands in a sentence.

    >>> said(0.45, ".0%"), said(-1234.5, ",.1f"), said(0.00123, ".2r"), said(-0.001, "+.2f")
    ('45\xa0%', '−1,234.5', '0.0012', '0.00')
    """
    plus, comma, digits, trim, kind = parse(form)
    exact = Decimal(abs(value) * 100 if kind == "%" else abs(value))
    if kind == "r" and exact:
        digits = digits - 1 - exact.adjusted()
        if exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP).adjusted() > exact.adjusted():
            digits -= 1  # 9.99 to two digits is 10
    elif kind == "r":
        digits -= 1
    text = format(exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP), "f")
    zero = not text.strip("0.")
    whole, dot, rest = text.partition(".")
    if comma:
        whole = f"{int(whole):,}"
    if trim:
        rest = rest.rstrip("0")
    sign = "" if zero else MINUS if value < 0 else "+" * plus
    return f"{sign}{whole}{dot if rest else ''}{rest}{PERCENT if kind == '%' else ''}"


def apart(first: float, second: float, form: str) -> tuple[str, str]:
    """Return two numbers in the form, with as many more digits as tell one from the other; alike only if they are.

    >>> apart(0.6612, 0.6634, ".1f")
    ('0.661', '0.663')
    """
    wished = parse(form)
    for more in range(FINER + 1):
        finer = str(wished._replace(digits=wished.digits + more))
        words = said(first, finer), said(second, finer)
        if words[0] != words[1]:
            return words
    return said(first, form), said(second, form)
