"""What stands on the frontier's drawing in words: now, before, policies with a name, presets; and what lies outside, with its number."""

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import pandas as pd
import pyarrow as pa

from pages.ui.drawing import naming, numbers
from pages.ui.drawing.frontier_view import FRONT, Axes, corner, step_of
from pages.ui.drawing.naming import Box, Name
from pages.ui.drawing.panel import Exit, Panel, Spot, Step
from sim.contract.outcomes import Outcome
from sim.frontier import Frontier, landmarks

WRAP = 22  # letters of a line
ROOM = 0.6  # of a panel's width, that a line of words may take
SHORT = 22  # letters of an outcome's label
SAME = 7.0  # px: two marks as near as this are one
OFF = 0.005  # of the panel's height: less is on the frontier
ANGLES = {"top": 0.0, "right": 90.0, "bottom": 180.0, "left": 270.0}
INTO = {
    "top": (0.0, 8.0),
    "right": (-8.0, 0.0),
    "bottom": (0.0, -8.0),
    "left": (8.0, 0.0),
}  # px, so that words stand inside an arrow


Marks = Sequence[tuple[str, float, float, float]]  # policies with a name: it, x, y, the best y that can be had there


class Policy(NamedTuple):
    """A policy that is drawn as a point: what it is, its name, where it is, and the best that can be had there."""

    kind: str
    label: str
    x: float
    y: float
    best: float = math.nan


@dataclass(frozen=True)
class Drawn:
    """What the drawing shows: frontier and the one before; the present setting: x, y, and the best y that can be had there
    (`frontier_view.stand`); policies with a name, and presets: name, x, y, of the first the best y too.
    """

    frontier: Frontier
    now: tuple[float, float, float]
    ghost: Frontier | None = None
    marks: Marks = ()
    presets: Sequence[tuple[str, float, float]] = ()
    landmarks: pd.DataFrame | None = None
    others: Sequence[
        tuple[str, Sequence[tuple[float, float]]]
    ] = ()  # lines that the page draws beside the frontier: name, points
    taken: float = 0.0  # share of the panel's width, at the left, that names of the page's own take


@dataclass(frozen=True)
class _Sheet:
    """A panel that fills with names, arrows at its border, and marks."""

    x: Outcome
    y: Outcome
    axes: Axes
    panel: Panel
    names: list[Name] = field(default_factory=list)
    exits: list[tuple[str, Exit]] = field(default_factory=list)
    dots: list[Spot] = field(default_factory=list)
    lines: list[list[Spot]] = field(default_factory=list)

    @property
    def wrap(self) -> int:
        """Return the letters of a line: as many as fit half a small panel, beside what they name."""
        letter = naming.LETTER * self.panel.size
        return WRAP if WRAP * letter <= ROOM * self.panel.width else max(12, int(self.panel.width / 2 / letter))

    def line(self, kind: str, points: list[tuple[float, float]], step: Step) -> None:
        """Draw a line: where it leaves the panel an arrow says how far it goes, and the one before has its name."""
        corners = self.panel.line(points, step)
        found = self.panel.exits(points, step)
        for out in found:
            self._arrow(kind, out, f"{'before, ' if kind == 'ghost' else ''}to ")
        if kind == "ghost" and corners and not found and self.lines and corners != self.lines[0]:
            self.names.append(Name("ghost", ("before",), corners[0], needed=True, along=tuple(_along(corners)), free=True))
        self.lines.append(corners)

    def other(self, label: str, points: Sequence[tuple[float, float]]) -> None:
        """Name a line that the page draws, if it has a name, where it ends or, if there is no room, along it."""
        self.lines.append(self.panel.line(points, "linear"))
        inside = [self.panel.spot(*point) for point in points if self.panel.holds(*point)]
        if inside and label:
            self.names.append(
                Name("other", tuple(textwrap.wrap(label, WRAP)), inside[-1], needed=True, along=tuple(inside[-4:-1]))
            )

    def policy(self, policy: Policy) -> None:
        """Draw a policy: its name, and how far below the frontier it lies; if it is outside, an arrow with its number."""
        spot = self.panel.spot(policy.x, policy.y)
        off = self._off(policy)
        lines = textwrap.wrap(policy.label, self.wrap, break_on_hyphens=False) + off
        if self.panel.holds(policy.x, policy.y):
            self.names.append(Name(policy.kind, tuple(lines), spot, needed=policy.kind != "preset"))
            self.dots.append(spot)
            if off:
                self.lines.append([spot, self.panel.spot(policy.x, policy.best)])
        elif policy.kind != "preset":
            for side in self.panel.sides(spot)[:1]:
                to = policy.x if side in ("left", "right") else policy.y
                self._arrow(policy.kind, Exit(self.panel.nearest(spot), side, to), f"{policy.label}: ")

    def _arrow(self, kind: str, found: Exit, before: str) -> None:
        outcome, form = (self.x, self.axes.x_format) if found.side in ("left", "right") else (self.y, self.axes.y_hover)
        said = before + numbers.said(found.to, form) + (numbers.PERCENT if outcome.unit.startswith("%") else "")
        into = INTO[found.side]
        self.exits.append((kind, found))
        self.dots.append(found.spot)
        self.names.append(
            Name(kind, tuple(textwrap.wrap(said, WRAP, break_on_hyphens=False)), _plus(found.spot, into), needed=True)
        )

    def _off(self, policy: Policy) -> list[str]:
        """Return in words how far a policy lies from the frontier, if it does."""
        apart = abs(policy.y - policy.best)
        if math.isnan(apart) or abs(self.panel.spot(policy.x, policy.y)[1] - self.panel.spot(policy.x, policy.best)[1]) < max(
            2.0, OFF * self.panel.height
        ):
            return []
        return textwrap.wrap(distance(self.y, apart, share=self.axes.y_hover.endswith("%")), self.wrap + 2)


