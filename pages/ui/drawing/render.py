"""Draw a figure as PNG, SVG, PDF or one HTML file, in a process of its own: what drawing takes, about 160 MiB, is given back.

python -m pages.ui.drawing.render png < figure.json > figure.png
"""

import json
import logging
import subprocess
import sys
import textwrap
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from pages.ui.drawing import web_page

FORMATS = ("png", "svg", "pdf", "html")
SCALE = 2.0
WRAP = 150  # characters of a line above the figure
ROOT = Path(__file__).parents[3]
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


def works() -> bool:
    """Return whether figures can be drawn on this machine: where the package is missing or its library does not load, they cannot."""
    try:
        render({"mark": "point", "data": {"values": [{}]}}, "svg")
    except (RuntimeError, OSError, subprocess.SubprocessError):
        logging.getLogger(__name__).exception("no figure can be drawn")
        return False
    return True


def filled(
    spec: Mapping[str, Any], tables: Mapping[str, pd.DataFrame], title: str, subtitle: tuple[str, str], ground: str, text: str
) -> dict[str, Any]:
    """Return a figure with its data inside and words above it: what it says, then where it comes from; `ground` and `text` are its colours."""
    words = [line for sentence in subtitle for line in textwrap.wrap(sentence, WRAP)]
    return {
        **spec,
        "title": {
            "text": title,
            "subtitle": words,
            "fontSize": 26,
            "subtitleFontSize": 14,
            "subtitleColor": text,
            "color": text,
            "anchor": "start",
            "offset": 18,
        },
        "config": {**spec["config"], "font": "sans-serif"},
        "background": ground,
        "padding": 24,
        "usermeta": {**spec.get("usermeta", {}), "page": web_page.words(title, *subtitle)},
        "datasets": {name: json.loads(table.to_json(orient="records", double_precision=15)) for name, table in tables.items()},
    }


def draw(figure: dict[str, Any], format: str) -> bytes:
    """Return the figure in one of FORMATS, drawn in this process, which keeps what it takes."""
    return web_page.write(figure, libraries()).encode() if format == "html" else converted(svg(figure), format)


def svg(figure: dict[str, Any]) -> str:
    """Return the figure as SVG, drawn in this process, which keeps what it takes."""
    import vl_convert

    return str(vl_convert.vegalite_to_svg(figure))


def converted(svg: str, format: str) -> bytes:
    """Return a figure that is drawn as SVG, as a PNG or PDF or as it is."""
    import vl_convert

    if format == "png":
        return bytes(vl_convert.svg_to_png(svg, scale=SCALE))
    return bytes(vl_convert.svg_to_pdf(svg)) if format == "pdf" else svg.encode()


def libraries() -> str:
    """Return a script that puts `vegaEmbed` into the window: Vega, Vega-Lite and vega-embed."""
    import vl_convert

    return str(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;"))


if __name__ == "__main__":
    sys.stdout.buffer.write(draw(json.load(sys.stdin), sys.argv[1]))
