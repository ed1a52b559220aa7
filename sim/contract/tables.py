"""The small real tables that the app ships, in data/tables: where they are, and each read once."""

from functools import cache
from pathlib import Path

import pandas as pd

from sim.contract.parameters import InvalidInput

DATA = Path(__file__).resolve().parents[2] / "data"


def path(name: str) -> Path:
    """Return the file of the table `name`, written without folder and ending; raise InvalidInput if there is none."""
    file = DATA / "tables" / f"{name}.csv"
    if not file.is_file():
        there = ", ".join(sorted(other.stem for other in file.parent.glob("*.csv"))) or "none"
        raise InvalidInput(f"table must be one of the files of data/tables ({there}), got {name}")
    return file


def load(name: str) -> pd.DataFrame:
    """Return the table `name` as a frame of its own: whoever changes it changes nobody else's.

    The file is read once; the copy is lazy (pandas copies a column when it is written to).
    """
    return _read(path(name)).copy(deep=False)


@cache
def _read(file: Path) -> pd.DataFrame:
    return pd.read_csv(file)
