"""`python -m sim audit`: is a system within what is tolerated? For a terminal, and for a pipeline that is to stop where it is not."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.command import output

if TYPE_CHECKING:
    from sim.audit.answer import Answer
    from sim.audit.opened import Opened, Watch

NOT_MET = 1
LONG = 5_000_000
"""Bytes of a file from which a bar says how far it is, where somebody looks at a terminal."""

app = typer.Typer(
    name="audit",
    no_args_is_help=True,
    rich_markup_mode="rich",
    help="Say whether a table of your own is within what you tolerate: exit 0 if every tolerance is met, 1 if not, 2 for bad input.",
)
File = Annotated[Path, typer.Argument(metavar="FILE", help="CSV, gzipped CSV or Parquet.")]
Tolerance = Annotated[
    list[str] | None, typer.Option("--tolerance", metavar="NAME=NUMBER", help="What is tolerated; may be repeated.")
]
Report = Annotated[Path | None, typer.Option("--report", metavar="FILE", help="Write the report, one HTML file.")]
Baseline = Annotated[Path | None, typer.Option("--baseline", metavar="FILE", help="Manifest of the month to compare with.")]
Save = Annotated[Path | None, typer.Option("--save-manifest", metavar="FILE", help="Write the manifest for next month.")]
TooFew = Annotated[bool, typer.Option("--allow-too-few", help="Exit 0, too, where rows are too few to say.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of words.")]
Set = Annotated[list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a setting; may be repeated.")]
Group = Annotated[str | None, typer.Option("--group", metavar="COLUMN", help="The group of each person or rater.")]
Rater = Annotated[str | None, typer.Option("--rater", metavar="COLUMN")]


def column(name: str, help: str = "") -> Any:
    """Return an option that names a column."""
    return typer.Option(f"--{name}", metavar="COLUMN", help=help)


@app.command()
def scores(
    file: File,
    score: Annotated[str | None, column("score")] = None,
    outcome: Annotated[str | None, column("outcome")] = None,
    group: Group = None,
    favourable: Annotated[str | None, typer.Option("--favourable", metavar="VALUE", help="The outcome one hopes for.")] = None,
    low: Annotated[bool, typer.Option("--low-scores", help="Low scores are approved.")] = False,
    decision: Annotated[str | None, column("decision", "Today's decision.")] = None,
    approved: Annotated[str | None, typer.Option("--approved", metavar="VALUE", help="The decision that approves.")] = None,
    threshold: Annotated[float | None, typer.Option("--threshold", metavar="NUMBER", help="Or today's threshold.")] = None,
    set: Set = None,
    tolerance: Tolerance = None,
    report: Report = None,
    baseline: Baseline = None,
    save: Save = None,
    too_few: TooFew = False,
    json: Json = False,
) -> None:
    """Scores: what equal treatment costs. Tolerances: selection, four_fifths, opportunity, odds.

    [dim]Example:[/dim] python -m sim audit scores loans.csv --score score --outcome repaid --favourable yes --group race --threshold 620
    --tolerance selection=.05 --tolerance four_fifths=.8 --report report.html
    """
    from sim import own

    def read(watch: "Watch") -> "Opened":
        said: dict[str, Any] = {
            "score": score,
            "outcome": outcome,
            "group": group,
            "favourable": favourable,
            "decision": decision,
        }
        rule: dict[str, Any] = {"approved": approved, "threshold": threshold, "higher": not low}
        return own.scores.read(file, **said, **rule, watch=watch, **_settings(set))

    _audit(file, read, tolerance, report, baseline, save, too_few=too_few, as_json=json)


def _settings(said: list[str] | None) -> dict[str, Any]:
    from sim.analysis.validation import changes

    return changes(";".join(said or ()))


def _audit(
    file: Path,
    read: Callable[["Watch"], "Opened"],
    tolerance: list[str] | None,
    report: Path | None,
    baseline: Path | None,
    save: Path | None,
    *,
    too_few: bool,
    as_json: bool,
) -> None:
    """Read, answer, print, write what was asked for, and end with the exit code."""
    from sim.analysis import manifest

    with _progress(file) as watch:
        found = read(watch)
        wanted = found.asked(tolerance or ())
        found = found.at(**found.start(wanted))
        answer = found.answer(wanted, baseline, watch)
        if report is not None:
            found.report(report, answer, watch)
        if save is not None:
            output.write(save, manifest.write(found.manifest(answer)))
    if as_json:
        output.print_json(answer.plain())
    else:
        _say(answer, report)
    allowed = {"met", "too few to say"} if too_few else {"met"}
    if any(one.outcome not in allowed for one in answer.verdicts):
        raise typer.Exit(NOT_MET)


@contextlib.contextmanager
def _progress(file: Path) -> Iterator["Watch"]:
    """Yield what is told each stage: a bar on standard error where the file is long and somebody looks, else nothing."""
    from sim.audit.opened import unwatched

    try:
        long = file.stat().st_size >= LONG
    except OSError:
        long = False
    if not (long and sys.stderr.isatty()):
        yield unwatched
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading the file", total=None)

        def watch(stage: str) -> None:
            bar.update(task, description=stage)

        yield watch


def _say(answer: "Answer", report: Path | None) -> None:
    from sim.contract.sentence import plain

    typer.echo(plain(answer.headline))
    for one in answer.verdicts:
        interval = f" ({one.number.interval})" if one.number.interval else ""
        price = f"; {one.price}" if one.price else ""
        typer.echo(f"{one.outcome.upper()}: {one.what} {one.number}{interval}, {one.asked}: {one.detail}{price}.")
    if answer.since is not None:
        typer.echo(plain(answer.since.headline))
    for title in (answer.groups, answer.deploy):
        if title is not None:
            output.table([str(name) for name in title.frame], map(tuple, title.rows()), title=f"\n{title.title}")
    if answer.law:
        typer.echo(f"\n{answer.law}")
    for caveat in answer.caveats:
        typer.echo(f"Note: {caveat}")
    if report is not None:
        typer.echo(f"The report is in {report}.")
