"""A table of scores, opened: from a file or a data frame, columns by role or by their names."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.audit import opened
from sim.audit.answer import Answer
from sim.audit.opened import Opened, Source, Watch, unwatched
from sim.own import layouts, uploads, yes_no
from sim.own.scores import answer as score_answer
from sim.own.scores import since as score_since
from sim.own.scores import study as score_study
from sim.own.scores import table as score_table
from sim.own.scores.study import Params, Study
from sim.own.scores.table import Columns, ScoreTable
from sim.own.sheet import Sheet


def read(
    source: Source,
    *,
    score: str | None = None,
    outcome: str | None = None,
    group: str | None = None,
    favourable: str | None = None,
    higher: bool | None = None,
    decision: str | None = None,
    approved: str | None = None,
    threshold: float | None = None,
    blank: Sequence[str] | None = None,
    skip_rows: bool = False,
    watch: Watch = unwatched,
    **settings: Any,
) -> Opened:
    """Return a table of scores with everything it allows: `frontier`, `answer`, `report`, `manifest`.

    Parameters
    ----------
    source
        A data frame, or a file: CSV, gzipped CSV or Parquet.
    score, outcome, group
        Which column is what; as the columns' names suggest, unless said.
    favourable, higher
        The outcome one hopes for, and whether high scores are approved; unless said, as the rows suggest.
    decision, approved, threshold
        Today's rule, if it is known: a column and the value that approves, or the threshold in use.
    blank, skip_rows
        Marks of no answer, the usual ones unless said; whether rows with a cell that is not what it should be are left out, and told.
    settings
        Of the model: `gap`, `tolerance`, `benefit`, `cost` (unless said, such that approving everybody is worth nothing).

    Raises
    ------
    InvalidInput
        One sentence with column, row, what is allowed and what came.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"score": [1, 2, 3, 4] * 50, "paid": [0, 0, 1, 1] * 50, "group": ["a"] * 80 + ["b"] * 120})
    >>> study = read(frame, score="score", outcome="paid", group="group", favourable="1", threshold=3)
    >>> study.outcomes["profit_share"], len(study.frontier.frame)
    (100.0, 3)
    """
    with opened.alone():
        watch("reading the file")
        sheet = opened.sheet_of(source)
        said = {"score": score, "outcome": outcome, "group": group, "decision": decision}
        guessed = score_table.guess(sheet.columns)
        if threshold is not None:
            guessed = {role: column for role, column in guessed.items() if role != "decision"}
        lacks = layouts.lacks(score_answer.KIND, sheet.columns)
        found, taken = opened.roles(sheet, guessed, said, ("score", "outcome", "group"), lacks)
        cells, rows = uploads.read(sheet, list(found.values())), opened.cells(blank, skip_rows=skip_rows)
        for role, value, of in (("favourable", favourable, "outcome"), ("approved", approved, "decision")):
            if value is not None:
                found[role] = value
            elif of in found:
                found[role] = yes_no.values(cells, found[of], rows["blank"])[0]
                taken.append(f"{role} is {found[role]}")
        watch("checking the rows")
        columns = Columns(**found, threshold=threshold, **rows)
        up = score_table.points_up(sheet, cells, columns) if higher is None else higher
        said_all = favourable is not None and (higher is not None or up) and (approved is not None or "decision" not in found)
        columns = replace(columns, higher=up, confirmed=said_all)
        taken += [] if higher is not None or up else ["low scores are approved"]
        table = score_table.check(sheet, cells, columns)
        study = score_study.analyse(table)
    if "cost" not in settings:
        settings["cost"] = study.neutral_cost
        taken.append(f"a wrong approval costs {study.neutral_cost:g} where a right one earns {settings.get('benefit', 1):g}")
    return open_as(sheet, columns, (table, study), Params(**settings), 0, tuple(taken))


def open_as(
    sheet: Sheet, columns: Any, built: tuple[ScoreTable, Study], params: Any, seed: int, taken: tuple[str, ...] = ()
) -> Opened:
    """Return a table that was read, at one setting."""
    return Opened(
        kind=score_answer.KIND,
        sheet=sheet,
        columns=columns,
        built=built,
        model=score_study.model(built[1]),
        params=params,
        criteria=score_answer.CRITERIA,
        answering=_answer,
        comparing=score_since.compare,
        start=lambda wanted: score_answer.first_gap(wanted, built[1].gaps),
        taken=taken,
        assumed=score_table.assumed(columns),
        seed=seed,
    )


def _answer(found: Opened, wanted: Mapping[str, float], watch: Watch) -> Answer:
    table, study = found.built
    assert isinstance(found.params, Params)
    return score_answer.answer(table, study, found.params, wanted, found.row, watch)
