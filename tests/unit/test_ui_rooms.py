"""The rooms of pages/ui: no room imports upwards, no circle, and what one section alone uses stands in the section's room."""

from functools import cache
from pathlib import Path

import pytest

from tests.unit.test_rooms import Graph, circle, imported

ROOT = Path(__file__).resolve().parents[2]
# From the ground up. What a page is made of stands on drawing, knobs, work and sessions; `own` is the page of a visitor's own table.
FLOORS = (
    ("drawing", "knobs", "shell", "work"),
    ("phones", "sessions"),
    ("page",),
    ("approaches", "goals", "lab", "loops", "own", "raters", "safeguards", "society"),
    ("start",),
    ("talks",),
    ("warm",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
SECTIONS = ("approaches", "goals", "lab", "loops", "raters", "safeguards", "society", "start")


@cache
def arrows() -> Graph:
    """Return what each module of pages/ui imports of the others."""
    there = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in sorted((ROOT / "pages" / "ui").rglob("*.py"))
    }
    there = {name: path for name, path in there.items() if path.name != "__init__.py"}
    return {name: imported(path.read_text(encoding="utf-8"), there) - {name} for name, path in there.items()}


def room(module: str) -> str:
    return module.split(".")[2]


def upwards(graph: Graph) -> list[str]:
    """Return the arrows between rooms that do not lead to a lower floor."""
    return sorted(f"{a} -> {b}" for a, to in graph.items() for b in to if room(a) != room(b) and FLOOR[room(b)] >= FLOOR[room(a)])


def test_every_room_has_a_floor() -> None:
    assert {room(module) for module in arrows()} == set(FLOOR)


def test_no_room_imports_upwards() -> None:
    assert upwards(arrows()) == []


def test_there_is_no_circle() -> None:
    assert circle(arrows()) == []


@pytest.mark.parametrize("section", SECTIONS)
def test_what_stands_in_a_section_serves_that_section_alone(section: str) -> None:
    folders = [folder for folder in (ROOT / "pages").iterdir() if folder.is_dir() and folder.name not in {"ui", section}]
    files = [file for folder in folders for file in folder.glob("*.py")]
    assert [file.name for file in files if f"pages.ui.{section}" in file.read_text(encoding="utf-8")] == []


def test_an_arrow_upwards_is_found() -> None:
    source = "def f():\n    from pages.ui.page import stage"
    assert upwards({"pages.ui.drawing.charts": imported(source, arrows())}) != []
