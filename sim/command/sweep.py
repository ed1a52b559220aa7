"""python -m sim sweep: many runs of one model into one Parquet file, on this machine or on a Dask cluster."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import sim
from sim.command import output
from sim.command.named import known
from sim.contract.parameters import InvalidInput, shown

if TYPE_CHECKING:
    from rich.progress import Task
    from rich.text import Text

    from sim.sweeps.course import Tell
    from sim.sweeps.design import Design

UNFINISHED = 3


def sweep(
    model: Annotated[str, typer.Argument(help="Id of a model, as list prints it.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The Parquet file; FILE.partial keeps what is done until then.")],
    grid: Annotated[
        list[str] | None, typer.Option(metavar="NAME=a:b:n", help="n values from a to b, or NAME=x,y,z; may be repeated.")
    ] = None,
    design: Annotated[
        str, typer.Option(metavar="NAME", help="grid, every combination; or sobol, settings spread evenly.")
    ] = "grid",
    samples: Annotated[int | None, typer.Option(metavar="N", help="How many settings, with --design sobol.")] = None,
    vary: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="With sobol: move these parameters alone; may be repeated.")
    ] = None,
    set: Annotated[
        list[str] | None, typer.Option("--set", metavar="NAME=VALUE", help="Change a parameter that stays; may be repeated.")
    ] = None,
    seeds: Annotated[int, typer.Option(metavar="K", help="How many seeds for every setting.")] = 1,
    first: Annotated[int, typer.Option(metavar="N", help="The first of the seeds.")] = 0,
    jobs: Annotated[int | None, typer.Option(metavar="N", help="Processes of this machine; all cores without.")] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A Dask scheduler, as tcp://host:8786, instead.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a sentence.")] = False,
) -> None:
    """Run a model at many settings and seeds into one Parquet file, one row a run; killed at any moment, the same command goes on.

    [dim]Examples:[/dim]

    python -m sim sweep hiring --grid bias=0:1:11 --grid policy=one_threshold,parity --seeds 20 --out hiring.parquet

    python -m sim sweep merit --design sobol --samples 1024 --out merit.parquet

    python -m sim sweep feed --grid people=100,1000 --scheduler tcp://10.0.0.1:8786 --out feed.parquet
    """
    from sim.sweeps import course, workers

    asked = _design(model, design, grid or [], samples, vary or [], set or [], seeds, first)
    if jobs is not None and scheduler is not None:
        raise InvalidInput(
            f"--jobs must not stand beside --scheduler (its workers are the jobs), got both, {jobs} and {scheduler}"
        )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if jobs is not None and not 1 <= jobs <= 1024:
        raise InvalidInput(f"jobs must be in [1, 1024], got {jobs}")
    if not out.parent.is_dir() or out.is_dir():
        raise InvalidInput(f"out must be a file in a folder that is there, got {out}")
    if scheduler is not None and not re.fullmatch(r"(tcp|tls)://[^\s/]+:[0-9]{1,5}", scheduler):
        raise InvalidInput(f"scheduler must be an address as tcp://HOST:PORT, got {shown(scheduler)}")
    where = workers.Local(jobs or cores) if scheduler is None else workers.Dask(scheduler)
    try:
        with _progress(asked.model.id) as tell:
            done = course.run(asked, out, where, tell)
    except course.Halted as error:
        typer.echo(f"Halted: {error}.", err=True)
        raise typer.Exit(UNFINISHED) from None
    except KeyboardInterrupt:
        typer.echo("Stopped: what is done is kept, and the same command goes on.", err=True)
        raise
    rows = (done.description.points - done.description.rejected) * done.description.seeds
    if json:
        names = ("model", "version", "design", "points", "rejected", "seeds", "first")
        output.print_json(
            {name: getattr(done.description, name) for name in names} | {"rows": rows, "kept": done.kept, "file": str(out)}
        )
        return
    said = f"{out} was there already, whole: {rows:,} runs" if done.already else f"{rows:,} runs of {model} written to {out}"
    said += f"; {done.kept:,} of them were kept from before" if done.kept and not done.already else ""
    said += (
        f"; {done.description.rejected:,} of {done.description.points:,} settings are none that the model takes"
        if done.description.rejected
        else ""
    )
    typer.echo(f"{said}.")


def _design(
    name: str, kind: str, grids: list[str], samples: int | None, vary: list[str], settings: list[str], seeds: int, first: int
) -> "Design":
    from sim.analysis.validation import changes
    from sim.sweeps import design

    model = sim.load(known(name))
    fixed = changes(";".join(settings))
    base = model.Params(**fixed)
    if kind not in design.DESIGNS:
        raise InvalidInput(f"design must be one of {', '.join(design.DESIGNS)}, got {kind}")
    if kind == "grid":
        if samples is not None or vary:
            raise InvalidInput("--samples and --vary must stand with --design sobol, got them with a grid")
        made = design.grid(model, base, grids, seeds, first)
    else:
        if grids:
            raise InvalidInput(f"--grid must stand with --design grid, got {grids[0]} with sobol")
        if samples is None:
            raise InvalidInput("--samples must say how many settings with --design sobol, got nothing")
        made = design.sobol(model, base, samples, seeds, first, names=vary, fixed=fixed)
    twice = [parameter for parameter in made.varied if parameter in fixed]
    if twice:
        raise InvalidInput(f"{twice[0]} must stay or move, got it in --set and among those that move")
    return made


@contextmanager
def _progress(title: str) -> Iterator["Tell"]:
    """Show how many runs are done, how many a second, and the time left, where somebody looks at a terminal."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn

    class Rate(ProgressColumn):
        def render(self, task: "Task") -> "Text":
            from rich.text import Text

            return Text("" if task.speed is None else f"{task.speed:,.1f} runs/s")

    console = Console(stderr=True)
    columns: tuple[Any, ...] = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        Rate(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, disable=not console.is_terminal) as shown:
        task = None

        def tell(done: int, total: int) -> None:
            nonlocal task
            if task is None:  # what was kept from before does not count for the rate
                task = shown.add_task(title, total=total, completed=done)
            else:
                shown.update(task, completed=done)

        yield tell
