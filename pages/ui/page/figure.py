"""The figure of a page: hero and frontier in one view. Its specification is constant; what changes are the tables it names."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache, partial
from typing import Any

import altair as alt
import numpy as np
import pandas as pd
import pyarrow as pa

import sim
from pages.ui.drawing import charts, frontier_view, named, packed, render, theme
from pages.ui.drawing.frontier_view import NOW, Axes, Canvas, Over
from pages.ui.drawing.panel import Panel
from pages.ui.page import bet_view
from pages.ui.page import track as tracks
from pages.ui.page.bet_view import Bet
from pages.ui.page.page import Page, View
from pages.ui.page.size import DESK, Size
from pages.ui.work import runs
from sim.analysis import presets
from sim.contract.outcomes import Outcome, Outcomes
from sim.contract.shelf import remembered
from sim.frontier import Frontier

SMALL, LARGE = 0.34, 0.6  # of the plots' width, for the frontier: beside the hero, and where it leads
NARROW = 720  # px: below this the frontier stands under the hero
EDGE, AXIS, AXES = 5, 46, 70  # px on a phone: around a view; beside a frontier; beside a hero that has an axis
NO_AXIS = 50  # px that a hero takes more where it has no axis at its left
FIT = {"type": "fit-x", "contains": "padding"}
SAME = 1e-9  # two settings whose outcomes are this near are one policy
UNDEFINED = -1e300  # stands for an outcome that is undefined: equal to itself and to nothing else
WIDE, PHONE = 1200, 360  # px: widths of an exported figure
MARGINS, ACROSS = 175, 7  # px: axes and the space between; what each px of the words makes it wider


@lru_cache(maxsize=64)
def parts(
    page: Page,
    width: int,
    colours: theme.Palette,
    size: Size,
    details: bool,
    axes: Axes,
    x: Outcome,
    y: Outcome,
    mixing: bool,
    scene: Hashable = None,
    bet: Bet | None = None,
    hidden: bool = False,
) -> tuple[charts.Spec, ...]:
    """Return the constant specifications for one width and theme: hero beside frontier in one view; on a phone the one, then the other.

    `bet` is where a talk's room has guessed; what would tell the answer is `hidden` until it is shown.
    """
    height = size.height

    def hero(room: int) -> charts.Spec:
        return charts.plain(page.hero(Canvas(room, height, colours, size.words, scene, hidden)))

    def front(room: int) -> charts.Spec:
        own: list[Over] = [*([page.over] if page.over and not hidden else []), *([partial(bet_view.layers, bet)] if bet else [])]

        def over(*at: Any) -> list[alt.Chart]:
            return [layer for draw in own for layer in draw(*at)]

        here = Canvas(room, height, colours, size.words)
        return frontier_view.chart(here, axes, x, y, mixing=mixing, details=details, own=over if own else None)

    known, own = frontier_view.parameters(page.model), [*map(dict, page.selections)]
    bets = bet_view.parameters(bet)
    config = theme.chart_config(colours, words=size.words)
    common = {
        "config": config,
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
        "padding": dict.fromkeys(("left", "right", "top", "bottom"), EDGE),
    }
    frontier = _frontier(width, size, leads=page.leads)
    if width >= NARROW:
        room = (
            width - _margins(size) - frontier - (size.words if page.leads else 0)
        )  # the numbers of a hero's axis, where it comes second
        first = hero(room)
        if not charts.has_vertical_axis(first):
            first = hero(room + NO_AXIS)
        second = front(frontier)
        second["layer"].append(frontier_view.margin(Canvas(frontier, height, colours, size.words)))
        both = charts.beside(*((second, first) if page.leads else (first, second)), spacing=50)
        return (both | common | {"params": [*known, *own, *bets], "resolve": {"scale": {"color": "independent"}}},)
    first = hero(width - 2 * EDGE)
    if charts.has_vertical_axis(first):
        first = hero(width - 2 * EDGE - AXES)
    if not charts.has_view(first, frontier_view.MAP):
        known = [{"name": "hover", "value": {}}, *(parameter for parameter in known if "select" not in parameter)]
    second = front(frontier)
    fitted = {"width": width, "autosize": FIT}
    two = (
        charts.with_table(first, "now")
        | common
        | {"params": [*(each for each in known if each["name"] != "spot"), *own]}
        | (fitted if "layer" in first else {}),
        second | common | {"params": [*frontier_view.parameters(page.model), *bets], "config": _titled(config)} | fitted,
    )
    return two[::-1] if page.leads else two


@lru_cache(maxsize=64)
def packable(*known: Hashable) -> frozenset[str]:
    """Return the tables of which these `parts` read one point of the frontier at a time."""
    return packed.names(parts(*known))


@lru_cache(maxsize=64)
def reading(kinds: packed.Kinds, *known: Hashable) -> tuple[charts.Spec, ...]:
    """Return `parts` that read tables packed."""
    return tuple(packed.reading(part, dict(kinds)) for part in parts(*known))


@lru_cache(maxsize=64)
def reads(kinds: packed.Kinds, *known: Hashable) -> tuple[frozenset[str], ...]:
    """Return the tables that each of `reading` reads."""
    return tuple(frozenset(charts.reads(part)) for part in reading(kinds, *known))


def spec(page: Page, width: int, colours: theme.Palette, size: Size, details: bool, axes: Axes, view: View) -> charts.Spec:
    """Return the specification of both in one view, which takes a width of at least NARROW."""
    return parts(page, width, colours, size, details, axes, view.x, view.y, view.frontier.mixing, page.scene(view))[0]


def _titled(config: dict[str, Any]) -> dict[str, Any]:
    """Return the configuration with the vertical axis' title above it instead of beside it: that leaves its room to the plot."""
    above = {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleX": 6 - AXIS,
        "titleY": -10,
    }
    return config | {"axisY": above | {"labelPadding": 4}}