def distance(outcome: Outcome, apart: float, *, share: bool) -> str:
    """Return a distance from the frontier in words: "42 points of profit below the frontier"."""
    unit = " points" if share or outcome.unit.startswith("%") else f" {outcome.unit}" if len(outcome.unit.split()) == 1 else ""
    many = apart * 100 if share else apart
    said = numbers.said(many, ".2~r")
    unit = unit.removesuffix("s") if len(unit) > 2 and said == "1" else unit
    what = f" of {outcome.label[0].lower()}{outcome.label[1:]}" if len(outcome.label) <= SHORT else ""  # else the axis says it
    return f"{said}{unit}{what} {'below' if outcome.better == 'higher' else 'above'} the frontier"


def marks(table: pd.DataFrame, x: Outcome, y: Outcome) -> Marks:
    """Return the policies with a name as `Drawn` has them, from the table of `frontier_view`."""
    here = table[x.name].tolist(), table[y.name].tolist(), table[FRONT].tolist()
    return tuple((str(label), float(a), float(b), float(best)) for label, a, b, best in zip(table["label"], *here, strict=True))


def tables(drawn: Drawn, x: Outcome, y: Outcome, axes: Axes, panel: Panel) -> dict[str, pa.Table]:
    """Return `drawn_names` (x, y of the left upper corner, label, kind, size in px), `drawn_ties` (x, y, to_x, to_y, kind) from names to
    what stands far from them, `drawn_exits` (x, y, angle, kind) and `drawn_presets`.
    """
    sheet, step = _Sheet(x, y, axes, panel), step_of(x, mixing=drawn.frontier.mixing)
    front, before = (_points(frontier, x, y) for frontier in (drawn.frontier, drawn.ghost))
    sheet.line("front", front, step)
    sheet.line("ghost", before, step)
    for policy in _policies(drawn, panel):
        sheet.policy(policy if not drawn.taken else policy._replace(best=math.nan))
    for label, points in drawn.others:
        sheet.other(label, points)
    if len(front) == 1 and panel.holds(*front[0]):
        sheet.names.append(Name("front", ("one point", "wins both"), panel.spot(*front[0]), needed=True))
    if drawn.landmarks is not None:
        here = ((str(row["label"]), row[x.name], row[y.name]) for _, row in drawn.landmarks.iterrows())
        sheet.names.extend(Name("text", (label,), panel.spot(a, b), needed=True) for label, a, b in here if panel.holds(a, b))
    order = [_better(x, y, panel), *sorted(sheet.names, key=lambda name: not name.needed)]
    if len(front) > 1:
        order.append(
            Name("hint", ("move along", "the green line"), sheet.lines[0][0], along=tuple(_along(sheet.lines[0])), free=True)
        )
    own = [(0.0, 0.0, drawn.taken * panel.width, float(panel.height))] if drawn.taken else []
    placed = naming.place(panel, order, sheet.lines, sheet.dots, [*_taken(axes, panel), *own])
    ties = naming.ties(panel, placed)
    ends = [panel.values(end) for _, _, end in ties]
    kept = [panel.values(found.name.spot) for found in placed if found.name.kind == "preset"]
    boxes = [naming.box(panel, found.name.lines, (0.0, 0.0)) for found in placed]
    return {
        "drawn_names": _table(
            x,
            y,
            [panel.values(found.spot) for found in placed],
            label=["\n".join(found.name.lines) for found in placed],
            kind=[found.name.kind for found in placed],
            wide=[wide for _, _, wide, _ in boxes],
            high=[high for _, _, _, high in boxes],
        ),
        "drawn_ties": _table(
            x,
            y,
            [panel.values(start) for _, start, _ in ties],
            kind=[found.name.kind for found, _, _ in ties],
            to_x=[across for across, _ in ends],
            to_y=[down for _, down in ends],
        ),
        "drawn_exits": _table(
            x,
            y,
            [panel.values(found.spot) for _, found in sheet.exits],
            angle=[ANGLES[found.side] for _, found in sheet.exits],
            kind=[kind for kind, _ in sheet.exits],
        ),
        "drawn_presets": _table(x, y, kept),
    }


