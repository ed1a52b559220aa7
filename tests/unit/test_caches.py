"""Every cache is bounded: by its size, or because what it is asked for is a list that we ship."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = [*(ROOT / "sim").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]
SHIPPED = {
    "sim/contract/model.py:load": "models",
    "sim/contract/symbols.py:symbols": "equations of models",
    "sim/contract/parameters.py:_declared": "classes of parameters",
    "sim/contract/tables.py:_read": "files in data",
    "sim/contract/references.py:_entries": "one file",
    "sim/analysis/presets.py:parse": "claims of presets",
    "sim/analysis/presets.py:_load": "models",
    "sim/analysis/ahead.py:_read": "files in data/ahead",
    "sim/analysis/talks.py:_shipped": "one folder",
    "sim/analysis/article.py:_shipped": "one file",
    "sim/analysis/article.py:_default": "models",
    "sim/models/values/lending.py:people": "only its defaults are asked for",
    "sim/walks/town.py:town": "sizes of the town, few stops",
    "sim/fairness/fico.py:curves": "groups of the report",
    "sim/fairness/fico.py:score_changes": "two sets of points",
    "pages/ui/shell/head.py:description": "pages",
    "pages/ui/shell/head.py:early": "pages",
    "pages/ui/sessions/upload.py:sample": "kinds of table",
}


def caches() -> Iterator[tuple[str, bool, bool]]:
    """Yield, of every function that remembers: where it stands, whether it takes arguments, whether its size is given."""
    for file in FILES:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                for mark in node.decorator_list:
                    call = mark.func if isinstance(mark, ast.Call) else mark
                    name = call.attr if isinstance(call, ast.Attribute) else getattr(call, "id", "")
                    if name in ("cache", "lru_cache"):
                        sized = name == "lru_cache" and not any(
                            k.arg == "maxsize" and isinstance(k.value, ast.Constant) and k.value.value is None
                            for k in (mark.keywords if isinstance(mark, ast.Call) else ())
                        )
                        takes = node.args
                        asked = bool([*takes.args, *takes.posonlyargs, *takes.kwonlyargs] or takes.vararg or takes.kwarg)
                        yield f"{file.relative_to(ROOT).as_posix()}:{node.name}", asked, sized


@cache
def found() -> list[tuple[str, bool, bool]]:
    return list(caches())


def test_what_a_visitor_can_ask_for_without_end_is_kept_in_a_cache_with_a_size() -> None:
    assert [where for where, asked, sized in found() if asked and not sized and where not in SHIPPED] == []


@pytest.mark.parametrize("where", SHIPPED)
def test_what_is_told_of_is_there(where: str) -> None:
    assert where in [there for there, asked, sized in found() if asked and not sized]
