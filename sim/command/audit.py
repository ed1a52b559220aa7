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
Blank = Annotated[
    list[str] | None,
    typer.Option("--blank", metavar="WORD", help="A mark of no answer, instead of NA and its like; may be repeated."),
]
SkipRows = Annotated[
    bool, typer.Option("--skip-rows", help="Leave out rows with a cell that is not what it should be, and say so.")
]
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
    blank: Blank = None,
    skip_rows: SkipRows = False,
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
        rule: dict[str, Any] = {"approved": approved, "threshold": threshold, "higher": False if low else None}
        return own.scores.read(file, **said, **rule, blank=blank, skip_rows=skip_rows, watch=watch, **_settings(set))

    _audit(file, read, tolerance, report, baseline, save, too_few=too_few, as_json=json)


@app.command()
def ratings(
    file: File,
    item: Annotated[str | None, column("item")] = None,
    rater: Rater = None,
    label: Annotated[str | None, column("label")] = None,
    group: Group = None,
    level: Annotated[str | None, typer.Option("--level", help="Of the labels: nominal, ordinal, interval, ratio.")] = None,
    yes: Annotated[
        str | None, typer.Option("--yes", metavar="LABEL", help="The label that says yes, or the lowest that does.")
    ] = None,
    order: Annotated[str | None, typer.Option("--order", metavar="A<B<C", help="The order of words, the lowest first.")] = None,
    blank: Blank = None,
    skip_rows: SkipRows = False,
    set: Set = None,
    tolerance: Tolerance = None,
    report: Report = None,
    baseline: Baseline = None,
    save: Save = None,
    too_few: TooFew = False,
    json: Json = False,
) -> None:
    """Ratings: whom one decision overrules. Tolerances: alpha, overruled, gap.

    [dim]Example:[/dim] python -m sim audit ratings labels.csv --label label --group region --yes unsafe --tolerance gap=.1
    """
    from sim import own

    def read(watch: "Watch") -> "Opened":
        said: dict[str, Any] = {
            "item": item,
            "rater": rater,
            "label": label,
            "group": group,
            "level": level,
            "yes": yes,
            "order": order,
        }
        return own.ratings.read(file, **said, blank=blank, skip_rows=skip_rows, watch=watch, **_settings(set))

    _audit(file, read, tolerance, report, baseline, save, too_few=too_few, as_json=json)


@app.command()
def comparisons(
    file: File,
    rater: Rater = None,
    winner: Annotated[str | None, column("winner")] = None,
    loser: Annotated[str | None, column("loser")] = None,
    group: Group = None,
    tie: Annotated[str | None, column("tie")] = None,
    tied: Annotated[str | None, typer.Option("--tied", metavar="VALUE", help="What marks a tie in that column.")] = None,
    choice: Annotated[str | None, column("choice", "Says which of two items was chosen, the winner being the first.")] = None,
    first: Annotated[str | None, typer.Option("--first", metavar="VALUE", help="What says that the first was chosen.")] = None,
    blank: Blank = None,
    skip_rows: SkipRows = False,
    set: Set = None,
    tolerance: Tolerance = None,
    report: Report = None,
    baseline: Baseline = None,
    save: Save = None,
    too_few: TooFew = False,
    json: Json = False,
) -> None:
    """Comparisons: whose preferences one reward serves. Tolerances: worst, gap.

    [dim]Example:[/dim] python -m sim audit comparisons choices.csv --winner chosen --loser rejected --group region --tolerance worst=.5
    """
    from sim import own

    def read(watch: "Watch") -> "Opened":
        said: dict[str, Any] = {"rater": rater, "winner": winner, "loser": loser, "group": group, "tie": tie, "tied": tied}
        said |= {"choice": choice, "first": first}
        return own.comparisons.read(file, **said, blank=blank, skip_rows=skip_rows, watch=watch, **_settings(set))

    _audit(file, read, tolerance, report, baseline, save, too_few=too_few, as_json=json)