def frames(drawn: Drawn, x: Outcome, y: Outcome, axes: Axes, panel: Panel) -> dict[str, pd.DataFrame]:
    """Return the same tables as data frames."""
    return {name: table.to_pandas(use_threads=False) for name, table in tables(drawn, x, y, axes, panel).items()}


def _policies(drawn: Drawn, panel: Panel) -> list[Policy]:
    """Return what is drawn as a point, the present setting first; of what stands in one place only the first, under both names."""
    found: list[Policy] = []
    if not any(map(math.isnan, drawn.now[:2])):
        found.append(Policy("now", "now", *drawn.now))
    for label, *where in drawn.marks:
        policy = Policy("mark", label, *where)
        if found and found[0].kind == "now" and _near(panel, policy, found[0]):
            found[0] = found[0]._replace(label=f"now: {policy.label}")
        else:
            found.append(policy)
    for label, *where in drawn.presets:
        policy = Policy("preset", label, *where)
        if not any(_near(panel, policy, other) for other in found):
            found.append(policy)
    return found


def _near(panel: Panel, one: Policy, other: Policy) -> bool:
    return math.dist(panel.spot(one.x, one.y), panel.spot(other.x, other.y)) < SAME


def _points(frontier: Frontier | None, x: Outcome, y: Outcome) -> list[tuple[float, float]]:
    if frontier is None or frontier.frame.empty:
        return []
    return [(a, b) for a, b in landmarks.points(frontier, x, y).tolist()]


def _along(line: list[Spot]) -> list[Spot]:
    """Return a dozen places along a line."""
    return line[:: max(len(line) // 12, 1)]


def _better(x: Outcome, y: Outcome, panel: Panel) -> Name:
    """Return the word for the ideal corner, with an arrow into it; along the upper or lower border where the corner is taken."""
    right, down = corner(x, y)
    arrow = ("↘" if down else "↗") if right else ("↙" if down else "↖")
    at = [(panel.width * (1 - part if right else part), float(panel.height if down else 0)) for part in (0.0, 0.1, 0.2, 0.3, 0.4)]
    return Name("front", (f"better {arrow}" if right else f"{arrow} better",), at[0], needed=True, along=tuple(at[1:]), free=True)


def _taken(axes: Axes, panel: Panel) -> list[Box]:
    """Return the room of what is always written: labels of reference lines, the scale of a third outcome."""
    found: list[Box] = []
    if axes.colour is not None:
        found.append((0.0, panel.height - 4.2 * panel.size, min(170.0, panel.width / 2 + 20), float(panel.height)))
    for line in axes.lines:
        wide = (len(line.label) + 2) * naming.LETTER * panel.size
        if line.axis == "x":
            at = panel.spot(line.at, axes.y[0])[0]
            found.append((at - wide, panel.height - 12.0 - panel.size, at, float(panel.height)))
        else:
            at = panel.spot(axes.x[0], line.at)[1]
            found.append((panel.width - wide, at - panel.size, float(panel.width), at + panel.size))
    return found


def _plus(spot: Spot, more: Spot) -> Spot:
    return spot[0] + more[0], spot[1] + more[1]


def _table(x: Outcome, y: Outcome, spots: list[tuple[float, float]], **columns: list[Any]) -> pa.Table:
    at = {x.name: [across for across, _ in spots], y.name: [down for _, down in spots]}
    kinds = {name: pa.large_string() if name in ("label", "kind") else pa.float64() for name in at | columns}
    return pa.table({name: pa.array(values, kinds[name]) for name, values in (at | columns).items()})
