"""A table that was read, from a file or a data frame, and everything it allows to say: the same for page, command line and notebook."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis import manifest
from sim.analysis.manifest import Manifest
from sim.audit.answer import Answer, Criterion, tolerances
from sim.audit.since import Since
from sim.contract.model import Model
from sim.contract.outcomes import Frontier, Outcomes
from sim.contract.parameters import InvalidInput, Params
from sim.contract.sentence import literal, plain
from sim.own import limits, uploads
from sim.own.sheet import Sheet, shown
from sim.own.words import APART, as_words

Source = pd.DataFrame | str | Path | bytes
Watch = Callable[[str], None]
ALONE_MB = 8_000
"""For a table that is read by nobody else's server: rows and megabytes that a machine of one's own can be asked for (assumption)."""


def unwatched(_stage: str) -> None:
    """Be told what is being done, and do nothing."""


@dataclass(frozen=True, eq=False)
class Opened:
    """A table of one kind, at one setting.

    sheet: the file as it was looked at. built: what stays of it (for scores the rows too). answering, comparing: what makes the answer, and
    what compares with the counts of another month. start: settings that a tolerance asks for. taken: what nobody said and was taken from names;
    assumed: what of it the answer hangs on, as the headline begins.
    """

    kind: str
    sheet: Sheet
    columns: Any
    built: Any
    model: Model
    params: Params
    criteria: Mapping[str, Criterion]
    answering: Callable[["Opened", Mapping[str, float], Watch], Answer]
    comparing: Callable[["Opened", Mapping[str, Any]], Since]
    start: Callable[[Mapping[str, float]], Mapping[str, Any]] = lambda _wanted: {}
    taken: tuple[str, ...] = ()
    assumed: str = ""
    seed: int = 0

    @cached_property
    def frontier(self) -> Frontier:
        """Return the frontier at this setting; its `frame` has a row for every policy."""
        return self.model.frontier(self.params, np.random.default_rng(self.seed))

    @cached_property
    def result(self) -> Any:
        """Return the policy of this setting; `to_frame` has a row for every group or item."""
        return self.model.simulate(self.params, np.random.default_rng(self.seed))

    @property
    def outcomes(self) -> Outcomes:
        """Return the named values of this setting."""
        return self.model.outcomes(self.result)

    @property
    def headline(self) -> str:
        """Return the answer in a sentence."""
        return plain(self.answer().headline)

    def at(self, **settings: Any) -> "Opened":
        """Return the same table at another setting."""
        return replace(self, params=self.params.replace(**settings))

    def row(self, index: int) -> int:
        """Return the number of a row as a spreadsheet shows it, or its place in the frame, counting from 1."""
        return uploads.row_number(self.sheet, index)

    def row_of(self, cells: Mapping[str, str]) -> int | None:
        """Return the number of the last row in which these columns hold these words."""
        return row_of(self.sheet, cells)

    def asked(self, wanted: Sequence[str] | Mapping[str, float]) -> dict[str, float]:
        """Return tolerances by name, from words like "selection=.05"."""
        words = [f"{name}={value}" for name, value in wanted.items()] if isinstance(wanted, Mapping) else wanted
        return tolerances(words, self.criteria)

    def answer(
        self,
        wanted: Sequence[str] | Mapping[str, float] = (),
        baseline: Manifest | str | Path | None = None,
        watch: Watch = unwatched,
    ) -> Answer:
        """Return the answer: headline, verdicts on these tolerances, tables; and what changed since `baseline`, last month's manifest."""
        limits_by_name = self.asked(wanted)
        before = None if baseline is None else counts(baseline, self.kind)
        found = self.answering(self, limits_by_name, watch)
        if self.assumed:
            found = replace(found, headline=literal(self.assumed) + found.headline)
        if self.taken:
            found = replace(found, caveats=(f"Not said, and so taken from the file: {', '.join(self.taken)}.", *found.caveats))
        if before is None:
            return found
        watch("comparing with last month")
        return replace(found, since=self.comparing(self, before))

    def manifest(self, answer: Answer | None = None) -> Manifest:
        """Return what names this table, this setting and its numbers, with the counts that next month is compared with; no rows."""
        found = answer or self.answer()
        return record(self.kind, self.model, self.params, self.seed, self.sheet, self.columns, found.counts)

    def report(self, file: str | Path, answer: Answer | None = None, watch: Watch = unwatched) -> Path:
        """Write the report, one HTML file that a browser prints on two pages, and return where."""
        from sim.audit import drawn, report

        path = Path(file)
        found = answer or self.answer()
        watch("drawing the figure")
        text = report.write(found, self.manifest(found), drawn.figure(self.kind, self.built, self.params, self.seed))
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise InvalidInput(f"report must be a file that can be written, got {path}: {error.strerror}") from None
        return path


