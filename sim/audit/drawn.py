"""The page's own figure of a table, as SVG. The page's code draws it in a process of its own: here are no charts, and there no questions.

What is sent is the table as it was read, and the setting. Where the pages are not installed, or figures cannot be drawn, there is none.
"""

import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

from sim.contract.parameters import Params

PROGRAM = "pages.ui.own.drawn_alone"
ROOT = Path(__file__).parents[2]
PATIENCE = 120  # seconds


def figure(kind: str, built: Any, params: Params, seed: int = 0) -> str:
    """Return the figure of a table as SVG, or nothing where none can be drawn."""
    sent = {"kind": kind, "built": built, "params": params.settings(prefix=""), "seed": seed}
    try:
        done = subprocess.run(
            [sys.executable, "-m", PROGRAM], input=pickle.dumps(sent), capture_output=True, cwd=ROOT, timeout=PATIENCE
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode() if done.returncode == 0 else ""
