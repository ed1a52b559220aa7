"""python -m sim golden: what every model gives, compared with what is shipped, or shipped anew."""

from typing import Annotated

import typer

import sim
from sim.command.named import known


def golden(
    models: Annotated[list[str] | None, typer.Argument(metavar="[MODEL]...", help="Ids of models; all without any.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; say what differs, exit 1 if anything does.")] = False,
    exact: Annotated[
        bool, typer.Option("--exact", help="Print digests of the bits instead, to compare two processes or machines.")
    ] = False,
) -> None:
    """Write data/golden anew where it is not what these models give at the defaults and every preset; a test holds them to it.

    [dim]Examples:[/dim]

    python -m sim golden lending

    python -m sim golden --check

    python -m sim golden --exact
    """
    from sim.analysis import golden as digests

    ids = [known(id) for id in models or sim.ids()]
    if exact:
        for id in ids:
            typer.echo(f"{digests.exact(sim.load(id))} {id}")
    elif check:
        found = [sentence for id in ids for sentence in digests.differences(id)]
        typer.echo("\n".join(found) if found else f"{len(ids)} models give what is shipped.")
        raise typer.Exit(1 if found else 0)
    else:
        for id, changed in digests.write(ids):
            typer.echo(f"{id}: {'written' if changed else 'unchanged'}")
        for id in digests.strays():
            typer.echo(f"{id}: there is no such model; delete data/golden/{id}.json")
