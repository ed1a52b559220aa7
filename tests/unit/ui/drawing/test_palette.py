"""Colour means one thing on every page, and words in it can be read."""

import colorsys
import re
from pathlib import Path

import pytest

from pages.ui.drawing import theme
from pages.ui.drawing.theme import Palette

ROOT = Path(__file__).parents[4]
READABLE = 4.5  # WCAG 2.2, 1.4.3
THEMES = {"light": theme.LIGHT, "dark": theme.DARK}


def rgb(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in rgb(colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True))


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def hue(colour: str) -> tuple[float, float]:
    """Return hue in degrees and saturation."""
    found, _, saturation = colorsys.rgb_to_hls(*rgb(colour))
    return 360 * found, saturation


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_words_in_a_colour_can_be_read(colours: Palette) -> None:
    for name in ("meant", "optimised", "effect", "ghost"):
        words = getattr(colours, f"{name}_words")
        assert contrast(words, colours.ground) >= READABLE, name
        if name != "ghost":
            assert abs(hue(words)[0] - hue(getattr(colours, name))[0]) < 10, "a tint of the same hue"


def test_the_sentence_has_these_colours() -> None:
    css = (ROOT / "pages" / "ui" / "shell" / "style.css").read_text(encoding="utf-8")
    for name in ("meant", "optimised"):
        found = re.search(rf"\.say strong\.{name} {{ color: light-dark\((#\w+), (#\w+)\)", css)
        assert found is not None
        assert found.groups() == tuple(getattr(colours, f"{name}_words") for colours in THEMES.values())


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_no_group_has_the_colour_of_what_we_meant_or_one_near_it(colours: Palette) -> None:
    for group in colours.groups:
        found, saturation = hue(group)
        for name in ("meant", "optimised", "effect"):
            apart = abs((found - hue(getattr(colours, name))[0] + 180) % 360 - 180)
            assert saturation < 0.15 or apart > (60 if name == "meant" else 15), (group, name)


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_two_groups_are_told_apart_by_lightness_where_hue_does_not(colours: Palette) -> None:
    for i, one in enumerate(colours.groups):
        for other in colours.groups[i + 1 :]:
            apart = abs((hue(one)[0] - hue(other)[0] + 180) % 360 - 180)
            grey = min(hue(one)[1], hue(other)[1]) < 0.15
            assert apart > 40 or grey or contrast(one, other) > 1.8, (one, other)


def test_a_group_has_one_colour_and_pages_take_it_by_name() -> None:
    """A page that picked a group's colour by its place would give it another one than the next page does."""
    assert theme.LIGHT.group("black") == theme.LIGHT.groups[theme.GROUPS["black"]]
    for file in (ROOT / "pages").glob("*/*.py"):
        source = file.read_text(encoding="utf-8")
        if file.parent.name != "ui" and "camps" not in source:  # camps of opinion are no groups of people
            assert "colours.groups" not in source, file.name
