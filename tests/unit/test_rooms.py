"""The rooms of sim/: no room imports upwards, no circle, no model leans on another, and every module has a unit test at its path."""

import ast
from collections.abc import Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNIT = ROOT / "tests" / "unit"
# From the ground up. A room imports itself and rooms of lower floors, types included. `sim` is the facade, sim/__init__.py.
FLOORS = (
    ("contract",),
    ("sim",),
    (
        "agreement",
        "approaches",
        "bridging",
        "crowding",
        "drift",
        "fairness",
        "following",
        "frontier",
        "layered",
        "loop",
        "own",
        "polarization",
        "preferences",
        "racing",
        "reviewing",
        "roads",
        "routes",
        "selection",
        "tasks",
        "walks",
    ),
    ("analysis", "feed", "opinions", "probing", "raters", "rewards"),
    ("audit", "models", "sweeps"),
    ("maps", "own/comparisons", "own/predictions", "own/ratings", "own/scores", "own/votes"),
    ("own/interactions",),
    ("own itself",),
    ("command",),
    ("__main__",),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
# Modules without a unit test at their own path: where they are tested, below tests/.
TESTED_IN = {
    "__main__.py": "unit/test_cli.py",
    "agreement/label_error.py": "theory/test_label_cost.py",
    "approaches/evidence.py": "unit/models/approaches/test_approaches.py",
    "audit/drawn.py": "unit/audit/test_report.py",
    "command/golden.py": "unit/test_cli.py",
    "command/levers.py": "unit/test_cli.py",
    "command/named.py": "unit/test_cli.py",
    "command/output.py": "unit/test_cli.py",
    "command/redteam.py": "unit/test_cli.py",
    "contract/model.py": "contract/test_models.py",
    "contract/numbers.py": "unit/audit/test_answer.py",
    "contract/outcomes.py": "contract/test_models.py",
    "contract/sentence.py": "unit/ui/drawing/test_numbers.py",
    "contract/threads.py": "unit/analysis/test_golden.py",
    "crowding/evidence.py": "unit/models/society/test_crash.py",
    "drift/evidence.py": "unit/models/inherited/test_spam.py",
    "drift/pictures.py": "unit/models/inherited/test_spam.py",
    "fairness/band.py": "unit/fairness/test_optima.py",
    "fairness/fico.py": "unit/fairness/test_optima.py",
    "fairness/small_groups.py": "unit/own/scores/test_table.py",
    "fairness/thin_files.py": "unit/models/values/test_lending.py",
    "feed/course.py": "unit/feed/test_world.py",
    "feed/creators.py": "unit/feed/test_seeded.py",
    "feed/evidence.py": "unit/feed/test_world.py",
    "feed/levers.py": "unit/feed/test_seeded.py",
    "feed/measures.py": "unit/feed/test_seeded.py",
    "feed/nonnegative.py": "unit/feed/test_content_filtering.py",
    "feed/people.py": "unit/feed/test_world.py",
    "feed/pictures.py": "unit/feed/test_world.py",
    "feed/ranker.py": "unit/feed/test_world.py",
    "feed/rerank.py": "unit/feed/test_world.py",
    "feed/verdict.py": "theory/test_feed_verdict.py",
    "following/evidence.py": "unit/models/approaches/test_value_drift.py",
    "layered/evidence.py": "unit/models/safeguards/test_layers.py",
    "loop/best.py": "theory/test_loop.py",
    "loop/camps.py": "theory/test_loop.py",
    "loop/closed_form.py": "theory/test_loop.py",
    "loop/course.py": "unit/models/loops/test_loop.py",
    "loop/evidence.py": "unit/models/loops/test_loop.py",
    "loop/first.py": "unit/models/loops/test_loop.py",
    "loop/ingredients.py": "unit/models/loops/test_loop.py",
    "loop/known.py": "unit/models/loops/test_loop.py",
    "loop/pictures.py": "unit/models/loops/test_loop.py",
    "loop/policies.py": "unit/models/loops/test_loop.py",
    "loop/recommender.py": "theory/test_loop.py",
    "loop/rest.py": "theory/test_loop.py",
    "loop/setting.py": "unit/models/loops/test_loop.py",
    "maps/phase_diagram.py": "unit/models/loops/test_opinions.py",
    "maps/rater_cost.py": "theory/test_raters_model.py",
    "models/loops/feed.py": "unit/feed/test_world.py",
    "models/raters/label_cost.py": "theory/test_label_cost.py",
    "models/raters/raters.py": "theory/test_raters_model.py",
    "opinions/activity_driven.py": "unit/opinions/test_course.py",
    "opinions/biased_encounters.py": "unit/opinions/test_course.py",
    "opinions/deffuant.py": "unit/opinions/test_course.py",
    "opinions/density.py": "unit/opinions/test_course.py",
    "opinions/evidence.py": "unit/models/loops/test_opinions.py",
    "opinions/hegselmann_krause.py": "unit/opinions/test_course.py",
    "opinions/nudged.py": "unit/opinions/test_course.py",
    "opinions/picture.py": "unit/models/loops/test_opinions.py",
    "opinions/sphere.py": "unit/opinions/test_course.py",
    "opinions/summary.py": "unit/models/loops/test_opinions.py",
    "opinions/theory.py": "unit/models/loops/test_opinions.py",
    "own/comparisons/opened.py": "unit/own/comparisons/test_answer.py",
    "own/comparisons/rewards.py": "unit/own/comparisons/test_study.py",
    "own/comparisons/sample.py": "unit/own/comparisons/test_study.py",
    "own/comparisons/since.py": "unit/own/comparisons/test_answer.py",
    "own/csv_head.py": "unit/test_field_tables.py",
    "own/headless.py": "unit/test_field_tables.py",
    "own/interactions/opened.py": "unit/own/interactions/test_answer.py",
    "own/interactions/sample.py": "unit/own/interactions/test_study.py",
    "own/interactions/seed.py": "unit/own/interactions/test_study.py",
    "own/interactions/since.py": "unit/own/interactions/test_answer.py",
    "own/interactions/table.py": "unit/own/interactions/test_study.py",
    "own/predictions/counts.py": "unit/own/predictions/test_table.py",
    "own/predictions/fall.py": "theory/test_fall.py",
    "own/predictions/measures.py": "unit/own/predictions/test_study.py",
    "own/predictions/opened.py": "unit/own/predictions/test_answer.py",
    "own/predictions/refits.py": "unit/own/predictions/test_study.py",
    "own/predictions/sample.py": "unit/own/predictions/test_table.py",
    "own/predictions/since.py": "unit/own/predictions/test_answer.py",
    "own/parquet_pages.py": "unit/own/test_parquet_files.py",
    "own/quotes.py": "unit/test_field_tables.py",
    "own/ratings/gaps.py": "unit/own/ratings/test_study.py",
    "own/ratings/guarantees.py": "unit/own/ratings/test_study.py",
    "own/ratings/opened.py": "unit/own/ratings/test_answer.py",
    "own/ratings/sample.py": "unit/own/ratings/test_study.py",
    "own/ratings/since.py": "unit/own/ratings/test_answer.py",
    "own/rows.py": "unit/test_field_tables.py",
    "own/scores/again.py": "unit/own/scores/test_answer.py",
    "own/scores/cases.py": "unit/own/scores/test_answer.py",
    "own/scores/counts.py": "unit/own/scores/test_answer.py",
    "own/scores/opened.py": "unit/own/scores/test_answer.py",
    "own/scores/picture.py": "unit/own/scores/test_table.py",
    "own/scores/sample.py": "unit/own/scores/test_table.py",
    "own/scores/since.py": "unit/own/scores/test_answer.py",
    "own/scores/study.py": "unit/own/scores/test_table.py",
    "own/votes/bridging_worth.py": "unit/own/votes/test_study.py",
    "own/votes/counted.py": "unit/own/votes/test_study.py",
    "own/votes/groups.py": "unit/own/votes/test_study.py",
    "own/votes/log.py": "unit/test_field_tables.py",
    "own/votes/marks.py": "unit/own/votes/test_table.py",
    "own/votes/opened.py": "unit/own/votes/test_answer.py",
    "own/votes/picture.py": "unit/own/votes/test_study.py",
    "own/votes/sample.py": "unit/own/votes/test_study.py",
    "own/votes/since.py": "unit/own/votes/test_answer.py",
    "own/words.py": "unit/test_field_tables.py",
    "own/yes_no.py": "unit/own/scores/test_table.py",
    "preferences/hidden_groups.py": "theory/test_raters_model.py",
    "probing/evidence.py": "unit/models/approaches/test_interpretability.py",
    "raters/cases.py": "theory/test_raters_model.py",
    "raters/checks.py": "theory/test_raters_model.py",
    "raters/evidence.py": "app/test_raters.py",
    "raters/facts.py": "theory/test_raters_model.py",
    "raters/rules.py": "theory/test_raters_model.py",
    "raters/world.py": "theory/test_raters_model.py",
    "racing/evidence.py": "unit/models/society/test_capability.py",
    "reviewing/evidence.py": "unit/models/safeguards/test_oversight.py",
    "reviewing/readers.py": "unit/models/safeguards/test_second_look.py",
    "rewards/evidence.py": "unit/models/goals/test_overoptimization.py",
    "roads/evidence.py": "unit/models/society/test_roads.py",
    "routes/cities.py": "unit/models/values/test_navigation.py",
    "selection/best_of_n.py": "unit/models/goals/test_smile.py",
    "selection/boost.py": "unit/models/loops/test_trust.py",
    "tasks/evidence.py": "unit/models/society/test_jobs.py",
}
Graph = dict[str, set[str]]


def modules(root: Path) -> dict[str, Path]:
    """Return every module of sim/ by its full name."""
    found = {}
    for path in sorted((root / "sim").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(source: str, known: Mapping[str, object], package: str = "") -> set[str]:
    """Return the modules of `known` that a file imports, anywhere in it, for types too; a name is what its module hands on."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            module = ".".join([*above, *([node.module] if node.module else [])])
            found |= {full if (full := f"{module}.{alias.name}") in known else module for alias in node.names}
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "sim.load" and isinstance(node.args[0], ast.Constant):
            found |= {name for name in known if name.startswith("sim.models.") and name.endswith(f".{node.args[0].value}")}
    return found & set(known)


@cache
def arrows() -> Graph:
    """Return what each module of sim/ imports of the others."""
    there = modules(ROOT)
    packages = {name: name if path.name == "__init__.py" else name.rpartition(".")[0] for name, path in there.items()}
    return {name: imported(path.read_text(encoding="utf-8"), there, packages[name]) - {name} for name, path in there.items()}


def room(module: str) -> str:
    """Return the room that a module stands in: its folder, a kind of table being a room of its own; all models are one.

    `own itself`, sim/own/__init__.py, is the door to the kinds and stands above them.
    """
    parts = module.split(".")[1:]
    if not parts:
        return "sim"
    if parts == ["own"]:
        return "own itself"
    if parts[0] == "own" and len(parts) > 1 and f"own/{parts[1]}" in FLOOR:
        return f"own/{parts[1]}"
    return parts[0]


def upwards(graph: Graph) -> list[str]:
    """Return the arrows between rooms that do not lead to a lower floor."""
    return sorted(f"{a} -> {b}" for a, to in graph.items() for b in to if room(a) != room(b) and FLOOR[room(b)] >= FLOOR[room(a)])


def circle(graph: Graph) -> list[str]:
    """Return the modules of one circle, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def between_models(graph: Graph) -> list[str]:
    return sorted(f"{a} -> {b}" for a, to in graph.items() for b in to if all(m.startswith("sim.models.") for m in (a, b)))


def test_every_room_has_a_floor() -> None:
    assert {room(module) for module in arrows()} == set(FLOOR)


def test_no_module_stands_outside_the_rooms() -> None:
    assert sorted(path.name for path in (ROOT / "sim").glob("*.py")) == ["__init__.py", "__main__.py"]


def test_no_room_imports_upwards() -> None:
    assert upwards(arrows()) == []


def test_there_is_no_circle() -> None:
    assert circle(arrows()) == []


def test_no_model_imports_a_model() -> None:
    assert between_models(arrows()) == []


def test_the_ground_imports_no_other_room() -> None:
    assert {room(b) for a, to in arrows().items() if room(a) == "contract" for b in to} == {"contract"}


@pytest.mark.parametrize(
    ("importer", "source"),
    [
        ("sim.contract.model", "from sim.frontier import Frontier"),
        ("sim.fairness.roc", "if TYPE_CHECKING:\n    from sim.models.values.lending import Params"),
        ("sim.feed.world", "def f():\n    from sim.raters import cases"),
        ("sim.own.votes.table", "from sim.own.ratings import table"),
        ("sim.contract.tables", "import sim"),
        ("sim.contract.tables", "from .. import frontier"),
    ],
)
def test_an_arrow_upwards_is_found(importer: str, source: str) -> None:
    package = importer.rpartition(".")[0]
    assert upwards({importer: imported(source, arrows(), package)}) != []


def test_a_circle_of_types_is_found() -> None:
    known = {"sim.feed.measures": 0, "sim.feed.world": 0}
    there = imported("if TYPE_CHECKING:\n    from sim.feed.world import Course", known)
    back = imported("from sim.feed import measures", known)
    assert circle({"sim.feed.measures": there, "sim.feed.world": back})


def test_a_model_that_leans_on_another_is_found() -> None:
    source = "from sim.models.loops import feed"
    assert between_models({"sim.models.loops.trust": imported(source, arrows())})


def test_every_module_has_a_unit_test_at_its_path() -> None:
    """Or the table says where it is tested, and that test reaches it; the table names nobody who has one."""
    there = {
        path.relative_to(ROOT / "sim").as_posix(): name for name, path in modules(ROOT).items() if path.name != "__init__.py"
    }
    at_path = {file for file in there if (UNIT / Path(file).parent / f"test_{Path(file).name}").is_file()}
    assert sorted(set(there) - at_path - set(TESTED_IN)) == [], "write a unit test, or name where it is tested"
    assert sorted(set(TESTED_IN) - (set(there) - at_path)) == [], "the table names what has a test or is gone"
    unreached = []
    for file, test in TESTED_IN.items():
        path = ROOT / "tests" / test
        reached, ahead = set(), imported(path.read_text(encoding="utf-8"), arrows()) if path.is_file() else set()
        while ahead:
            reached |= ahead
            ahead = {b for a in ahead for b in arrows()[a]} - reached
        unreached += [] if there[file] in reached else [f"{file} from {test}"]
    assert unreached == [], "the test does not reach it"


def test_every_unit_test_of_sim_mirrors_a_module() -> None:
    rooms = {room.split("/")[0] for room in FLOOR}
    tests = [path.relative_to(UNIT) for path in UNIT.rglob("test_*.py") if path.relative_to(UNIT).parts[0] in rooms]
    assert [str(t) for t in tests if not (ROOT / "sim" / t.parent / t.name.removeprefix("test_")).is_file()] == []