def sheet_of(source: Source) -> Sheet:
    """Return a file or a data frame as a table that was looked at; raise InvalidInput where it is none."""
    if isinstance(source, bytes):
        return uploads.look("table", source)
    if isinstance(source, pd.DataFrame):
        return uploads.look("data frame", _parquet(source))
    path = Path(source)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise InvalidInput(f"file must be one that can be read, got {path}: {error.strerror}") from None
    return uploads.look(path.name, content)


def _parquet(frame: pd.DataFrame) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    file = io.BytesIO()
    try:
        parquet.write_table(pa.Table.from_pandas(frame.rename(columns=str), preserve_index=False), file)
    except (pa.ArrowException, ValueError, TypeError) as error:
        raise InvalidInput(f"every column of the frame must be of one type, got: {shown(error, 120)}") from None
    return file.getvalue()


@contextmanager
def alone() -> Iterator[None]:
    """Read with the limits of a machine of one's own instead of those of a server that many share."""
    before = limits.LIMITS
    limits.LIMITS = limits.of(max(limits.MEMORY, ALONE_MB))
    try:
        yield
    finally:
        limits.LIMITS = before


def roles(
    sheet: Sheet, guessed: Mapping[str, str | None], said: Mapping[str, Any], needed: Sequence[str], lacks: str = ""
) -> tuple[dict[str, Any], list[str]]:
    """Return which column is what, as it was said or else as names suggest, and what was taken so; raise InvalidInput for what is missing.

    `lacks` is a sentence about what files of this layout do not have.
    """
    found = {role: value for role, value in said.items() if value is not None}
    taken = []
    for role, column in guessed.items():
        if role not in found and column is not None and (column not in found.values() or "within" in guessed):
            found[role] = column
            taken.append(f"{role} is {shown(column)}")
    for role in needed:
        if role not in found:
            there = ", ".join(shown(column) for column in sheet.columns[:8])
            more = " ".join(words for words in (sheet.first_row, lacks) if words)
            raise InvalidInput(
                f"{role} must name a column, got nothing that could be one among {there}{f'. {more}' if more else ''}"
            )
    return found, taken


def cells(blank: Sequence[str] | None, *, skip_rows: bool) -> dict[str, Any]:
    """Return how cells are read, as every kind's columns have it."""
    return {"blank": None if blank is None else APART.join(blank), "skip_rows": skip_rows}


def record(
    kind: str, model: Model, params: Params, seed: int, sheet: Sheet, columns: Any, carried: Mapping[str, Any]
) -> Manifest:
    """Return the manifest of a table at one setting: the file by its SHA-256, columns by role, and the counts that it carries."""
    made = manifest.make(model, params, seed, {sheet.name: sheet.digest})
    link = made.link.replace(f"/{model.id}?", f"/your_data?your_data_table={kind}&", 1)
    return made.model_copy(update={"params": made.params | settings(columns), "link": link, "counts": dict(carried)})


def row_of(sheet: Sheet, cells: Mapping[str, str]) -> int | None:
    """Return the number of the last row in which these columns hold these words, as a spreadsheet shows it; None where none does.

    For tables in which not every row of the file counts: what a row says names it.
    """
    found = uploads.read(sheet, list(cells))
    here: Any = None
    for name, word in cells.items():
        codes, words = as_words(found[name])
        same = codes == words.index(word) if word in words else np.zeros(len(codes), dtype=bool)
        here = same if here is None else here & same
    rows = np.flatnonzero(here)
    return uploads.row_number(sheet, int(rows[-1])) if len(rows) else None


def settings(columns: Any) -> dict[str, str | bool | float]:
    """Return the columns by role as they stand in a manifest, `column.<role>`."""
    said = {field.name: getattr(columns, field.name) for field in fields(columns)}
    return {f"column.{role}": value for role, value in said.items() if value is not None}


def counts(baseline: Manifest | str | Path, kind: str) -> Mapping[str, Any]:
    """Return the counts that a manifest carries; raise InvalidInput where it carries none of this kind."""
    made = baseline if isinstance(baseline, Manifest) else manifest.parse(Path(baseline))
    if made.counts.get("kind") != kind:
        other = made.counts.get("kind")
        raise InvalidInput(
            f"baseline must be the manifest of a table of {kind}, got {f'one of {other}' if other else 'one without counts'}"
        )
    return made.counts
