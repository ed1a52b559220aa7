"""Does a talk fit the screen? `python -m pages.check_talk five`, or a TOML file; exit 1 where a beat would scroll, 2 where it is no talk."""

import logging
from typing import Annotated

import typer

from pages.ui.talks import fits, named
from sim.contract.parameters import InvalidInput

SMALLEST, LARGEST = 320, 16384  # px
app = typer.Typer(add_completion=False)


def screen(size: str) -> tuple[int, int]:
    """Return width and height of a screen; raise InvalidInput for what is none.

    >>> screen("1920x1080")
    (1920, 1080)
    """
    sides = [int(side) if side.isascii() and side.isdigit() and len(side) < 6 else 0 for side in size.split("x")]
    if len(sides) != 2 or not all(SMALLEST <= side <= LARGEST for side in sides):
        raise InvalidInput(f"screen must be width x height in px, {SMALLEST} to {LARGEST} each, as 1920x1080, got {size}")
    return sides[0], sides[1]


@app.command()
def main(
    talk: Annotated[str, typer.Argument(help="The id of a talk, or a TOML file.")],
    screens: Annotated[list[str] | None, typer.Option("--screen", help="Width x height in px; again for another.")] = None,
) -> None:
    """Tell which beats of a talk would scroll."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    try:
        found, sizes = named.read(talk), [screen(size) for size in screens] if screens else list(fits.SCREENS)
    except InvalidInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    wrong = [(size, line) for size in sizes for line in fits.check(found, *size)]
    for (width, height), line in wrong:
        typer.echo(f"{width} x {height}: {line}")
    stops = len(found.stops)
    typer.echo(f"{found.title}: {found.minutes:g} minutes, {len(found.beats)} beats, {stops} steps; {len(wrong)} would scroll")
    raise typer.Exit(int(bool(wrong)))


if __name__ == "__main__":
    app()