def panel(width: int, axes: Axes, size: Size = DESK, *, leads: bool = False) -> Panel:
    """Return the frontier's panel in a page of that width; `leads`: it is the large picture."""
    return frontier_view.panel(Canvas(_frontier(width, size, leads=leads), size.height, theme.LIGHT, size.words), axes)


def _margins(size: Size) -> int:
    """Return how much axes and the space between take beside the plots: the more, the larger their words."""
    return MARGINS + ACROSS * (size.words - DESK.words)


def _frontier(width: int, size: Size, *, leads: bool = False) -> int:
    """Return the width of the frontier's plot; on a phone it takes what its axis leaves, about this."""
    return int((width - _margins(size)) * (LARGE if leads else SMALL)) if width >= NARROW else width - 2 * EDGE - AXIS


@remembered(256, runs.SHOWN)
def tables(
    page: Page,
    id: str,
    params: sim.Params,
    seed: int,
    ghost: sim.Params | None,
    details: bool,
    axes: Axes,
    panel: Panel,
    pack: frozenset[str] = frozenset(),
    *,
    follow: bool = False,
) -> dict[str, pa.Table]:
    """Return the tables as they are sent: the frontier's, and the hero's at every point and, if it is none of them, at this setting.

    Those that are named in `pack` come as one row a point. `follow`: with what the main knob alone reaches.
    """
    model, frontier = sim.load(id), runs.frontier(id, params, seed)
    still = runs.off_the_frontier(id, params), seed, ghost, details, axes.colour, pack
    view, previews, places, drawn, marks = _still(page, id, *still)
    point = NOW if page.apart else places.of(runs.outcomes(id, params, seed))
    if follow and page.between == "each":
        track = tracks.track(id, params, page.held(params), seed)
        joined = _joined(page, id, track, *still)
        view, previews = ({name: joined.get(name, table) for name, table in tables.items()} for tables in (view, previews))
        point = track.point(runs.settings(params)[page.held(params)], NOW)
    shown = point != NOW and drawn and drawn <= previews.keys()  # then what would be drawn of this setting is among the previews
    picture = {} if shown and not page.lines else model.picture(runs.result(id, params, seed))
    pictured = {} if shown else picture
    drawn.update(pictured)
    hero = {name: table for name, table in previews.items() if name not in pictured}
    for name, table in pictured.items():
        if name not in previews:  # it stays along the frontier; see `Page.apart`
            hero[name] = _arrow(table.assign(now=False) if point != NOW and "now" in table else table)
        elif name in page.apart:
            hero |= {name: previews[name], f"{name}_now": _sent(f"{name}_now", table.assign(point=NOW), pack)}
        elif point != NOW:
            hero[name] = previews[name]
        else:
            hero[name] = tracks.joined(previews[name], _sent(name, table.assign(point=NOW), pack))
    x, y = model.outcome(frontier.x), model.outcome(frontier.y)
    at = frontier_view.stand(frontier, x, y, runs.outcomes(id, params, seed))
    landmarks = view["landmarks"].to_pandas(use_threads=False) if details else None
    words = names(page, id, params, seed, ghost, axes, panel, at, marks, landmarks, picture.get(page.lines))
    return view | hero | words | {"now": frontier_view.now(x, y, at, point)}


