"""A table of comparisons, opened: from a file or a data frame, columns by role or by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.audit import opened
from sim.audit.answer import Answer
from sim.audit.opened import Opened, Source, Watch, unwatched
from sim.own import layouts, uploads
from sim.own.comparisons import answer as comparison_answer
from sim.own.comparisons import since as comparison_since
from sim.own.comparisons import study as comparison_study
from sim.own.comparisons import table as comparison_table
from sim.own.comparisons.study import Params, Study
from sim.own.comparisons.table import Columns
from sim.own.sheet import Sheet
from sim.own.uploads import Cells
from sim.own.words import APART


def read(
    source: Source,
    *,
    rater: str | None = None,
    winner: str | None = None,
    loser: str | None = None,
    group: str | None = None,
    tie: str | None = None,
    tied: str | None = None,
    choice: str | None = None,
    first: str | None = None,
    within: str | None = None,
    blank: Sequence[str] | None = None,
    skip_rows: bool = False,
    watch: Watch = unwatched,
    **settings: Any,
) -> Opened:
    """Return a table of comparisons with everything it allows: `frontier`, `answer`, `report`, `manifest`.

    Parameters
    ----------
    source
        A data frame, or a file: CSV, gzipped CSV or Parquet.
    rater, winner, loser, group, tie
        Which column is what; as the columns' names suggest, unless said. `tied` is the word in `tie` that marks one.
    choice, first
        Where a column says which of two items was chosen, `winner` and `loser` being the first and the second: that column, and its word
        for the first.
    within
        Where a row is one answer, by the item in `winner`: the column that says which answers stood side by side, `choice` saying which was
        chosen and `first` being its word for that.
    blank, skip_rows
        Marks of no answer, the usual ones unless said; whether rows with a cell that is not what it should be are left out, and told.
    settings
        Of the model: `rule`, `weight`, `kl`, `penalty`.

    Raises
    ------
    InvalidInput
        One sentence with column, row, what is allowed and what came.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"rater": list("abcd"), "winner": ["x", "x", "y", "x"], "loser": ["y", "y", "x", "y"]})
    >>> read(frame).outcomes["mean_win"] > 0.5
    True
    """
    with opened.alone():
        watch("reading the file")
        sheet = opened.sheet_of(source)
        said = {"rater": rater, "winner": winner, "loser": loser, "group": group, "tie": tie, "choice": choice, "within": within}
        if within is not None:
            said["loser"] = said["loser"] or winner
        found, taken = opened.roles(sheet, comparison_table.guess(sheet.columns), said, ("winner", "loser"))
        columns = Columns(
            **{"rater": None, **found},
            tied=tied,
            first=first or layouts.said(comparison_answer.KIND, sheet.columns).get("first"),
            **opened.cells(blank, skip_rows=skip_rows),
        )
        cells = uploads.read(sheet, columns.names)
        columns = _marked(cells, columns)
        if tied is None and columns.tied:
            taken.append(f"a tie is marked by {columns.tied.replace(APART, ', ')}")
        watch("checking the rows")
        study = comparison_study.analyse(comparison_table.check(sheet, cells, columns))
    return open_as(sheet, columns, study, Params(**settings), 0, tuple(taken))


def _marked(cells: Cells, columns: Columns) -> Columns:
    """Return the columns with the words that mark ties, and that say the first was chosen, as they look where nobody said."""
    where = columns.choice or columns.tie
    if where is None or columns.within is not None:
        return columns
    words = comparison_table.marks(cells, where)
    tied = columns.tied or APART.join(comparison_table.tied(words, some=columns.choice is None))
    first = columns.first or (comparison_table.first_wins(words, columns.winner) if columns.choice else None)
    return replace(columns, tied=tied, first=first)


def open_as(sheet: Sheet, columns: Any, built: Study, params: Any, seed: int, taken: tuple[str, ...] = ()) -> Opened:
    """Return a table that was read, at one setting."""
    return Opened(
        kind=comparison_answer.KIND,
        sheet=sheet,
        columns=columns,
        built=built,
        model=comparison_study.model(built),
        params=params,
        criteria=comparison_answer.CRITERIA,
        answering=_answer,
        comparing=comparison_since.compare,
        taken=taken,
        seed=seed,
    )


def _answer(found: Opened, wanted: Mapping[str, float], watch: Watch) -> Answer:
    assert isinstance(found.params, Params)
    return comparison_answer.answer(found.built, found.params, wanted, found.row_of, watch)
