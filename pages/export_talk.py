"""A talk as files that need no server and no network: `python -m pages.export_talk five --out kit`; interrupted, the same command goes on."""

import hashlib
import json
import logging
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from pages.ui.talks import kit, named
from pages.ui.work import kept
from sim.analysis import talks
from sim.analysis.talks import Talk
from sim.contract.parameters import InvalidInput

MANIFEST = "manifest.json"
app = typer.Typer(add_completion=False)


def edition(talk: Talk) -> str:
    """Return a digest of all that the files follow from: numbers, pages, the talk itself."""
    digest = hashlib.sha256(f"{kept.version()} {talks.write(talk.raw)}".encode())
    here = Path(__file__).parent
    for file in sorted(file for file in here.rglob("*") if file.suffix in {".py", ".js", ".css"}):
        digest.update(file.relative_to(here).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


class Folder:
    """The folder of a kit, which knows by its manifest what is made already."""

    def __init__(self, path: Path, talk: Talk) -> None:
        self.path, self._head = path, {"edition": edition(talk), **kit.contents(talk)}
        self._files: dict[str, str] = {}
        before = _read(path / MANIFEST)
        if before.get("edition") == self._head["edition"]:
            self._files = dict(before.get("files", {}))

    def has(self, file: kit.File) -> bool:
        """Return whether a file is there as it was made, by this edition."""
        try:
            return self._files.get(file.path) == _digest((self.path / file.path).read_bytes())
        except OSError:
            return False

    def make(self, file: kit.File) -> None:
        """Make a file, whole or not at all, and note it."""
        content = file.make()
        _write(self.path / file.path, content)
        self._files[file.path] = _digest(content)
        _write(
            self.path / MANIFEST, (json.dumps({**self._head, "files": self._files}, indent=1, ensure_ascii=False) + "\n").encode()
        )


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_name(file.name + ".part")
    beside.write_bytes(content)
    beside.replace(file)


@app.command()
def main(
    talk: Annotated[str, typer.Argument(help="The id of a talk, or a TOML file.")],
    out: Annotated[Path, typer.Option(help="The folder, which is made where it is not there.")],
) -> None:
    """Write a talk's offline kit: a page for every beat, figures, notes, and a deck; open deck.html in a browser."""
    logging.getLogger("streamlit").setLevel(logging.ERROR)
    try:
        found = named.read(talk)
    except InvalidInput as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    files = kit.files(found)
    done = 0
    try:
        folder = Folder(out, found)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns) as progress:
            task = progress.add_task(found.title, total=len(files))
            for file in files:
                progress.update(task, description=file.what)
                if not folder.has(file):
                    folder.make(file)
                done += 1
                progress.advance(task)
    except KeyboardInterrupt:
        typer.echo(f"Interrupted: {done} of {len(files)} files are there. The same command goes on.", err=True)
        raise typer.Exit(130) from None
    except OSError as error:
        typer.echo(f"out must be a folder that can be written, got {out}: {error.strerror}", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"{len(files)} files in {out}. Open {out / kit.DECK} in a browser; ?light for a light room.")


if __name__ == "__main__":
    app()