def names(
    page: Page,
    id: str,
    params: sim.Params,
    seed: int,
    ghost: sim.Params | None,
    axes: Axes,
    panel: Panel,
    at: tuple[float, float, float],
    marks: named.Marks,
    landmarks: pd.DataFrame | None = None,
    lines: pd.DataFrame | None = None,
) -> dict[str, pa.Table]:
    """Return the tables of what stands on the drawing in words, where the page stands `at` (`frontier_view.stand`).

    `lines` are those that the page draws on its frontier, where they are known.
    """
    frontier, model = runs.frontier(id, params, seed), sim.load(id)
    if page.lines and lines is None:
        lines = model.picture(runs.result(id, params, seed))[page.lines]
    drawn = named.Drawn(
        frontier,
        at,
        before(id, ghost, seed, frontier),
        marks,
        () if page.own_names else policies(page, id, runs.off_the_frontier(id, params), seed),
        landmarks,
        _others(lines, [frontier.x, frontier.y], names=panel.size <= DESK.words) if lines is not None else (),
        page.own_names,
    )
    return named.tables(drawn, model.outcome(frontier.x), model.outcome(frontier.y), axes, panel)


def before(id: str, ghost: sim.Params | None, seed: int, frontier: Frontier) -> Frontier | None:
    """Return the frontier of the settings before, if there are any and it has the same axes."""
    found = runs.frontier(id, ghost, seed) if ghost is not None else None
    return found if found is not None and (found.x, found.y) == (frontier.x, frontier.y) else None


def _others(lines: pd.DataFrame, axes: list[str], *, names: bool) -> list[tuple[str, list[tuple[float, float]]]]:
    """Return the lines that the page draws on its frontier beside it, by name (column `way`); on the stage without names."""
    found: dict[str, list[tuple[float, float]]] = {}
    for way, (x, y) in zip(lines["way"].tolist(), lines[axes].to_numpy(float).tolist(), strict=True):
        found.setdefault(str(way), []).append((x, y))
    return [(way if names else "", line) for way, line in found.items()]


@lru_cache(maxsize=64)
def policies(page: Page, id: str, base: sim.Params, seed: int) -> tuple[tuple[str, float, float], ...]:
    """Return the presets that stand on or under the frontier of `base`: title, x, y. Where runs are slow, only those that are its points."""
    frontier, found = runs.frontier(id, base, seed), []
    for preset in presets.load(id):
        if runs.off_the_frontier(id, preset.params) == base:
            if page.patient or page.slow:
                rows, settings = frontier.frame, runs.settings(preset.params)
                for column in (name for name in rows if str(name).startswith("set.")):
                    rows = rows[rows[column] == settings[str(column).removeprefix("set.")]]
                spots = rows[[frontier.x, frontier.y]].iloc[:1].to_numpy(float).tolist()
            else:
                outcomes = runs.outcomes(id, preset.params, seed)
                spots = [[outcomes[frontier.x], outcomes[frontier.y]]]
            found += [(preset.title, float(x), float(y)) for x, y in spots]
    return tuple(found)


def early(
    page: Page, view: View, ghost: Frontier | None, details: bool, axes: Axes, panel: Panel, pack: frozenset[str] = frozenset()
) -> dict[str, pa.Table]:
    """Return the same tables while the frontier is not known: the hero's and the point of this setting, and the frontier before it."""
    x, y = view.x, view.y
    shown = frontier_view.tables(view.frontier, x, y, ghost=ghost, marks=(), details=details, colour=axes.colour)
    hero = {name: table.assign(point=NOW) for name, table in view.model.picture(view.result).items()}
    hero |= {f"{name}_now": hero[name] for name in page.apart} | {name: hero[name].iloc[:0] for name in page.apart}
    at = frontier_view.stand(view.frontier, x, y, view.outcomes)
    words = named.tables(named.Drawn(view.frontier, at, ghost), x, y, axes, panel)
    now = frontier_view.now(x, y, at)
    return {name: _sent(name, table, pack) for name, table in (shown | hero).items()} | words | {"now": now}


def unseen(page: Page, view: View, axes: Axes, panel: Panel) -> dict[str, pa.Table]:
    """Return the tables while a room guesses: as where the frontier is not known, and nothing of what the pointer would reach."""
    nothing = replace(view.frontier, frame=view.frontier.frame.iloc[:0], band=None)
    shown = early(page, replace(view, frontier=nothing), None, False, axes, panel)
    reached = runs.preview(view.model.id, view.params, view.seed)
    return {name: _arrow(table.iloc[:0]) for name, table in reached.items() if name not in shown} | shown


