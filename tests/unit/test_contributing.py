"""CONTRIBUTING.md adds a model: its files are written into a copy of the project, and are tested there like any model."""

import csv
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COPIED = ("sim", "pages", "data", "tests", "app.py", "pyproject.toml", ".streamlit")
BLOCK = re.compile(r"^\*\*`(?P<path>[^`]+)`\*\*\n+```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
FILES = {found["path"]: found["text"] for found in BLOCK.finditer((ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8"))}
REFERENCES, CONTENTS = "data/references.json", "pages/ui/shell/contents.py"
ID = "mail_filter"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the project to which everything in CONTRIBUTING.md was done, in its order."""
    copy = tmp_path_factory.mktemp("project")
    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "browser", "bench"))
        else:
            shutil.copy(ROOT / name, copy / name)
    for path, text in FILES.items():
        file = copy / path
        if path == REFERENCES:
            entry = json.loads(text)  # which a model may have brought since
            others = [known for known in json.loads(file.read_text(encoding="utf-8")) if known["id"] != entry["id"]]
            file.write_text(json.dumps([*others, entry]), encoding="utf-8")
        elif path == CONTENTS:
            section = re.search(rf'^ *Entry\("{page().parent.name}/', before := file.read_text(encoding="utf-8"), re.MULTILINE)
            assert section, "the example's section has no page yet"
            file.write_text(before[: section.start()] + text + before[section.start() :], encoding="utf-8")
        else:
            assert not file.exists(), f"{path} is there already"
            file.write_text(text, encoding="utf-8")
    return copy


def page() -> Path:
    """Return the example's page, as a path in the project."""
    return next(Path(path) for path in FILES if path.startswith("pages/") and path.endswith(f"/{ID}.py"))


def run(project: Path, *arguments: str) -> str:
    """Run a module of Python in the copy and return what it printed; fail with its output if it fails."""
    ran = subprocess.run(
        [sys.executable, "-m", *arguments], cwd=project, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.returncode == 0, f"{' '.join(arguments)}\n{ran.stdout[-4000:]}\n{ran.stderr[-2000:]}"
    return ran.stdout


def test_it_takes_one_file_or_line_for_each_part() -> None:
    section = page().parent.name
    parts = {
        f"sim/models/{section}/{ID}.py",
        REFERENCES,
        f"data/published/{ID}.csv",
        f"data/symbols/{ID}.toml",
        page().as_posix(),
        CONTENTS,
    }
    assert parts == {path for path in FILES if not path.startswith("data/presets/")}
    assert [path for path in FILES if path.startswith(f"data/presets/{ID}-")]
    assert len(FILES[CONTENTS].splitlines()) == 1


def test_the_model_and_its_preset_pass_the_contract_of_every_model(project: Path) -> None:
    """The contract tests find the example by themselves; none of them names it."""
    said = run(project, "pytest", "tests/contract", "-k", ID, "-p", "no:cacheprovider", "-vv")
    passed = set(re.findall(rf"::(test_\w+)\[[^\]]*\b{ID}\b[^\]]*\] PASSED", said))
    assert {
        "test_the_first_two_outcomes_collide",
        "test_every_symbol_is_explained_beside_its_equation",
        "test_a_presets_claim_holds_in_its_share_of_seeds",
    } <= passed
    assert len(passed) > 10


def test_its_page_shows_the_numbers_and_the_claim(project: Path) -> None:
    script = f"""
from streamlit.testing.v1 import AppTest
at = AppTest.from_file("pages/router.py", default_timeout=120).run()
at.switch_page("{page().relative_to("pages").as_posix()}").run()
print(*[error.message for error in at.exception], *[shown.proto.body for shown in at.get("html")], sep="\\n")
"""
    (project / "open_page.py").write_text(script, encoding="utf-8")
    said = run(project, "open_page")
    assert "How much good mail may a filter lose?" in said
    assert "A filter that hardly ever loses a letter lets most of the spam through." in said
    assert '<strong class="meant">0.1\N{NO-BREAK SPACE}%</strong>' in said
    assert "<strong>84\N{NO-BREAK SPACE}%</strong>" in said


def test_its_published_numbers_come_out(project: Path) -> None:
    rows = json.loads(run(project, "sim", "validate", ID, "--json"))
    assert {row["model"] for row in rows} == {ID}
    assert len(rows) == len(list(csv.DictReader(FILES[f"data/published/{ID}.csv"].splitlines())))
    assert all(row["pass"] for row in rows)


def test_the_command_line_knows_it(project: Path) -> None:
    found = json.loads(run(project, "sim", "run", ID, "--set", "threshold=1", "--json"))["outcomes"]
    assert found == pytest.approx({"lost": 0.158655, "through": 0.158655}, abs=1e-6)


def test_its_code_reads_as_the_project_does(project: Path) -> None:
    files = [path for path in FILES if path.endswith(".py")]
    run(project, "ruff", "format", "--check", *[path for path in files if path != CONTENTS])
    run(project, "ruff", "check", *[path for path in files if path != CONTENTS])
    run(project, "pytest", "--doctest-modules", next(path for path in files if path.startswith("sim/")), "-p", "no:cacheprovider")


def test_the_commands_it_names_exist() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    benches = set(re.findall(r"-m tests\.bench\.(\w+)", text))
    assert benches == {path.stem for path in (ROOT / "tests" / "bench").glob("bench_*.py")}
    named = set(re.findall(r"`((?:docs|data|tests|pages|sim)/[\w./]+)`", text)) | set(re.findall(r"-r (\S+\.txt)", text))
    assert {path for path in named - set(FILES) if not (ROOT / path).exists()} == set()
