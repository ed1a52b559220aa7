"""Taken up by Python itself where this folder is on its path: notes every file that the process opens where it has no business.

STRANGE_FILES names the file that takes the notes, a line each: `read` or `written`, and the path. Read may be what belongs to the project, to
Python, to the system's own configuration and to the folders in which it may write: its home and the one for temporary files.
"""

import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOLDS = tuple(map(os.path.realpath, (os.path.expanduser("~"), tempfile.gettempdir(), "/dev")))
KNOWS = (
    *HOLDS,
    *map(os.path.realpath, (ROOT, sys.prefix, sys.base_prefix)),
    *(
        "/proc",
        "/sys",
        "/usr",
        "/lib",
        "/etc/ssl",
        "/etc/fonts",
        "/etc/python3",
        "/etc/debian_version",
        "/etc/machine-id",
        "/etc/os-release",
    ),
    *(
        "/etc/mime.types",
        "/etc/httpd",
        "/etc/apache",
        "/etc/nginx",
        "/etc/timezone",
        "/etc/localtime",
        "/etc/host",
        "/etc/resolv.conf",
    ),
)
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


def watch(notes: str) -> None:
    """Begin to take notes."""
    log = os.open(notes, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def heard(event: str, args: tuple[object, ...]) -> None:
        if event != "open" or not isinstance(args[0], (str, bytes)):
            return
        mode, flags = args[1], args[2]
        written = bool(set(mode) & set("wax+")) if isinstance(mode, str) else bool(int(str(flags or 0)) & WRITES)
        path = os.path.realpath(os.fsdecode(args[0]))
        if not path.startswith(HOLDS if written else KNOWS):
            os.write(log, f"{'written' if written else 'read'} {path!r}\n".encode())

    sys.addaudithook(heard)


if "STRANGE_FILES" in os.environ:
    watch(os.environ["STRANGE_FILES"])
