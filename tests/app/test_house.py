"""The table of contents and the folders say the same; what may not be imported is not needed either."""

import subprocess
import sys
from pathlib import Path

import sim
from pages.ui.shell.contents import SECTIONS, section_of

ROOT = Path(__file__).resolve().parents[2]
ENTRIES = [entry for section in SECTIONS for entry in section.entries]


def python(code: str) -> str:
    ran = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_every_page_file_is_in_the_table_of_contents_and_every_entry_is_a_file() -> None:
    files = {path.relative_to(ROOT / "pages").as_posix() for path in (ROOT / "pages").glob("*/*.py")}
    files = {file for file in files if not file.startswith("ui/") and not file.endswith("__init__.py")}
    assert {entry.file for entry in ENTRIES} == files
    assert len({entry.file for entry in ENTRIES}) == len(ENTRIES)


def test_an_address_is_the_name_of_its_file() -> None:
    assert [entry.address or "home" for entry in ENTRIES] == [Path(entry.file).stem for entry in ENTRIES]
    assert len({entry.title for entry in ENTRIES}) == len(ENTRIES)


def test_the_page_of_a_model_stands_in_the_section_of_its_model() -> None:
    for entry in ENTRIES:
        if entry.address in sim.ids():
            section = sim.load(entry.address).section
            assert entry.file.split("/")[0] == section
            assert section_of(entry.address).name.lower() == section


def test_the_package_works_where_there_is_no_front_end() -> None:
    """Every module of sim, imported; and its command line, run; with streamlit, altair and vl_convert out of reach."""
    code = """
import importlib, pkgutil, sys
for name in ("streamlit", "altair", "vl_convert", "pages"):
    sys.modules[name] = None
import sim
modules = [m.name for m in pkgutil.walk_packages(sim.__path__, "sim.") if m.name != "sim.__main__"]
for name in modules:
    importlib.import_module(name)
print(len(modules))
sys.argv = ["sim", "run", "smile", "--json"]
import runpy
try:
    runpy.run_module("sim", run_name="__main__")
except SystemExit as ended:
    assert not ended.code, ended.code
"""
    assert int(python(code).split()[0]) > 20


def test_what_pages_share_knows_no_page() -> None:
    """Every module of pages.ui, imported; no page came along, and no second copy under another name."""
    code = """
import importlib, pkgutil, sys
import pages.ui
modules = [m.name for m in pkgutil.walk_packages(pages.ui.__path__, "pages.ui.")]
for name in modules:
    importlib.import_module(name)
print(len(modules))
print(*sorted(m for m in sys.modules if m.split(".")[0] in {"pages", "ui"} and not (m == "pages" or m.startswith("pages.ui"))))
"""
    count, *strangers = python(code).split()
    assert int(count) > 10
    assert strangers == []


def test_data_is_no_code() -> None:
    assert list((ROOT / "data").rglob("*.py")) == []
