"""What numbers depend on beside model, parameters and seed: this package's source and tables, and the libraries that compute."""

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

SIM = Path(__file__).resolve().parents[1]
TABLES = SIM.parent / "data" / "tables"
LIBRARIES = ("numpy", "scipy")


@cache
def code() -> str:
    """Return a digest of every module of sim and every table, line ends apart; the same on every system."""
    digest = hashlib.sha256()
    for file in sorted([*SIM.rglob("*.py"), *TABLES.glob("*.csv")], key=lambda file: file.relative_to(SIM.parent).as_posix()):
        content = file.read_bytes().replace(b"\r\n", b"\n")
        digest.update(file.relative_to(SIM.parent).as_posix().encode() + b"\0" + content + b"\0")
    return digest.hexdigest()[:16]


@cache
def libraries() -> dict[str, str]:
    """Return the versions of the libraries that compute."""
    return {name: version(name) for name in LIBRARIES}
