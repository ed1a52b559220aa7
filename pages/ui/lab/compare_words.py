"""What differs, in words: the large sentence, what stands under it, and in words alone what a figure says of both and of whence it is."""

import html
import re
from collections.abc import Sequence

from pages.ui.lab.compare_chart import GLYPHS
from pages.ui.page.settings import worded
from sim.analysis import differences
from sim.analysis.course import Course
from sim.analysis.differences import Difference
from sim.analysis.scenarios import LETTERS, Comparison
from sim.contract.numbers import said
from sim.contract.outcomes import Outcomes


def apart(comparison: Comparison, found: Sequence[Outcomes], clouds: Sequence[Course]) -> list[list[Difference]]:
    """Return for every scenario but the first how each outcome differs from it, with the draws that both have met."""
    told = []
    for number, other in enumerate(found[1:], 1):
        differing = differences.of(comparison.model, found[0], other)
        if clouds:
            cloud = clouds[number]
            many = min(clouds[0].done, cloud.done)
            if many > 1:
                differing = [
                    differences.drawn(one, *(draws.values(one.outcome.name)[:many].tolist() for draws in (clouds[0], cloud)))
                    for one in differing
                ]
        told.append(differing)
    return told


def sentence(comparison: Comparison, told: Sequence[Sequence[Difference]]) -> str:
    """Return what differs on the two axes, as HTML: a line for every scenario but the first."""
    axes = (comparison.x, comparison.y)
    lines = []
    for number, differing in enumerate(told, 1):
        pair = sorted((one for one in differing if one.outcome in axes), key=lambda one: -one.weight)
        parts = [f"{html.escape(differences.headed(one.outcome))} {_strong(one)}" for one in pair]
        lines.append(f"{name(comparison, number)}: {_listed(parts)}.")
    return "<br>".join(lines)


def _listed(parts: Sequence[str], between: str = ", ") -> str:
    """Return what is said of outcomes, one after the other; where one has a comma or a colon of its own, a semicolon is between them."""
    return ("; " if any("," in part or ":" in part for part in parts) else between).join(parts)


def plain(comparison: Comparison, first: Outcomes, told: Sequence[Sequence[Difference]]) -> str:
    """Return what differs on the two axes, and beside what, without a mark."""
    marked = f"{sentence(comparison, told)} {_first(comparison, first)}"
    return html.unescape(re.sub("<[^>]+>", "", marked.replace("<br>", " ")))  # of a name every < is escaped


def settings(comparison: Comparison) -> dict[str, str]:
    """Return the value of every parameter by its label; where scenarios differ, the value of each beside its shape. These come first."""
    values = [one.params.settings(prefix="") for one in comparison.scenarios]
    found = {}
    for name, declared in sorted(comparison.model.Params.declared().items(), key=lambda one: one[0] not in comparison.differing):
        said = [worded(declared, each[name]) for each in values]
        apart = " ".join(f"{glyph} {value}" for glyph, value in zip(GLYPHS, said, strict=False))
        found[declared.label] = apart if name in comparison.differing else said[0]
    return found


def _strong(one: Difference) -> str:
    words = html.escape(one.words)
    return words if one.same or one.unsure else f"<strong>{words}</strong>"


def name(comparison: Comparison, number: int) -> str:
    """Return a scenario's name in its colour, with its shape, as HTML."""
    words = html.escape(comparison.scenarios[number].name)
    return f'<strong class="one_{LETTERS[number]}"><span aria-hidden="true">{GLYPHS[number]}</span> {words}</strong>'


def beside(comparison: Comparison, first: Outcomes, told: Sequence[Sequence[Difference]], clouds: Sequence[Course]) -> str:
    """Return what it is compared with, and how far chance alone would move it, as HTML."""
    parts = [_first(comparison, first)]
    many = min((cloud.done for cloud in clouds), default=0)
    if comparison.model.random:
        parts.append(f"All meet the same random numbers (seed {comparison.seed}).")
        if len(told) == 1 and many > 1:
            parts += _ranges(comparison, told[0], clouds, many)
    else:
        parts.append("No chance in it: the same setting always gives the same.")
    return " ".join(parts)


def _first(comparison: Comparison, first: Outcomes) -> str:
    values = [
        html.escape(f"{differences.headed(axis)} {differences.value(axis, first[axis.name])}")
        for axis in (comparison.x, comparison.y)
    ]
    return f"Beside {name(comparison, 0)}: {_listed(values, ' and ')}."


def _ranges(comparison: Comparison, differing: Sequence[Difference], clouds: Sequence[Course], many: int) -> list[str]:
    """Return between what the difference that is largest lies over the draws."""
    axes = [one for one in differing if one.outcome in (comparison.x, comparison.y)]
    top = max(axes, key=lambda one: one.weight)
    span = differences.middle(*(cloud.values(top.outcome.name)[:many].tolist() for cloud in clouds))
    if span is None or top.weight == 0:
        return []
    share = differences.points(top.outcome)
    ends = [(end * 100 if top.outcome.unit.startswith("share") else end) for end in span]
    low, high = (said(end, "+.1f" if share else "+,.3~r") for end in ends)
    unit = " points" if share else differences.unit(top.outcome)
    return [
        f"In nine of ten of {many} draws of chance the difference in {html.escape(differences.called(top.outcome))} "
        f"lies between {low} and {high}{html.escape(unit)}."
    ]


def also(comparison: Comparison, differing: Sequence[Difference]) -> str:
    """Return which other outcomes of a scenario differ most from the first, as text; "" where none does."""
    rest = [one for one in differing if one.outcome not in (comparison.x, comparison.y)]
    found = differences.notable(rest)
    return "; ".join(f"{differences.headed(one.outcome)} {one.words}" for one in found)
