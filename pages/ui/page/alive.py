"""A setting of a page as a stop of a web page (`drawing/web_page.py`): figure in both themes, words, all that its main knob can reach.

Nothing runs there but the browser. So the knob's every stop is computed here: what is said there, and which rows of which tables differ.
"""

import html
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Any, NamedTuple, cast

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

import sim
from pages.ui.drawing import frontier_view, named, packed, sentence, theme, web_page
from pages.ui.drawing.frontier_view import NOW, Axes
from pages.ui.knobs import controls
from pages.ui.page import bet, claim, figure, settings
from pages.ui.page import ladder as ladders
from pages.ui.page.beat import Beat
from pages.ui.page.page import Page, View
from pages.ui.page.size import DESK, Size
from pages.ui.work import runs
from sim.analysis import presets
from sim.contract.parameters import Choice, InvalidInput, Knob

THEMES = {"dark": theme.DARK, "light": theme.LIGHT}
MOST, FEW = 101, 13  # stops of a knob that a page carries; where a run is slow and the knob does not move along the frontier
FONT = "Source Sans, system-ui, sans-serif"  # of the pages
Tables = Mapping[str, pa.Table]


class Place(NamedTuple):
    """Where a figure is drawn: the width of its column, the size of words and plots."""

    width: int
    size: Size


def view(page: Page, params: Any, seed: int) -> View:
    """Return a page's view of one setting, its frontier known."""
    id = page.model
    return View(
        sim.load(id),
        params,
        seed,
        runs.result(id, params, seed),
        runs.outcomes(id, params, seed),
        runs.frontier(id, params, seed),
    )


def said(page: Page, seen: View) -> dict[str, str]:
    """Return the words of a setting: sentence, price and claim, as HTML."""
    on = presets.at(page.model, seen.params)
    words = {"said": sentence.marked(page.say(seen)), "price": html.escape(page.priced(seen))}
    return words | {"claim": html.escape(claim.text(on)) if on else ""}


def known(page: Page, seen: View, place: Place, beat: Beat | None) -> tuple[Any, ...]:
    """Return what a figure's specification depends on, but for its theme."""
    asked, hidden = (bet.axis(beat, seen), beat.hidden) if beat is not None else (None, False)
    return place.size, False, page.axes_at(seen), seen.x, seen.y, seen.frontier.mixing, page.scene(seen), asked, hidden


def specs(page: Page, seen: View, place: Place, beat: Beat | None, tables: Tables) -> dict[str, dict[str, Any]]:
    """Return the figure's specification in each theme."""
    look = known(page, seen, place, beat)
    kinds = packed.kinds(tables)
    found = {}
    for name, colours in THEMES.items():
        spec = figure.reading(kinds, page, place.width, colours, *look)[0]
        found[name] = {**spec, "background": colours.ground, "config": {**spec["config"], "font": FONT}}
    return found


def tables(page: Page, seen: View, ghost: sim.Params | None, place: Place, beat: Beat | None) -> dict[str, pa.Table]:
    """Return the figure's tables; while a room guesses nothing that would tell."""
    here = page.axes_at(seen)
    panel = figure.panel(place.width, here, place.size, leads=page.leads)
    if beat is not None and beat.hidden:
        return figure.unseen(page, seen, here, panel)
    pack = figure.packable(page, place.width, theme.DARK, *known(page, seen, place, beat))
    return figure.tables(page, page.model, seen.params, seen.seed, ghost, False, here, panel, pack)


def knob(page: Page, seen: View, ghost: sim.Params | None, place: Place, pack: frozenset[str]) -> dict[str, Any] | None:
    """Return what the main knob can reach: label, values in words, where it stands, and a state for each value; None where it has none."""
    found = _reached(page, seen.params, seen.seed, ghost, place, pack, page.axes_at(seen))
    if len(found) < 2:
        return None
    name = page.open(seen.params)[0]
    declared = seen.model.Params.declared()[name]
    label = controls.label(declared) if isinstance(declared, Knob) else declared.label
    values = [value for value, _ in found]
    names = [declared.options[value] if isinstance(declared, Choice) else controls.bare(value) for value in values]
    return {
        "label": label,
        "parameter": declared.label,
        "names": names,
        "at": values.index(getattr(seen.params, name)),
        "idle": (page.idle(seen) if page.idle else "")
        or controls.idle(seen.model, name, page.implied, runs.settings(seen.params)),
        "states": [state for _, state in found],
    }


