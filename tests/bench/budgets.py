"""What a page may cost, as ratios to the quickest page that Streamlit can serve; which steps of a knob are measured; the table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, NamedTuple

import sim
from sim.contract.parameters import Knob

# At most so many times what the floor takes.
RATIOS: Mapping[str, float] = {"hit": 2.2, "miss": 3.0, "load": 1.5, "cold": 1.5, "switch": 2.0}
MOVES, FRAMES = 40, 38  # of so many moves of a knob that is held, each to another policy, at least so many repaint
NEVER = ("re-embeds", "blank")
COSTS = ("task", "script", "layout")
BEGIN, END = "<!-- budgets: begin -->", "<!-- budgets: end -->"


class Steps(NamedTuple):
    """Stops of a knob, one after the other, none of them a preset's; `beside` is what else is set meanwhile."""

    first: int
    many: int
    beside: Mapping[str, Any]


@dataclass
class Figures:
    """What was measured on a page. What it has no figure of failed, or was not asked for.

    times: ms of the page and of the floor. counts: re-embeds and blank frames over all changes. frames: repaints, None where the page waits;
    policies: how many of the moves lead to another policy: where a frontier has few, a picture has nothing to follow.
    costs: ms of processor that the browser's main thread takes for a hit. notes: what a reader has to know.
    failed: why a figure is missing, by its name.
    """

    page: str
    times: dict[str, tuple[float, float]] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    frames: int | None = None
    policies: int = MOVES
    waits: bool = False
    costs: dict[str, float] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)

    def ratio(self, name: str) -> float | None:
        """Return how many times the floor's time a page takes, as it is shown; None if it was not measured.

        >>> Figures("care", {"hit": (100.0, 45.0)}).ratio("hit")
        2.22
        """
        ours, floor = self.times.get(name, (0.0, 0.0))
        return round(ours / floor, 2) if floor else None

    def fail(self, names: Sequence[str], reason: str) -> None:
        """Say why figures are missing, of those of `names` that are."""
        there = {*self.times, *self.counts, *(["frames"] if self.waits or self.frames is not None else [])}
        self.failed |= {name: reason for name in names if name not in there}

    def over(self) -> list[str]:
        """Return the names of what is over its budget."""
        found = [name for name, most in RATIOS.items() if (self.ratio(name) or 0.0) > most]
        found += ["frames"] * (self.frames is not None and self.frames * MOVES < self.policies * FRAMES)
        return [*found, *(name for name in NEVER if self.counts.get(name, 0))]


def main_knob(params: sim.Params, opened: Sequence[str]) -> tuple[str, str]:
    """Return the parameter that is moved, the first in the open that has a slider, and a note if that is not the main control."""
    declared = params.declared()
    name = next((name for name in (*opened, *declared) if isinstance(declared[name], Knob)), "")
    if not name:
        raise sim.InvalidInput(f"the page must have a slider, got {', '.join(declared)}")
    return name, "" if name == opened[0] else f"moved: {name} (the main control, {opened[0]}, is no slider)"