@app.command()
def votes(
    file: File,
    participant: Annotated[str | None, column("participant")] = None,
    group: Group = None,
    texts: Annotated[Path | None, typer.Option("--texts", metavar="FILE", help="The statements in words.")] = None,
    moderated: Annotated[
        bool, typer.Option("--moderated/--without-moderated", help="Statements that the texts say were moderated out.")
    ] = True,
    meta: Annotated[
        bool, typer.Option("--meta/--without-meta", help="Statements that the texts say are about the person, no opinion.")
    ] = True,
    groups: Annotated[int, typer.Option("--groups", help="How many groups to find; 0: as many as fit best.")] = 0,
    blank: Blank = None,
    skip_rows: SkipRows = False,
    set: Set = None,
    tolerance: Tolerance = None,
    report: Report = None,
    baseline: Baseline = None,
    save: Save = None,
    too_few: TooFew = False,
    json: Json = False,
) -> None:
    """Votes: what people agree on. Tolerances: least, overall.

    [dim]Example:[/dim] python -m sim audit votes participants-votes.csv --texts comments.csv --set number=5 --tolerance least=.5
    """
    from sim import own

    def read(watch: "Watch") -> "Opened":
        said: dict[str, Any] = {"participant": participant, "group": group, "texts": texts, "groups": groups}
        said |= {"moderated": moderated, "meta": meta}
        return own.votes.read(file, **said, blank=blank, skip_rows=skip_rows, watch=watch, **_settings(set))

    _audit(file, read, tolerance, report, baseline, save, too_few=too_few, as_json=json)


@app.command()
def interactions(
    file: File,
    user: Annotated[str | None, column("user")] = None,
    item: Annotated[str | None, column("item")] = None,
    rating: Annotated[str | None, column("rating")] = None,
    stance: Annotated[str | None, column("stance")] = None,
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="Of the first run.")] = 0,
    blank: Blank = None,
    skip_rows: SkipRows = False,
    set: Set = None,
    tolerance: Tolerance = None,
    report: Report = None,
    baseline: Baseline = None,
    save: Save = None,
    too_few: TooFew = False,
    json: Json = False,
) -> None:
    """Interactions: what a feed would do with them. Tolerances: satisfaction, polarization, outrage_share.

    [dim]Example:[/dim] python -m sim audit interactions ratings.csv --set stated=0.3 --tolerance satisfaction=.6
    """
    from sim import own

    def read(watch: "Watch") -> "Opened":
        said: dict[str, Any] = {"user": user, "item": item, "rating": rating, "stance": stance, "seed": seed}
        return own.interactions.read(file, **said, blank=blank, skip_rows=skip_rows, watch=watch, **_settings(set))

    _audit(file, read, tolerance, report, baseline, save, too_few=too_few, as_json=json)


@app.command()
def predictions(
    file: File,
    time: Annotated[str | None, column("time")] = None,
    score: Annotated[str | None, column("score")] = None,
    outcome: Annotated[str | None, column("outcome")] = None,
    group: Group = None,
    favourable: Annotated[
        str | None, typer.Option("--favourable", metavar="VALUE", help="The outcome that the score is the chance of.")
    ] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", metavar="NUMBER", help="The score from which on it is predicted.")
    ] = 0.5,
    periods: Annotated[str, typer.Option("--periods", help="day, week, month, quarter, year, equal or auto.")] = "auto",
    blank: Blank = None,
    skip_rows: SkipRows = False,
    set: Set = None,
    tolerance: Tolerance = None,
    report: Report = None,
    baseline: Baseline = None,
    save: Save = None,
    too_few: TooFew = False,
    json: Json = False,
) -> None:
    """Predictions over time: when they fell, when retraining would have paid. Tolerances: accuracy, fall, calibration.

    [dim]Example:[/dim] python -m sim audit predictions log.csv --favourable yes --periods month --set reference=6 --tolerance fall=.05
    """
    from sim import own

    def read(watch: "Watch") -> "Opened":
        said: dict[str, Any] = {"time": time, "score": score, "outcome": outcome, "group": group, "favourable": favourable}
        said |= {"threshold": threshold, "periods": periods}
        return own.predictions.read(file, **said, blank=blank, skip_rows=skip_rows, watch=watch, **_settings(set))

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
        detail = f": {one.detail}" if one.detail else ""
        typer.echo(f"{one.outcome.upper()}: {one.what} {one.number}{interval}, {one.asked}{detail}{price}.")
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
