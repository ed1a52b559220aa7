"""A table of interactions, opened: from a file or a data frame, columns by role or by their names."""

from collections.abc import Mapping, Sequence
from typing import Any

from sim.audit import opened
from sim.audit.answer import Answer
from sim.audit.opened import Opened, Source, Watch, unwatched
from sim.own import uploads
from sim.own.interactions import answer as interaction_answer
from sim.own.interactions import since as interaction_since
from sim.own.interactions import study as interaction_study
from sim.own.interactions import table as interaction_table
from sim.own.interactions.study import Params, Study
from sim.own.interactions.table import Columns
from sim.own.sheet import Sheet


def read(
    source: Source,
    *,
    user: str | None = None,
    item: str | None = None,
    rating: str | None = None,
    stance: str | None = None,
    seed: int = 0,
    blank: Sequence[str] | None = None,
    skip_rows: bool = False,
    watch: Watch = unwatched,
    **settings: Any,
) -> Opened:
    """Return a table of interactions with everything it allows: `frontier`, `answer`, `report`, `manifest`.

    Parameters
    ----------
    source
        A data frame, or a file: CSV, gzipped CSV or Parquet; MovieLens' ratings.csv as it is.
    user, item, rating, stance
        Which column is what; as the columns' names suggest, unless said.
    blank, skip_rows
        Marks of no answer, the usual ones unless said; whether rows with a cell that is not what it should be are left out, and told.
    seed, settings
        Of the feed: `stated`, `ranker`, `user_model`, `susceptibility`, `outrage`.

    Raises
    ------
    InvalidInput
        One sentence with column, row, what is allowed and what came.

    Examples
    --------
    >>> import io, pandas as pd
    >>> from sim.own.interactions import sample
    >>> 0 < read(pd.read_csv(io.BytesIO(sample.content()))).outcomes["satisfaction"] < 1
    True
    """
    with opened.alone():
        watch("reading the file")
        sheet = opened.sheet_of(source)
        said = {"user": user, "item": item, "rating": rating, "stance": stance}
        found, taken = opened.roles(sheet, interaction_table.guess(sheet.columns), said, ("user", "item", "rating"))
        columns = Columns(**found, **opened.cells(blank, skip_rows=skip_rows))
        watch("checking the rows")
        table = interaction_table.check(sheet, uploads.read(sheet, columns.names), columns)
        study = interaction_study.analyse(table)
    return open_as(sheet, columns, study, Params(**settings), seed, tuple(taken))


def open_as(sheet: Sheet, columns: Any, built: Study, params: Any, seed: int, taken: tuple[str, ...] = ()) -> Opened:
    """Return a table that was read, at one setting."""
    return Opened(
        kind=interaction_answer.KIND,
        sheet=sheet,
        columns=columns,
        built=built,
        model=interaction_study.model(built),
        params=params,
        criteria=interaction_answer.CRITERIA,
        answering=_answer,
        comparing=interaction_since.compare,
        taken=taken,
        seed=seed,
    )


def _answer(found: Opened, wanted: Mapping[str, float], watch: Watch) -> Answer:
    assert isinstance(found.params, Params)
    return interaction_answer.answer(found.built, found.params, found.seed, wanted, found.row_of, watch)
