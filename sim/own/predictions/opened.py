"""A table of predictions over time, opened: from a file or a data frame, columns by role or by their names."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.audit import opened
from sim.audit.answer import Answer
from sim.audit.opened import Opened, Source, Watch, unwatched
from sim.own import yes_no
from sim.own.predictions import answer as prediction_answer
from sim.own.predictions import since as prediction_since
from sim.own.predictions import study as prediction_study
from sim.own.predictions import table as prediction_table
from sim.own.predictions.study import Params, Study
from sim.own.predictions.table import Columns
from sim.own.sheet import Sheet


def read(
    source: Source,
    *,
    time: str | None = None,
    score: str | None = None,
    outcome: str | None = None,
    group: str | None = None,
    favourable: str | None = None,
    threshold: float = prediction_table.THRESHOLD,
    periods: str = "auto",
    blank: Sequence[str] | None = None,
    skip_rows: bool = False,
    watch: Watch = unwatched,
    **settings: Any,
) -> Opened:
    """Return a table of predictions over time with everything it allows: `frontier`, `answer`, `report`, `manifest`.

    Parameters
    ----------
    source
        A data frame, or a file: CSV, gzipped CSV or Parquet.
    time, score, outcome, group
        Which column is what; as the columns' names suggest, unless said.
    favourable, threshold
        The outcome that the score is the chance of, and the score from which on it is predicted.
    periods
        What rows are cut into: day, week, month, quarter, year, equal (as many rows in each), or auto.
    blank, skip_rows
        Marks of no answer, the usual ones unless said; whether rows with a cell that is not what it should be are left out, and told.
    settings
        Of the model: `every`, `alarm`, `delay`, `memory`, `reference`, `error_cost`, `retrain_cost`.

    Raises
    ------
    InvalidInput
        One sentence with column, row, what is allowed and what came.

    Examples
    --------
    >>> import io, pandas as pd
    >>> from sim.own.predictions import sample
    >>> study = read(pd.read_csv(io.BytesIO(sample.content())), outcome="cancelled", every=1)
    >>> study.outcomes["retrainings"], study.at(every=0).outcomes["accuracy"] < study.outcomes["accuracy"]
    (20.0, True)
    """
    with opened.alone():
        watch("reading the file")
        sheet = opened.sheet_of(source)
        said = {"time": time, "score": score, "outcome": outcome, "group": group}
        found, taken = opened.roles(sheet, prediction_table.guess(sheet.columns), said, ("time", "score", "outcome"))
        rest = opened.cells(blank, skip_rows=skip_rows)
        draft = Columns(**found, favourable=favourable or "", threshold=threshold, periods=periods, **rest)
        cells = prediction_table.read_cells(sheet, draft)
        if favourable is None:
            favourable = yes_no.values(cells, draft.outcome, draft.blank, harm=False)[0]
            taken.append(f"the score is the chance of {favourable}")
            columns = Columns(**{**vars(draft), "favourable": favourable})
        else:
            columns = Columns(**{**vars(draft), "confirmed": True})
        watch("checking the rows")
        study = prediction_study.analyse(prediction_table.check(sheet, cells, columns))
    return open_as(sheet, columns, study, Params(**settings), 0, tuple(taken))


def open_as(sheet: Sheet, columns: Any, built: Study, params: Any, seed: int, taken: tuple[str, ...] = ()) -> Opened:
    """Return a table that was read, at one setting."""
    return Opened(
        kind=prediction_answer.KIND,
        sheet=sheet,
        columns=columns,
        built=built,
        model=prediction_study.model(built),
        params=params,
        criteria=prediction_answer.CRITERIA,
        answering=_answer,
        comparing=prediction_since.compare,
        taken=taken,
        assumed=prediction_table.assumed(columns),
        seed=seed,
    )


def _answer(found: Opened, wanted: Mapping[str, float], watch: Watch) -> Answer:
    assert isinstance(found.params, Params)
    return prediction_answer.answer(found.built, found.params, wanted, found.row, watch)
