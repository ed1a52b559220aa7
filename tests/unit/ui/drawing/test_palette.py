"""Colour means one thing on every page, and words in it can be read."""

import colorsys
import re
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

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


# Machado, Oliveira and Fernandes 2009, A Physiologically-based Model for Simulation of Color Vision Deficiency, at full severity; on linear RGB.
VISIONS = {
    "usual": ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}
TOLD_APART = 10.0  # of CIELAB, assumption: some four of the least differences that are seen at all, of 2.3
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]])
WHITE = np.array([0.95047, 1.0, 1.08883])


def lab(colour: str, vision: str) -> NDArray[np.float64]:
    """Return lightness, a and b (CIE 1976, D65) of a colour as somebody sees it."""
    parts = np.array(rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    xyz = XYZ @ np.clip(np.array(VISIONS[vision]) @ linear, 0, 1) / WHITE
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def apart(one: str, other: str, vision: str) -> float:
    return float(np.linalg.norm(lab(one, vision) - lab(other, vision)))


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_colours_that_stand_together_are_told_apart_whatever_one_sees(colours: Palette, vision: str) -> None:
    together = {name: getattr(colours, name) for name in ("meant", "optimised", "effect", "ghost")}
    together |= {f"group {i}": colour for i, colour in enumerate(colours.groups)}
    pairs = {(a, b): apart(together[a], together[b], vision) for a, b in combinations(together, 2)}
    assert {pair: round(far, 1) for pair, far in pairs.items() if far < TOLD_APART} == {}


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_a_ramp_goes_from_the_ground_away_whatever_one_sees(colours: Palette, vision: str) -> None:
    far = [apart(colour, colours.ground, vision) for colour in colours.ramp]
    assert far == sorted(far)
    assert min(b - a for a, b in pairwise(far)) > TOLD_APART


def test_what_is_seen_is_simulated_as_printed() -> None:
    """Greys stay grey, and who has no red or green cones confuses a red and a green that are plainly two to everybody else."""
    for vision in VISIONS:
        assert np.abs(lab("#808080", vision)[1:]).max() < 0.5
    for vision in ("protanopia", "deuteranopia"):
        assert apart("#B5651D", "#5E8C31", vision) < apart("#B5651D", "#5E8C31", "usual") / 2
    assert apart("#007F7F", "#0060C0", "tritanopia") < apart("#007F7F", "#0060C0", "usual")


@pytest.mark.parametrize("colours", THEMES.values(), ids=THEMES)
def test_marks_of_a_colour_reach_three_to_the_ground(colours: Palette) -> None:
    for hue in (colours.meant, colours.optimised, colours.effect, colours.ghost, *colours.groups):
        assert contrast(hue, colours.ground) >= 3.0, hue
