"""A kind of table: what is its own, and the page that is the same for all kinds.

Nothing is cached for others here: what was made of an upload is handed over at every run and belongs to the session.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import sim
from pages.ui.knobs import controls
from pages.ui.own import audit, mapping, view
from pages.ui.own.view import Origin, Tables
from pages.ui.page import stage, tabs
from pages.ui.page.page import Page, View
from pages.ui.sessions import upload
from pages.ui.shell import browser
from pages.ui.work.turns import in_turn
from sim.audit.opened import Opened
from sim.own.uploads import Sheet

Built = TypeVar("Built")


def _nothing_beside(_sheet: Sheet | None, built: Any) -> Any:
    return built


def _notes(study: Any) -> tuple[str, ...]:
    found: tuple[str, ...] = study.notes
    return found


def _columns(study: Any) -> Any:
    return study.table.columns


_SHOWN = "_upload_shown"


@dataclass(frozen=True, eq=False)
class Kind(Generic[Built]):
    """What is a kind of table's own.

    page: hero, sentence, axes, knobs (all of them), tabs and price, as of any page. table: how its columns are asked for and read.
    model: what was built of it, as a model. look: the view at these values of the knobs, and the figure's tables; may say what is
    shown instead; raises InvalidInput where nothing can be. said: what a file holds, and what the sample is, a whole sentence.
    read: what was read, in words by name. files: tables to export, by label. opened: the table with its columns at one setting, for the
    report.
    notes: what the visitor should know, a sentence each; columns: which column is what; those of the study, unless said.
    start: knobs that begin elsewhere than they say, in the sample (no sheet) or a file. beside: takes up a second file, and returns
    what was built with it. details: what "Details of the frontier" adds. remark: words beside it. assumed: how the sentence begins while
    nobody has confirmed what was guessed, or nothing.
    """

    page: Page
    table: upload.Table[Any, Built]
    question: str
    model: Callable[[Built], sim.Model]
    look: Callable[[sim.Model, Built, Mapping[str, Any]], tuple[View, Tables]]
    said: Callable[[Built], tuple[str, str]]
    read: Callable[[Built], dict[str, str]]
    files: Callable[[View], Mapping[str, view.Build]]
    opened: Callable[[Sheet, Any, Built, Any, int], Opened]
    notes: Callable[[Built], tuple[str, ...]] = _notes
    columns: Callable[[Built], Any] = _columns
    start: Callable[[Sheet | None, Built], Mapping[str, Any]] | None = None
    beside: Callable[[Sheet | None, Built], Built] = _nothing_beside
    details: str = "Dominated region, knee, ideal point"
    remark: Callable[[View], str] = lambda _view: ""
    assumed: Callable[[Built], str] = lambda _built: ""


def show(kind: Kind[Any], others: Sequence[str]) -> None:
    """Show the sample, or the visitor's table; `others` are beginnings of names in the address that are not this kind's."""
    empty = kind.model(kind.table.sample_built())
    controls.check_link(empty, [*others, audit.TOLERATE])
    controls.notices(empty)
    source = st.empty()
    waiting = upload.waiting()
    with st.expander(f"Use your own {kind.table.kind}", expanded=waiting):
        found = mapping.own(kind.table)
        if found is None:
            return
        sheet, built = found[0], kind.beside(*found)
    if waiting and not upload.waiting():
        st.rerun()  # it is settled: the questions fold away
    with source:
        upload.whose(sheet, *kind.said(built))
    view.notes(kind.notes(built))
    _start(kind, sheet, built)
    _body(kind, sheet, built)


def _start(kind: Kind[Any], sheet: Sheet | None, built: Any) -> None:
    """Move the knobs, when a file comes or goes, to where this table begins; not where a link says otherwise."""
    model = kind.model(built)
    started, stamp = f"_start_{model.id}", sheet.digest if sheet is not None else ""
    changed = st.session_state.setdefault(started, "") != stamp
    st.session_state[started] = stamp
    if changed and kind.start and not upload.from_link():
        controls.put(model, _beginning(kind, sheet, built))


def _beginning(kind: Kind[Any], sheet: Sheet | None, built: Any) -> dict[str, Any]:
    return {**controls.defaults(kind.model(built)), **(kind.start(sheet, built) if kind.start else {})}


@st.fragment
@in_turn
def _body(kind: Kind[Any], sheet: Sheet | None, built: Any) -> None:
    page, model = kind.page, kind.model(built)
    assumed = kind.assumed(built) if sheet is not None else ""
    origin = Origin(kind.table.kind, sheet or upload.sample(kind.table), kind.columns(built), assumed)
    top, sentence = st.container(key="charts"), st.container()
    knob, below = st.container(key="main_knob"), st.container(key="below")
    values = controls.values(model)
    try:
        seen, tables = kind.look(model, built, values)
    except sim.InvalidInput as error:
        with sentence:
            upload.say(str(error), "error")
        _knobs(knob, page, model, values)
        return
    view.charts((top, below), page, seen, tables)
    with sentence:
        stage.say(view.plain(assumed) + page.say(seen), page.priced(seen))
        if (
            assumed
            and sheet is not None
            and st.button("That is right", key="_confirm", on_click=mapping.confirm, args=(upload.key(sheet, "confirmed"),))
        ):
            st.rerun()
    _knobs(knob, page, model, values)
    with st.container(key="tools", horizontal=True):
        st.session_state[_SHOWN] = kind, sheet, built
        st.button("Reset", key=f"_reset_{model.id}", on_click=_reset)
        browser.copy_link()
        browser.live()
        controls.typed(model, values, page.implied)
        st.toggle("Details of the frontier", key=f"_details_{model.id}", help=kind.details)
        remark = kind.remark(seen)
        if remark:
            st.caption(remark)
    audit.remember(model, next(iter(page.tabs)))
    opened = kind.opened(origin.sheet, origin.roles, built, seen.params, seen.seed)
    with st.container(key="tabs"):
        tabs.only_open(
            model.id,
            {audit.TAB: lambda: audit.show(page, opened, seen, tables)}
            | {name: lambda draw=draw: draw(seen) for name, draw in page.tabs.items()}
            | {
                "Why": lambda: _why(page),
                "Equations": lambda: tabs.equations(model),
                "Data": lambda: view.data(origin, seen, kind.read(built), kind.notes(built)),
                "Export": lambda: view.exports(page, origin, seen, tables, kind.files(seen)),
            },
        )


def _knobs(first: DeltaGenerator, page: Page, model: sim.Model, values: Mapping[str, Any]) -> None:
    names = page.open(values)
    with first:
        controls.main(model, names[: page.beside], page.implied)
    controls.others(model, names, page.implied, page.beside)


def _reset() -> None:
    """Begin again with what is shown. It stands in the session, which forgets it: Streamlit keeps what a button was given longer."""
    kind, sheet, built = st.session_state[_SHOWN]
    model = kind.model(built)
    controls.put(model, _beginning(kind, sheet, built))
    if model.random:
        st.session_state[controls.key(model, controls.SEED)] = 0


def _why(page: Page) -> None:
    st.markdown(page.why)
