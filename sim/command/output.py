"""What the command line prints and writes: tables, JSON, files."""

import json
import math
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import typer

from sim.contract.parameters import InvalidInput

WIDE = 200  # columns where nobody looks at a terminal: a pipe, a file
PROSE = frozenset({"title", "label", "quantity", "place", "claim", "values that collide"})


def table(columns: Iterable[Any], rows: Iterable[tuple[Any, ...]], title: str | None = None) -> None:
    """Print rows under their columns."""
    from rich.console import Console
    from rich.measure import Measurement
    from rich.table import Table
    from rich.text import Text

    grid = Table(title=title, box=None, header_style="bold", title_justify="left", pad_edge=False)
    for column in columns:
        # Sentences may take several lines; a number or a name that is broken in two cannot be read.
        grid.add_column(str(column), overflow="fold", no_wrap=column not in PROSE)
    for row in rows:
        # Text, so that a square bracket in a title or in a place is not taken for markup.
        grid.add_row(*(Text(str(cell)) for cell in row))
    console = Console(width=None if sys.stdout.isatty() else WIDE)
    if Measurement.get(console, console.options.update(width=10 * WIDE), grid).minimum > console.width:
        for narrow in grid.columns:
            narrow.no_wrap = False  # nothing may be cut off
    console.print(grid)


def print_json(value: Any) -> None:
    """Print a value as JSON."""
    typer.echo(json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False))


def plain(value: Any) -> Any:
    """Return `value` as what JSON has: numpy scalars as Python's; undefined (NaN) and open-ended (infinity) as null."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if hasattr(value, "item"):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def number(value: Any) -> str:
    """Return a value as a table shows it."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "undefined"
    return f"{value:.6g}" if isinstance(value, float) else str(value)


def exact(value: float | None) -> str:
    """Return a value with the digits that give back the same bits."""
    return "undefined" if value is None else repr(value)


def write(file: Path, text: str) -> None:
    """Write a text; raise InvalidInput where that cannot be."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidInput(f"file must be one that can be written, got {file}: {error.strerror}") from None
