"""Draw a figure as PNG, SVG, PDF or one HTML file, in a process of its own: what drawing takes, about 160 MiB, is given back.

python -m pages.ui.render png < figure.json > figure.png
"""

import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

FORMATS = ("png", "svg", "pdf", "html")
SCALE = 2.0
ROOT = Path(__file__).parents[2]
_ONE_AT_A_TIME = threading.Lock()


def render(figure: dict[str, Any], format: str) -> bytes:
    """Return the figure in one of FORMATS; one is drawn at a time, so that many visitors do not take many times the memory."""
    with _ONE_AT_A_TIME:
        done = subprocess.run(
            [sys.executable, "-m", __name__, format],
            input=json.dumps(figure).encode(),
            capture_output=True,
            cwd=ROOT,
            timeout=120,
        )
    if done.returncode:
        raise RuntimeError(done.stderr.decode()[-2000:])
    return done.stdout


def _draw(figure: dict[str, Any], format: str) -> bytes:
    import vl_convert

    if format == "png":
        return bytes(vl_convert.vegalite_to_png(figure, scale=SCALE))
    if format == "svg":
        return str(vl_convert.vegalite_to_svg(figure)).encode()
    if format == "pdf":
        return bytes(vl_convert.vegalite_to_pdf(figure))
    return str(vl_convert.vegalite_to_html(figure, bundle=True)).encode()


if __name__ == "__main__":
    sys.stdout.buffer.write(_draw(json.load(sys.stdin), sys.argv[1]))
