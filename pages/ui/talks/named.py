"""The talk that a command names: a shipped one by its id, or a file."""

from dataclasses import replace
from pathlib import Path

from sim.analysis import talks
from sim.analysis.talks import Talk
from sim.contract.parameters import InvalidInput


def read(name: str) -> Talk:
    """Return the shipped talk of that id, or the talk of that file; raise InvalidInput for anything else."""
    if not name.endswith(".toml"):
        return talks.load(name)
    try:
        found = talks.read(Path(name).read_bytes(), Path(name).name)
    except OSError as error:
        raise InvalidInput(f"talk must be a file that can be read, got {name}: {error.strerror}") from None
    return found if found.id else replace(found, id=Path(name).stem)
