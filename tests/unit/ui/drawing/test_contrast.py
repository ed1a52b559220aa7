"""What every page draws can be seen: words reach a contrast of 4.5 to the ground, marks 3, in both themes, read from what Vega is given."""

from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

import sim
from pages.ui.drawing import theme
from pages.ui.drawing.theme import Palette
from pages.ui.page import figure
from pages.ui.page.size import DESK, Size
from pages.values import navigation
from tests.unit.ui.drawing.test_drawn_as_it_is import PRESETS, page, view
from tests.unit.ui.drawing.test_palette import READABLE, THEMES, contrast

SEEN = 3.0  # WCAG 2.2, 1.4.11
BAND = 0.25  # an area at most so strong shades what a line or words say
FIRST = {preset.model: preset for preset in reversed(PRESETS)}
# What may be fainter, and why: it is said or drawn again by something that is not.
CONTEXT = {
    ("point", "ghost", 0.45): "every policy: the efficient ones are drawn over them",
    ("rule", "muted", 0.5): "the people of a thousand whom it does not go wrong for: they are counted in words",
    ("point", None, 0.3): "patients who are neither enrolled nor among the neediest: what is at stake is drawn in full, by group",
    ("point", "muted", 0.6): "monitors that stay dark: those that light up or miss are drawn in full, and counted in words",
    ("point", "meant", 0.22): "what single people answer: the line through them is what people value",
    ("point", "ghost", 0.4): "cases that the machine decides rightly: its mistakes are drawn over them in full, words count all",
    ("line", "optimised", 0.55): "the course of a city: where each ends is a dot in full colour",
    ("line", "effect", 0.35): "the other routes on the map: each is a dot in the row beside it",
    (
        "rule",
        "optimised",
        0.2,
    ): "lines that other people would have given: the one in the middle is drawn over them, words say the range",
}
MAP = {
    hue
    for hues in (*(hues for _, _, hues in navigation.STREETS), navigation.MOTORWAY, navigation.WATER, navigation.GREEN)
    for hue in hues
}
GROUNDS = (("#f3f1eb", "#1d212b"), ("#d9d7d0", "#0b0d12"))  # of the map, by day and by night, in the light theme and the dark


def units(spec: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield every mark of a specification."""
    for key in ("layer", "hconcat", "vconcat", "concat"):
        for part in spec.get(key, []):
            yield from units(part)
    if "mark" in spec:
        yield spec


def values(channel: Any) -> Iterator[Any]:
    """Yield what a channel can be, as far as it stands in the specification."""
    if isinstance(channel, dict):
        yield from [channel["value"]] if "value" in channel else []
        conditions = channel.get("condition", [])
        for condition in [conditions] if isinstance(conditions, dict) else conditions:
            yield from values(condition)
        yield from (
            (channel.get("scale") or {}).get("range") or [] if isinstance((channel.get("scale") or {}).get("range"), list) else []
        )


def hues(unit: dict[str, Any], channel: str) -> set[str]:
    """Return the colours that a channel of a mark can have."""
    found = {*values(unit.get("encoding", {}).get(channel)), unit["mark"].get(channel)}
    return {hue for hue in found if isinstance(hue, str) and hue.startswith("#")}


def opacity(unit: dict[str, Any]) -> float:
    """Return the least opacity of a mark that is a number; a mark that is not to be seen has less than a hundredth."""
    found = [
        value for value in values(unit.get("encoding", {}).get("opacity")) if isinstance(value, int | float) and value > 0.01
    ]
    own = unit["mark"].get("opacity", 1.0)
    return min(found) if found else float(own) if isinstance(own, int | float) else 1.0


def over(hue: str, ground: str, strength: float) -> str:
    """Return the colour that a translucent one has on a ground."""
    mixed = (strength * int(hue[i : i + 2], 16) + (1 - strength) * int(ground[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(part):02x}" for part in mixed)


@cache
def drawn(model: str, colours: Palette, size: Size) -> tuple[dict[str, Any], ...]:
    seen = view(FIRST[model])
    shown = page(model)
    look = (shown.axes_at(seen), seen.x, seen.y, seen.frontier.mixing, shown.scene(seen))
    return figure.parts.__wrapped__(shown, 1320, colours, size, True, *look)  # made here, so that Altair validates it


def faint(model: str, colours: Palette, size: Size) -> Iterator[tuple[str, str, float, float]]:
    """Yield every mark of a page that is fainter than it may be: kind, colour, opacity, contrast."""
    names = {getattr(colours, name): name for name in ("ghost", "muted", "effect", "optimised", "meant")}
    every = [unit for part in drawn(model, colours, size) for unit in units(part)]
    lines = {hue for unit in every if unit["mark"]["type"] == "line" and opacity(unit) == 1 for hue in hues(unit, "color")}
    lines |= {unit["mark"]["line"]["color"] for unit in every if isinstance(unit["mark"].get("line"), dict)}
    for unit in every:
        kind, strength = unit["mark"]["type"], opacity(unit)
        if strength <= 0.01 or kind == "rect" or (kind == "area" and strength <= BAND):
            continue
        edged = any(contrast(hue, colours.ground) >= SEEN for hue in hues(unit, "stroke"))
        for hue in hues(unit, "color") | hues(unit, "fill") | (hues(unit, "stroke") if kind != "text" else set()):
            on_map = model == "navigation" and hue in {*MAP, *navigation.INK, *(ground for pair in GROUNDS for ground in pair)}
            if hue == colours.ground or on_map or (kind, names.get(hue), round(strength, 2)) in CONTEXT:
                continue
            if (kind == "area" and hue in lines) or (kind == "point" and edged):
                continue
            found = contrast(over(hue, colours.ground, strength), colours.ground)
            if found < (READABLE if kind == "text" else SEEN):
                yield kind, hue, strength, round(found, 2)


@pytest.mark.parametrize("size", [DESK, Size(words=24, height=523)], ids=["desk", "stage"])
@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("model", sorted(sim.ids()))
def test_words_and_marks_can_be_told_from_the_ground(model: str, colours: Palette, size: Size) -> None:
    assert sorted(set(faint(model, colours, size))) == []


@pytest.mark.parametrize(("colours", "grounds"), list(zip(THEMES.values(), GROUNDS, strict=True)), ids=list(THEMES))
def test_on_the_map_routes_and_names_can_be_seen_by_day_and_by_night(colours: Palette, grounds: tuple[str, str]) -> None:
    city = str(drawn("navigation", colours, DESK))
    for ground, ink in zip(grounds, navigation.INK, strict=True):
        assert ground in city
        assert contrast(ink, ground) >= READABLE
    for hue in (colours.meant, colours.optimised):
        assert contrast(hue, grounds[colours is theme.DARK]) >= SEEN


def test_a_faint_mark_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    for kind, wanted in (("bar", SEEN), ("text", READABLE)):
        unit = {"mark": {"type": kind, "color": "#8a8a8a", "opacity": 0.4}, "encoding": {}}
        monkeypatch.setitem(globals(), "drawn", lambda *_, unit=unit: (unit,))
        ((found, hue, strength, ratio),) = faint("merit", theme.LIGHT, DESK)
        assert (found, hue, strength) == (kind, "#8a8a8a", 0.4)
        assert ratio < wanted
