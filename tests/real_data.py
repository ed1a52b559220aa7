"""Where tests find real data that is not shipped: the folder that ALIGNMENT_TRADEOFFS_DATA names, else ../shared/data beside the project.

What is not there skips its tests. Where the variable names a folder nothing is skipped: what is missing there is an error.
"""

import os
from pathlib import Path

import pytest

NAMED = os.environ.get("ALIGNMENT_TRADEOFFS_DATA", "")
FOLDER = Path(NAMED) if NAMED else Path(__file__).resolve().parents[2] / "shared" / "data"
POLIS = FOLDER / "polis"
PROFILES = FOLDER / "d3code" / "raters.csv"
FIELD = FOLDER.parent / "field"
"""Made-up tables as people have them; every file stands for a kind of fault."""
COMPAS = FOLDER / "compas" / "compas_decile_counts.csv"


def needs(path: Path) -> pytest.MarkDecorator:
    """Return the mark of a test that reads `path`, a file or folder of FOLDER."""
    where = "../shared/field, or beside the folder that" if path.is_relative_to(FIELD) else "../shared/data, or where"
    reason = f"data are missing: {path.name} in {where} ALIGNMENT_TRADEOFFS_DATA says"
    return pytest.mark.skipif(not NAMED and not path.exists(), reason=reason)
