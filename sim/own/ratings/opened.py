"""A table of ratings, opened: from a file or a data frame, columns by role or by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.audit import opened
from sim.audit.answer import Answer
from sim.audit.opened import Opened, Source, Watch, unwatched
from sim.own import layouts, uploads
from sim.own.ratings import answer as rating_answer
from sim.own.ratings import since as rating_since
from sim.own.ratings import study as rating_study
from sim.own.ratings import table as rating_table
from sim.own.ratings.study import Params, Study
from sim.own.ratings.table import Columns
from sim.own.sheet import Sheet


def read(
    source: Source,
    *,
    item: str | None = None,
    rater: str | None = None,
    label: str | None = None,
    group: str | None = None,
    level: str | None = None,
    yes: str | None = None,
    order: str | None = None,
    blank: Sequence[str] | None = None,
    skip_rows: bool = False,
    watch: Watch = unwatched,
    **settings: Any,
) -> Opened:
    """Return a table of ratings with everything it allows: `frontier`, `answer`, `report`, `manifest`.

    Parameters
    ----------
    source
        A data frame, or a file: CSV, gzipped CSV or Parquet.
    item, rater, label, group
        Which column is what; as the columns' names suggest, unless said. Without raters every row is somebody else's.
    level, yes, order
        Nominal, ordinal, interval or ratio; the label that says yes, or on a scale the lowest that does; the order of words, "no < yes".
    blank, skip_rows
        Marks of no answer, the usual ones unless said; whether rows with a cell that is not what it should be are left out, and told.
    settings
        Of the model: `rule`, `guarantee`.

    Raises
    ------
    InvalidInput
        One sentence with column, row, what is allowed and what came.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"item": [1, 1, 1, 2, 2, 2], "rater": list("abcabc"), "label": ["yes", "yes", "no", "no", "no", "no"]})
    >>> read(frame, yes="yes").outcomes["agreement"].__round__(3)
    0.833
    """
    with opened.alone():
        watch("reading the file")
        sheet = opened.sheet_of(source)
        said = {"item": item, "rater": rater, "label": label, "group": group}
        found, taken = opened.roles(sheet, rating_table.guess(sheet.columns), said, ("item", "label"))
        cells = uploads.read(sheet, list(found.values()))
        rows = opened.cells(blank, skip_rows=skip_rows)
        layout = layouts.said(rating_answer.KIND, sheet.columns) if label is None else {}
        rows["blank"] = rows["blank"] or layout.get("blank")
        known = rating_table.labels(cells, found["label"], sheet.separator, rows["blank"])
        how = {"level": level or layout.get("level") or known.level, "order": order or layout.get("order") or ""}
        how["yes"] = yes or layout.get("yes") or known.yes(how["level"], how["order"] or known.order)
        taken += [f"{role} is {how[role]}" for role, value in (("level", level), ("yes", yes)) if value is None]
        watch("checking the rows")
        columns = Columns(**({"rater": None} | found | how | rows))
        study = rating_study.analyse(rating_table.check(sheet, cells, columns))
    guessed = [f"{study.table.says} for yes"] if yes is None else []
    guessed += [f"labels for {rating_answer.LEVELS[columns.level]}"] if level is None and known.numeric else []
    opened_as = open_as(sheet, columns, study, Params(**settings), 0, tuple(taken))
    return replace(opened_as, assumed=f"Taking {' and '.join(guessed)}: " if guessed else "")


def open_as(sheet: Sheet, columns: Any, built: Study, params: Any, seed: int, taken: tuple[str, ...] = ()) -> Opened:
    """Return a table that was read, at one setting."""
    return Opened(
        kind=rating_answer.KIND,
        sheet=sheet,
        columns=columns,
        built=built,
        model=rating_study.model(built),
        params=params,
        criteria=rating_answer.CRITERIA,
        answering=_answer,
        comparing=rating_since.compare,
        taken=taken,
        seed=seed,
    )


def _answer(found: Opened, wanted: Mapping[str, float], watch: Watch) -> Answer:
    assert isinstance(found.params, Params)
    return rating_answer.answer(found.built, found.params, wanted, found.row_of, watch)
