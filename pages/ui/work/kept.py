"""Tables that take long to compute, kept on disk between two starts of the server: by version, so that nothing old is ever read.

Only what is the same for everybody is kept here: never anything of a visitor. Where the disk cannot be written, everything works, and
is computed again after the next start. The folder is CACHE in the environment (empty: none), else the user's cache folder.
"""

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

import sim

CACHE = "ALIGNMENT_TRADEOFFS_CACHE"
ROOT = Path(__file__).parents[3]
VERSIONS = 4  # kept; older ones are deleted
_FOLDER = re.compile(r"v-[0-9a-f]{16}")


def table(name: str, compute: Callable[[], pd.DataFrame]) -> pd.DataFrame:
    """Return the table of that name: read if this version has kept it, else computed and kept."""
    folder = directory()
    file = folder / f"{name}.feather" if folder else None
    if file and file.is_file():
        with contextlib.suppress(Exception):  # a broken file is as good as none
            found: pd.DataFrame = pd.read_feather(file)
            return found
    computed = compute()
    if file:
        with contextlib.suppress(OSError):
            _write(file, computed)
    return computed


def directory() -> Path | None:
    """Return the folder of this version, or None if nothing is to be kept."""
    chosen = os.environ.get(CACHE)
    if chosen == "":
        return None
    try:
        root = (
            Path(chosen) if chosen else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "alignment-tradeoffs"
        )
    except RuntimeError:  # nobody's home
        return None
    return root / f"v-{version()}"


@cache
def version() -> str:
    """Return a digest of everything that a number depends on: the package, its data, and the libraries that compute."""
    import numpy
    import scipy

    digest = hashlib.sha256(f"{sim.__version__} {numpy.__version__} {scipy.__version__} {pd.__version__}".encode())
    files = [*(ROOT / "sim").rglob("*.py"), *(ROOT / "data").rglob("*.csv"), *(ROOT / "data").rglob("*.toml")]
    for file in sorted(files):
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def _write(file: Path, frame: pd.DataFrame) -> None:
    """Write the table under another name first: who reads meanwhile, or after a crash, finds all of it or nothing."""
    new = not file.parent.is_dir()
    file.parent.mkdir(parents=True, exist_ok=True)
    if new:
        _forget(file.parent)
    handle, beside = tempfile.mkstemp(dir=file.parent, suffix=".part")
    os.close(handle)
    try:
        frame.to_feather(beside)
        os.replace(beside, file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def _forget(now: Path) -> None:
    """Delete the folders of all but the latest versions, and never that of `now`; what does not bear a version's name is not ours."""
    ours = [folder for folder in now.parent.iterdir() if folder.is_dir() and _FOLDER.fullmatch(folder.name) and folder != now]
    for folder in sorted(ours, key=lambda folder: folder.stat().st_mtime)[: 1 - VERSIONS]:
        shutil.rmtree(folder, ignore_errors=True)
