"""One setting of a visitor's own table: hero and frontier in one view, what was read, exports.

Nothing is cached for others here: tables made from an upload are handed over at every run and belong to the session.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

import altair as alt
import numpy as np
import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import frontier_view, named, render, sentence, spreadsheet, theme
from pages.ui.knobs import controls
from pages.ui.page import export, figure, panels
from pages.ui.page import size as sizes
from pages.ui.page.page import Page, View
from pages.ui.page.size import DESK, Size
from pages.ui.sessions import upload
from sim.analysis import manifest
from sim.frontier import Frontier
from sim.own.uploads import Sheet

Tables = Mapping[str, pd.DataFrame]
Build = Callable[[], pd.DataFrame]
Explored = TypeVar("Explored")
MOST_NOTES = 3
_EXPLORED, _GHOST = "_upload_explored", "_upload_ghost"
PAGE = "your_data"  # the address; the model of another kind of table than scores is called your_data_<kind>


@dataclass(frozen=True)
class Origin:
    """Where the rows come from: the kind of table, the file (the sample's while there is none), which column is what; and what of it nobody
    confirmed, as the sentence begins.
    """

    kind: str
    sheet: Sheet
    roles: Any
    assumed: str = ""


def notes(found: tuple[str, ...]) -> None:
    """Show the first notes about a table, and where the others stand."""
    for note in found[:MOST_NOTES]:
        upload.say(note, "warning")
    if len(found) > MOST_NOTES:
        upload.say(f"{len(found) - MOST_NOTES} more warnings stand under Data.", "warning")


def details(model: sim.Model) -> bool:
    """Return whether the details of the frontier are asked for."""
    return bool(st.session_state.get(f"_details_{model.id}", False))


def plain(name: str) -> str:
    """Return a visitor's word as it stands in the result sentence, where nothing of it is a mark."""
    return sentence.literal(name)


def hue(colours: theme.Palette) -> alt.Color:
    """Return the colour of a group, by its number in `hue`."""
    return alt.Color("hue:O", scale=alt.Scale(domain=list(range(len(colours.groups))), range=list(colours.groups)), legend=None)


def explored(
    still: tuple[Any, ...], explore: Callable[[], tuple[Frontier, Explored]]
) -> tuple[Frontier, Explored, Frontier | None]:
    """Return what `explore` returns, computed anew only when `still` changes, and the frontier as it was before, a ghost.

    `still` begins with the study: the frontier of another study, or on other axes, is no ghost.
    """
    last = st.session_state.get(_EXPLORED)
    frontier, beside = upload.once(_EXPLORED, still, explore)
    if last is not None and last[0] != still:
        before: Frontier = last[1][0]
        st.session_state[_GHOST] = before if last[0][0] is still[0] and (before.x, before.y) == (frontier.x, frontier.y) else None
    return frontier, beside, st.session_state.get(_GHOST)


def at(model: sim.Model, params: sim.Params, frontier: Frontier) -> View:
    """Return one setting and its outcomes."""
    seed = controls.seed(model)
    result = model.simulate(params, np.random.default_rng(seed))
    return View(model, params, seed, result, model.outcomes(result), frontier)


def frontier_tables(page: Page, view: View, ghost: Frontier | None) -> dict[str, pd.DataFrame]:
    """Return the frontier's tables at this setting; `ghost` is the frontier before the lever that moved last."""
    shown = frontier_view.tables(view.frontier, view.x, view.y, ghost=ghost, marks=page.marks, details=details(view.model))
    at = frontier_view.stand(view.frontier, view.x, view.y, view.outcomes)
    return shown | {"now": frontier_view.now(view.x, view.y, at).to_pandas()}


def words(page: Page, view: View, tables: Tables, width: int, size: Size = DESK) -> Tables:
    """Return the tables of what stands on the frontier's drawing in words."""
    axes = page.axes_at(view)
    ghost = st.session_state.get(_GHOST)
    at = frontier_view.stand(view.frontier, view.x, view.y, view.outcomes)
    marks = named.marks(tables["marks"], view.x, view.y)
    drawn = named.Drawn(view.frontier, at, ghost, marks, (), tables.get("landmarks"))
    return named.frames(drawn, view.x, view.y, axes, figure.panel(width, axes, size))


def charts(places: panels.Places, page: Page, view: View, tables: Tables) -> None:
    """Draw hero and frontier; a click on the frontier moves the parameters that say where on it one stands."""
    size, axes = sizes.now(bound=bool(page.selections)), page.axes_at(view)
    width, mixing = st.session_state.get("_width", 1200), view.frontier.mixing
    parts = figure.parts(page, width, theme.palette(), size, details(view.model), axes, view.x, view.y, mixing)
    panels.draw(places, view, parts, {**tables, **words(page, view, tables, width, size)}, page.alt)


def data(origin: Origin, view: View, read: dict[str, str], found: tuple[str, ...]) -> None:
    """Show what was read (beside what every file has), every note, and every policy."""
    st.markdown("**What was read**")
    said = upload.describe(origin.sheet) | read
    st.dataframe({"what": list(said), "as": list(said.values())}, hide_index=True, width="stretch")
    for note in found:
        upload.say(note, "warning")
    st.markdown("**Every policy on and under the frontier**")
    st.dataframe(view.frontier.frame, hide_index=True, width="stretch", height=300)


def exports(page: Page, origin: Origin, view: View, tables: Tables, files: Mapping[str, Build]) -> None:
    """Show the buttons: the figure, the frontier, `files` (label to table), and the manifest that names the file by its SHA-256."""
    name, said = view.model.id, sentence.plain(plain(origin.assumed) + page.say(view))
    whence = f"{export.provenance(view)} File: {origin.sheet.name}, SHA-256 {origin.sheet.digest}."

    def draw(format: str) -> bytes:
        axes = page.axes_at(view)
        spec = figure.spec(page, 1200, theme.LIGHT, DESK, False, axes, view)
        drawn = {**tables, **words(page, view, tables, 1200)}
        whole = render.filled(spec, drawn, view.model.question, (said, whence), theme.LIGHT.ground, theme.LIGHT.text)
        return render.render(whole, format)

    def recipe() -> bytes:
        made = manifest.make(view.model, view.params, view.seed)
        link = made.link.replace(f"/{name}?", f"/{PAGE}?{PAGE}_table={origin.kind}&", 1)
        changed = {
            "files": {origin.sheet.name: origin.sheet.digest},
            "params": made.params | upload.settings(origin.roles),
            "link": link,
        }
        return manifest.write(made.model_copy(update=changed)).encode()

    def table(build: Build) -> Callable[[], bytes]:
        return lambda: spreadsheet.csv(build())

    export.figures(name, draw)
    export.files(
        {"Frontier, CSV": (f"{name}-frontier.csv", table(lambda: view.frontier.frame))}
        | {f"{label}, CSV": (f"{name}-{label.split()[0].lower()}.csv", table(build)) for label, build in files.items()}
        | {"Manifest, JSON": (f"{name}.json", recipe)}
    )
    st.caption(
        "The manifest names your file by its SHA-256 and the columns by their role: with that file this page shows the same again."
    )