@lru_cache(maxsize=64)
def _reached(
    page: Page, params: Any, seed: int, ghost: sim.Params | None, place: Place, pack: frozenset[str], here: Axes
) -> tuple[tuple[Any, dict[str, Any]], ...]:
    """Return every value of the main knob that is offered, with its state."""
    model, name = sim.load(page.model), page.open(params)[0]
    declared, now = model.Params.declared()[name], getattr(params, name)
    panel = figure.panel(place.width, here, place.size, leads=page.leads)
    if not isinstance(declared, Knob | Choice):
        return ()
    values: list[Any] = sorted({now, *map(type(now), declared.stops)}) if isinstance(declared, Knob) else list(declared.options)
    ladder = (
        ladders.ladder(page, model.id, params.replace(**page.implied.get(name, {})), seed)
        if page.patient and page.between
        else None
    )
    most = FEW if page.patient and ladder is None else MOST
    step = -(-len(values) // most)
    offered: list[Any] = [value for i, value in enumerate(values) if (i - values.index(now)) % step == 0]
    before, scene = _base(page, params, seed, ghost, panel, pack, here), page.scene(view(page, params, seed))
    points = (
        dict(zip(offered, ladders.stand(ladder, offered, page.between), strict=True))
        if ladder is not None and len(ladder)
        else {}
    )
    found = []
    for value in offered:
        try:
            moved = params.replace(**{name: value}, **page.implied.get(name, {}))
        except InvalidInput:
            continue
        seen = _on_rung(page, moved, seed, name, points[value]) if value in points else view(page, moved, seed)
        if page.axes_at(seen) != here or page.scene(seen) != scene or page.open(moved)[0] != name:
            continue  # another drawing
        then = (
            _moved(page, seen, ghost, points[value], here, panel, before)
            if value in points
            else _base(page, moved, seed, ghost, panel, pack, here)
        )
        found.append((value, said(page, seen) | {"setting": settings.worded(declared, value), **_differs(before, then)}))
    return tuple(found)


def _base(
    page: Page, params: Any, seed: int, ghost: sim.Params | None, panel: Any, pack: frozenset[str], here: Axes
) -> dict[str, pa.Table]:
    return figure.tables(page, page.model, params, seed, ghost, False, here, panel, pack)


def _on_rung(page: Page, params: Any, seed: int, main: str, point: int) -> View:
    """Return the view of a point of the frontier; of its result only what stays the same along the frontier is so (`Page.between`)."""
    seen = view(page, params.replace(**{main: params.declared()[main].default}), seed)
    row = seen.frontier.frame.loc[point]
    known = {name: None if pd.isna(row[name]) else float(row[name]) for name in seen.outcomes if name in row}
    return replace(seen, params=params, outcomes=seen.outcomes | known)


def _moved(
    page: Page, seen: View, ghost: sim.Params | None, point: int, here: Axes, panel: Any, before: Tables
) -> dict[str, pa.Table]:
    """Return the tables when the page stands on a point of its frontier: the present setting and the names on the drawing."""
    at = frontier_view.stand(seen.frontier, seen.x, seen.y, seen.outcomes)
    marks = named.marks(before["marks"].to_pandas(), seen.x, seen.y)
    names = figure.names(page, page.model, seen.params, seen.seed, ghost, here, panel, at, marks)
    return {**before, **names, "now": frontier_view.now(seen.x, seen.y, at, point)}


def _differs(before: Tables, then: Tables) -> dict[str, Any]:
    """Return which tables differ: whole ones, of those that have every point only the rows of the present setting; and the point."""
    whole, rows = {}, {}
    for name, table in then.items():
        if table.equals(before[name]):
            continue
        if "point" in table.column_names and name != "now" and _others(table).equals(_others(before[name])):
            rows[name] = columns(table.filter(pc.equal(table["point"], NOW)))
        else:
            whole[name] = columns(table)
    return {"tables": whole, "rows": rows, "point": int(then["now"]["point"][0].as_py())}


def _others(table: pa.Table) -> pa.Table:
    return table.filter(pc.not_equal(table["point"], NOW)).combine_chunks()


def columns(table: pa.Table) -> dict[str, list[Any]]:
    """Return a table as it stands in a web page."""
    if not table.num_rows:
        return cast("dict[str, list[Any]]", {name: [] for name in table.column_names})
    return web_page.columns(table.to_pylist())


def told(page: Page, seen: View) -> dict[str, Any]:
    """Return what the web page of a setting says besides (`web_page.words`): the sentence with its marks, the price, the knob."""
    found = said(page, seen)
    moved = knob(page, seen, None, Place(figure.WIDE, DESK), frozenset())
    return {"marked": found["said"], "price": html.unescape(found["price"]), "knob": moved}
