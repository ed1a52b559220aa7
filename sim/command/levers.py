"""What levers do, as the command line tells it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer

import sim
from sim.command import output
from sim.command.named import known

if TYPE_CHECKING:
    import pandas as pd


def levers(
    models: Annotated[list[str] | None, typer.Argument(metavar="[MODEL]...", help="Only these models; all without any.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")] = False,
) -> None:
    """Tell what every lever does at the defaults: moves the frontier, slides along it, falls behind it, or none of these.

    What is not shipped or out of date is computed, which takes seconds to minutes. Lengths are shares of the frontier's width.

    [dim]Examples:[/dim]

    python -m sim levers

    python -m sim levers lending feed --json
    """
    found = told([known(id) for id in models or sim.ids()])
    columns = ["model", "parameter", "actor", "principle", "effect", "setting", "size", "elsewhere"]
    if json:
        output.print_json(found[columns].to_dict("records"))
        return
    from sim.analysis import actors

    rows = [
        (
            id,
            name,
            who,
            what,
            actors.EFFECTS[does],
            "" if to is None else actors.word(to),
            f"{size:.0%}",
            f"{lost:.0%}" if lost else "",
        )
        for id, name, who, what, does, to, size, lost in found[columns].itertuples(index=False, name=None)
    ]
    counts = ", ".join(f"{words}: {(found['effect'] == effect).sum()}" for effect, words in actors.EFFECTS.items())
    output.table([*columns[:-1], "loses elsewhere"], rows, title=f"{len(found)} levers; {counts}")


def told(ids: Sequence[str]) -> "pd.DataFrame":
    """Return what the levers of these models do (`actors.effects`): as shipped, or computed now where that is out of date."""
    from sim.analysis import actors, ahead, pulled

    done = {id: ahead.pulls(id) or pulled.pulls(sim.load(id)) for id in ids}
    return actors.effects(done).query("model in @ids")