def steps(default: sim.Params, name: str, brings: Mapping[str, Any], presets: Sequence[sim.Params], n: int) -> Steps:
    """Return n stops of a knob in the middle of the longest stretch of them that holds no preset, or fewer if there are fewer.

    A step onto or off a preset runs the whole page again, which is another change than the one that is asked about. Where presets leave
    too little room, another knob stands one stop beside its default. `brings` is what the page sets along with the knob.
    """
    best = Steps(0, 0, {})
    for beside in [{}, *_neighbours(default, name, brings)]:
        for first, many in _free(default, name, brings, presets, beside):
            if many > best.many:
                best = Steps(first, many, beside)
        if best.many >= n:
            return Steps(best.first + (best.many - n) // 2, n, best.beside)
    return best


def _neighbours(default: sim.Params, name: str, brings: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return, for every other knob, the setting one stop beside its default."""
    found = []
    for other, knob in default.declared().items():
        if isinstance(knob, Knob) and other != name and other not in brings and len(knob.stops) > 1:
            value = getattr(default, other)
            nearest = min((stop for stop in knob.stops if stop != value), key=lambda stop, value=value: abs(stop - value))
            found.append({other: type(value)(nearest)})
    return found


def _free(
    default: sim.Params, name: str, brings: Mapping[str, Any], presets: Sequence[sim.Params], beside: Mapping[str, Any]
) -> list[tuple[int, int]]:
    """Return where stretches of stops begin that hold no preset, and how long each is."""
    number: Any = type(default).model_fields[name].annotation

    def free(value: float) -> bool:
        moved = {**beside, name: number(value)}
        try:
            return not {default.replace(**moved), default.replace(**{**brings, **moved})} & set(presets)
        except sim.InvalidInput:  # not every setting goes with every other
            return False

    found, at = [], 0
    for is_free, stretch in groupby(free(stop) for stop in default.knob(name).stops):
        long = len(list(stretch))
        found += [(at, long)] * is_free
        at += long
    return found


def places(stands: int, stops: int, moves: int = MOVES) -> list[int]:
    """Return at which stop a held knob is after each move: to and fro between the ends, first to the farther, never twice running at the same.

    >>> places(2, 5, 6)
    [3, 4, 3, 2, 1, 0]
    """
    stride, way, found = max(1, (stops - 1) // moves), 1 if 2 * stands < stops else -1, []
    for _ in range(moves if stops > 1 else 0):
        if not 0 <= stands + way * stride < stops:
            way = -way
        stands = min(max(stands + way * stride, 0), stops - 1)
        found.append(stands)
    return found


def table(found: Sequence[Figures], floor: Mapping[str, float]) -> str:
    """Return the table as Markdown: one row a page, what is over its budget in bold; then why figures are missing.

    `floor` are the floor's own medians over the whole run: ms, and ms of processor a change.
    """
    head = ("page", *RATIOS, "frames", *NEVER, *(f"{name}, ms" for name in COSTS), "note")
    budget = ("*budget*", *(f"{most:g}" for most in RATIOS.values()), f"{FRAMES} of {MOVES}", "0", "0", *("",) * (len(COSTS) + 1))
    lowest = (
        "*floor, ms*",
        *(f"{floor[name]:.0f}" if name in floor else "" for name in RATIOS),
        *("",) * 3,
        *(f"{floor[name]:.1f}" if name in floor else "" for name in COSTS),
        "",
    )
    rows = [head, ("---",) * len(head), budget, lowest, *(_row(figures) for figures in found)]
    lines = [f"| {' | '.join(row)} |" for row in rows]
    reasons = [
        f"- {figures.page}, {', '.join(name for name, other in figures.failed.items() if other == reason)}: {reason}"
        for figures in found
        for reason in dict.fromkeys(figures.failed.values())
    ]
    return "\n".join([*lines, *(["", "Not measured:", "", *reasons] if reasons else [])])


def _row(figures: Figures) -> tuple[str, ...]:
    """Return the cells of one page."""
    over = figures.over()

    def cell(name: str, said: str | None) -> str:
        failed = "failed" if name in figures.failed or "page" in figures.failed else ""
        return failed if said is None else f"**{said}**" if name in over else said

    ratios = (cell(name, None if (r := figures.ratio(name)) is None else f"{r:.2f}") for name in RATIOS)
    few = f" of {figures.policies}" if figures.policies < MOVES else ""
    frames = "waits" if figures.waits else None if figures.frames is None else f"{figures.frames}{few}"
    counts = (cell(name, str(figures.counts[name]) if name in figures.counts else None) for name in NEVER)
    costs = (cell("hit", f"{figures.costs[name]:.1f}" if name in figures.costs else None) for name in COSTS)
    plain = [text.replace("**", "") for text in costs]  # processor time has no budget
    return figures.page, *ratios, cell("frames", frames), *counts, *plain, "; ".join(figures.notes)


def put(document: str, text: str, begin: str = BEGIN, end: str = END) -> str:
    """Return the document with this text between its two markers; raise InvalidInput if it has not both, once, in their order."""
    if document.count(begin) != 1 or document.count(end) != 1 or document.index(begin) > document.index(end):
        raise sim.InvalidInput(f"the document must hold {begin} and then {end}, each once")
    before, rest = document.split(begin)
    return f"{before}{begin}\n{text.strip()}\n{end}{rest.split(end)[1]}"
