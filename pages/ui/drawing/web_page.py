"""A figure as one web page that works offline: its words as text, its settings as a list, and narrow views of it for a phone."""

import html
import json
from collections.abc import Mapping, Sequence
from typing import Any

LANGUAGE = "en"
NARROW = 720  # px: below this the narrow form is drawn, if there is one
STYLE = """
body { margin: 0 auto; max-width: 1280px; padding: 1.25rem; font: 17px/1.5 system-ui, sans-serif; background: %(ground)s; color: %(text)s; }
h1 { font-size: clamp(1.4rem, 4vw, 2.2rem); line-height: 1.15; margin: 0 0 .6rem; }
p { margin: 0 0 .6rem; max-width: 75ch; }
.said { font-size: 1.2em; }
#figure { margin: 1rem 0; width: 100%%; }
#figure svg { max-width: 100%%; height: auto; }
dl { display: grid; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)); gap: .2rem 1.5rem; font-size: .9rem; }
dl div { display: flex; justify-content: space-between; gap: 1rem; border-bottom: 1px solid color-mix(in srgb, currentColor 15%%, transparent); }
dd { margin: 0; font-weight: 600; text-align: right; }
.whence { font-size: .9rem; }
"""
DRAW = """
const read = id => JSON.parse(document.getElementById(id).textContent);
const figure = read("spec"), narrow = read("narrow"), wide = matchMedia("(min-width: %dpx)"), place = document.getElementById("figure");
const draw = () => {
  const views = wide.matches || !narrow.length ? [figure] : narrow.map(view => ({ ...view, datasets: figure.datasets }));
  place.replaceChildren(...views.map(() => document.createElement("div")));
  views.forEach((view, i) => vegaEmbed(place.children[i], view, { renderer: "svg", actions: false }));
};
wide.addEventListener("change", draw);
draw();
"""


def words(
    title: str, said: str, whence: str, *, claim: str = "", settings: Mapping[str, str] | None = None, narrow: Sequence[Any] = ()
) -> dict[str, Any]:
    """Return what `write` needs to know beside the figure; it travels in the figure's `usermeta`, under "page"."""
    return {
        "title": title,
        "said": said,
        "whence": whence,
        "claim": claim,
        "settings": dict(settings or {}),
        "narrow": list(narrow),
    }


def write(figure: Mapping[str, Any], libraries: str) -> str:
    """Return the page of a figure; `libraries` is a script that puts `vegaEmbed` into the window.

    Words of a visitor's table may stand in the figure: none of them is read as HTML, and none ends the script that holds it.
    """
    said = figure["usermeta"]["page"]
    drawn = {name: value for name, value in figure.items() if name not in ("title", "usermeta")} | {"padding": 5}
    narrow = [{name: value for name, value in view.items() if name != "usermeta"} for view in said["narrow"]]
    title, e = said["title"], html.escape
    paragraphs = [("claim", said["claim"]), ("said", said["said"])]
    settings = "".join(f"<div><dt>{e(label)}</dt><dd>{e(value)}</dd></div>" for label, value in said["settings"].items())
    style = STYLE % {"ground": figure.get("background", "#ffffff"), "text": (figure.get("title") or {}).get("color", "#1f1f1f")}
    return f"""<!DOCTYPE html>
<html lang="{LANGUAGE}">
<head>
<meta charset="UTF-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{e(title)}</title>
<meta name="description" content="{e(said["said"])}">
<style>{style}</style>
<script>{libraries}</script>
</head>
<body>
<main>
<h1>{e(title)}</h1>
{"".join(f'<p class="{kind}">{e(text)}</p>' for kind, text in paragraphs if text)}
<div id="figure" role="img" aria-label="{e(title)}"></div>
{f"<dl>{settings}</dl>" if settings else ""}
<p class="whence">{e(said["whence"])}</p>
</main>
<script type="application/json" id="spec">{_inert(drawn)}</script>
<script type="application/json" id="narrow">{_inert(narrow)}</script>
<script>{DRAW % NARROW}</script>
</body>
</html>
"""


def _inert(value: Any) -> str:
    """Return JSON in which no < stands as itself, so that nothing in it can end the script around it."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
