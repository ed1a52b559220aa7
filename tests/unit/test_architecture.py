"""The house: data -> sim -> pages/ui -> pages, one model one file, one page one file."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import sim

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(path for path in (ROOT / "pages").rglob("*.py") if "ui" not in path.relative_to(ROOT).parts)
FILES = sorted([*(ROOT / "sim").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), *ROOT.glob("*.py")])
# One model may not lean on another: what two share is science, and lives beside sim.frontier.
FORBIDDEN = (
    ("sim", ("pages", "app", "tests", "streamlit", "altair", "vl_convert")),
    ("sim/models", ("sim.models",)),
    ("pages/ui", ("tests", "app")),
    ("pages", ("ui", "tests", "app")),
    ("", ("ui",)),
)


def imported(source: str, package: tuple[str, ...]) -> Iterator[str]:
    """Yield the full name of everything that a file of `package` imports, inside functions too."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield from (f"{module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("import_module", "__import__")):
            yield from (argument.value for argument in node.args[:1] if isinstance(argument, ast.Constant))


def within(name: str, module: str) -> bool:
    return name == module or name.startswith(module + ".")


def offences(path: str, source: str) -> list[str]:
    """Return what a file, by its path below the root, imports against the direction."""
    names = list(imported(source, Path(path).parts[:-1]))
    rules = [module for folder, modules in FORBIDDEN if not folder or path.startswith(folder + "/") for module in modules]
    page = path.startswith("pages/") and not path.startswith("pages/ui/")
    rules += ["numpy", "scipy"] if page else []
    found = [name for name in names for module in rules if within(name, module)]
    if path.startswith("pages/"):
        # Pages import pages.ui only; pages.ui imports no page.
        found += [name for name in names if within(name, "pages") and not within(name, "pages.ui")]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT)))
def test_nothing_imports_against_the_direction(file: Path) -> None:
    assert offences(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("sim/a.py", "import streamlit as st"),
        ("sim/a.py", "def f():\n    from altair import Chart"),
        ("sim/a.py", "from pages.ui import charts"),
        ("sim/models/goals/smile.py", "from sim.models.values import lending"),
        ("sim/models/goals/smile.py", "from . import overoptimization"),
        ("sim/models/goals/smile.py", "from ..values import lending"),
        ("pages/ui/page/stage.py", "from pages.values import lending"),
        ("pages/ui/page/stage.py", "import ui.charts"),
        ("pages/ui/page/stage.py", "import importlib; importlib.import_module('ui.charts')"),
        ("pages/values/lending.py", "import numpy as np"),
        ("pages/values/lending.py", "from scipy import special"),
        ("pages/values/lending.py", "from ui import stage"),
        ("pages/values/lending.py", "from pages.values import hiring"),
        ("app.py", "import ui"),
    ],
)
def test_the_rules_catch_what_they_forbid(path: str, source: str) -> None:
    assert offences(path, source)


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("sim/a.py", "import numpy as np\nfrom sim.contract.model import Model"),
        ("sim/models/goals/smile.py", "import sim\nfrom sim import frontier, knob"),
        ("sim/contract/model.py", "import importlib\nimportlib.import_module(f'sim.models.{x}')"),
        ("pages/ui/drawing/charts.py", "import numpy as np\nimport altair\nfrom pages.ui import theme\nimport sim"),
        ("pages/values/lending.py", "from pages.ui import stage, charts"),
    ],
)
def test_the_rules_let_pass_what_they_allow(path: str, source: str) -> None:
    assert offences(path, source) == []


def test_importing_every_model_loads_no_front_end_and_no_slow_library() -> None:
    """scipy.stats takes a second: it is imported where it is used, and not on the way to a page."""
    code = (
        "import sys, sim, sim.analysis.axes, sim.analysis.manifest, sim.analysis.presets, sim.analysis.sensitivity, sim.analysis.validation\n"
        "list(sim.every())\n"
        "print(*sorted({'streamlit', 'altair', 'scipy.stats', 'vl_convert'} & set(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == []


def test_one_model_is_one_file() -> None:
    files = [path for path in (ROOT / "sim" / "models").rglob("*.py") if not path.name.startswith("_")]
    assert sorted(path.stem for path in files) == sorted(sim.ids()), "two files with the same id, or a file outside a section"
    assert all(path.parent.parent == ROOT / "sim" / "models" for path in files)


def test_every_model_has_golden_digests() -> None:
    """That they are what the model gives is computed in tests/unit/analysis/test_golden.py."""
    missing = [id for id in sim.ids() if not (ROOT / "data" / "golden" / f"{id}.json").is_file()]
    assert missing == [], f"run `python -m sim golden {' '.join(missing)}` and commit data/golden"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_page_has_a_model_of_its_section_and_name(page: Path) -> None:
    parts = page.relative_to(ROOT / "pages").parts
    if (
        page.name == "__init__.py"
        or parts in {("router.py",), ("check_talk.py",), ("export_talk.py",)}
        or parts[0] in {"start", "lab"}
    ):
        return
    assert len(parts) == 2
    assert (ROOT / "sim" / "models" / parts[0] / parts[1]).is_file()
