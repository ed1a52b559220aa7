"""A table of votes, opened: from a file or a data frame, a row per participant and a column per statement."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sim.audit import opened
from sim.audit.answer import Answer
from sim.audit.opened import Opened, Source, Watch, unwatched
from sim.own.sheet import Sheet, shown
from sim.own.votes import answer as vote_answer
from sim.own.votes import since as vote_since
from sim.own.votes import study as vote_study
from sim.own.votes import table as vote_table
from sim.own.votes import texts as vote_texts
from sim.own.votes.counted import Params, Study
from sim.own.votes.marks import AGREE
from sim.own.words import APART


def read(
    source: Source,
    *,
    participant: str | None = None,
    group: str | None = None,
    left_out: Sequence[str] = (),
    agree: int = AGREE,
    groups: int = 0,
    texts: Source | None = None,
    moderated: bool = True,
    meta: bool = True,
    blank: Sequence[str] | None = None,
    skip_rows: bool = False,
    watch: Watch = unwatched,
    **settings: Any,
) -> Opened:
    """Return a table of votes with everything it allows: `frontier`, `answer`, `report`, `manifest`.

    Parameters
    ----------
    source
        A data frame, or a file: CSV, gzipped CSV or Parquet; Polis' participants-votes.csv as it is.
    participant, group
        Which column is what; as the columns' names suggest, unless said. Without a group, groups are found.
    left_out, agree, groups
        Columns that are no statements, what an agreement is written as (1 or -1), how many groups to find (0: as many as fit best).
    texts
        Polis' comments.csv, for the statements in words.
    moderated, meta
        Whether statements count that `texts` says were moderated out, or that say who one is and are no opinion.
    blank, skip_rows
        Marks of no answer, the usual ones unless said; whether rows with a cell that is not what it should be are left out, and told.
    settings
        Of the model: `floor`, `number`, `least_votes`, `consensus_as`, `bridging_by`; as many votes as the table has, unless said.

    Raises
    ------
    InvalidInput
        One sentence with column, row, what is allowed and what came.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"group": list("aabb"), "1": [1, 1, 1, -1], "2": [1, 1, -1, -1], "3": [1, 0, 1, 1]})
    >>> read(frame, number=1, least_votes=1).outcomes["least_approval"]
    0.5
    """
    with opened.alone():
        watch("reading the file")
        sheet = opened.sheet_of(source)
        guessed = vote_table.guess(sheet.columns)
        columns = replace(
            guessed,
            participant=participant or guessed.participant,
            group=group or guessed.group,
            left_out=APART.join(left_out) or guessed.left_out,
            agree=agree,
            sought=groups,
            **opened.cells(blank, skip_rows=skip_rows),
        )
        roles = {"participant": participant, "group": group, "statement": None, "vote": None}
        taken = [
            f"{role} is {shown(getattr(guessed, role))}" for role, said in roles.items() if not said and getattr(guessed, role)
        ]
        watch("checking the votes")
        built = vote_study.analyse(vote_table.check(sheet, columns))
        if texts is not None:
            words = vote_texts.check(opened.sheet_of(texts))
            built = vote_study.named(vote_study.counting(built, words, moderated=moderated, meta=meta), words.texts)
    return open_as(sheet, columns, built, Params(**(built.usual | settings)), 0, tuple(taken))


def open_as(sheet: Sheet, columns: Any, built: Study, params: Any, seed: int, taken: tuple[str, ...] = ()) -> Opened:
    """Return a table that was read, at one setting."""
    return Opened(
        kind=vote_answer.KIND,
        sheet=sheet,
        columns=columns,
        built=built,
        model=vote_study.model(built),
        params=params,
        criteria=vote_answer.CRITERIA,
        answering=_answer,
        comparing=vote_since.compare,
        taken=taken,
        seed=seed,
    )


def _answer(found: Opened, wanted: Mapping[str, float], watch: Watch) -> Answer:
    assert isinstance(found.params, Params)
    return vote_answer.answer(found.built, found.params, wanted, watch)