@remembered(16, runs.SHOWN)
def _joined(page: Page, id: str, track: tracks.Track, *still: Any) -> dict[str, pa.Table]:
    """Return the tables of `_still` that have a row for each point, with those of a track behind them."""
    view, previews, *_ = _still(page, id, *still)
    *_, pack = still
    x, y = (name for name in view[frontier_view.REACH].column_names if name != "point")
    reach = track.frame[[x, y]].assign(point=track.frame.index)
    points = {frontier_view.REACH: view[frontier_view.REACH]} | previews
    more = {frontier_view.REACH: reach} | track.tables
    return {name: tracks.joined(table, _sent(name, more[name], pack)) for name, table in points.items()}


@dataclass(frozen=True)
class _Places:
    """The points of a frontier that the hero has already: their numbers, and what comes out there, shape (points, outcomes)."""

    names: tuple[str, ...]
    points: np.ndarray[Any, np.dtype[np.int64]]
    values: np.ndarray[Any, np.dtype[np.float64]]

    def of(self, outcomes: Outcomes) -> int:
        """Return the point that has these outcomes, else NOW.

        On such a point, moving along the frontier changes one row of one table, and the browser draws only what depends on it.
        """
        here = np.array([UNDEFINED if outcomes[name] is None else outcomes[name] for name in self.names], dtype=float)
        found = self.points[np.abs(self.values - here).max(axis=1, initial=0.0) <= SAME]
        return int(found[0]) if len(found) else NOW


def _places(model: sim.Model, frontier: Frontier, previews: Mapping[str, pd.DataFrame]) -> _Places:
    names = tuple(o.name for o in model.OUTCOMES if o.name in frontier.frame)
    shown = [set(table["point"].unique()) for table in previews.values()]
    rows = frontier.frame[frontier.frame.index.isin(set.intersection(*shown) if shown else set())]
    return _Places(names, rows.index.to_numpy(np.int64), rows[list(names)].astype(float).fillna(UNDEFINED).to_numpy(float))


@remembered(64, runs.SHOWN)
def _still(
    page: Page,
    id: str,
    params: sim.Params,
    seed: int,
    ghost: sim.Params | None,
    details: bool,
    colour: frontier_view.Colour | None,
    pack: frozenset[str] = frozenset(),
) -> tuple[dict[str, pa.Table], dict[str, pa.Table], _Places, set[str], named.Marks]:
    """Return what stays while one moves along the frontier: its tables, the hero's at every point, where these points are, which
    tables a picture has (filled by the first that is drawn, the same for all others), and the policies with a name.
    """
    model = sim.load(id)
    frontier = runs.frontier(id, params, seed)
    x, y = model.outcome(frontier.x), model.outcome(frontier.y)
    previews = runs.preview(id, params, seed)
    shown = sorted({int(point) for table in previews.values() for point in table["point"].unique()})
    view = frontier_view.tables(
        frontier, x, y, ghost=before(id, ghost, seed, frontier), marks=page.marks, details=details, previewed=shown, colour=colour
    )
    still, hero = {n: _arrow(t) for n, t in view.items()}, {n: _sent(n, t, pack) for n, t in previews.items()}
    return still, hero, _places(model, frontier, previews), set(), named.marks(view["marks"], x, y)


def _sent(name: str, table: pd.DataFrame, pack: frozenset[str]) -> pa.Table:
    return packed.pack(_arrow(table)) if name in pack else _arrow(table)


def _arrow(table: pd.DataFrame) -> pa.Table:
    """Return a table as it is sent; `pa.Table.from_pandas` takes half as long again and more, for what only pandas would read of it."""
    return pa.table({str(name): pa.array(column, from_pandas=True) for name, column in table.items()})


def standalone(
    page: Page, view: View, sentence: str, words: str, *, told: Mapping[str, Any], ghost: sim.Params | None = None
) -> dict[str, Any]:
    """Return the whole figure with its data inside, light: above it the question, the sentence, and where it comes from.

    `told` is what the figure's web page says besides (`web_page.words`); its narrow form for a phone is added here.
    """
    axes = page.axes_at(view)
    here = panel(WIDE, axes, leads=page.leads)
    known = (page, view.model.id, view.params, view.seed, ghost, False, axes, here)
    filled = early(page, view, None, False, axes, here) if view.waiting else tables(*known)
    filling = {name: table.to_pandas(use_threads=False) for name, table in filled.items()}
    drawn = spec(page, WIDE, theme.LIGHT, DESK, False, axes, view)
    whole = render.filled(drawn, filling, view.model.question, (sentence, words), theme.LIGHT.ground, theme.LIGHT.text)
    settings = (axes, view.x, view.y, view.frontier.mixing, page.scene(view))
    narrow = [part | {"background": whole["background"]} for part in parts(page, PHONE, theme.LIGHT, DESK, False, *settings)]
    whole["usermeta"]["page"] |= {**told, "narrow": narrow}
    return whole
