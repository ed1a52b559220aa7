"""A page, assembled: question, presets and claim, hero beside frontier, sentence, knobs, tabs."""

import html
from collections.abc import Mapping
from concurrent.futures import wait
from contextlib import nullcontext
from functools import lru_cache, partial
from typing import Any, cast

import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import frontier_view, packed, theme
from pages.ui.drawing.frontier_view import Axes, Canvas
from pages.ui.knobs import controls, hearsay
from pages.ui.page import beat as beats
from pages.ui.page import bet, claim, figure, opened, panels, share, siblings, tabs
from pages.ui.page import ladder as ladders
from pages.ui.page import size as sizes
from pages.ui.page.page import Page, View
from pages.ui.sessions import own_talk
from pages.ui.shell import browser
from pages.ui.shell.contents import COMPARE, TALKS, entry_at
from pages.ui.work import next_step, runs
from pages.ui.work.turns import in_turn
from pages.ui.work.waiting import arrival
from sim.analysis import presets, scenarios
from sim.analysis.presets import Preset

__all__ = ["Axes", "Canvas", "Page", "View", "arrival", "say", "show"]

AT_ONCE = 0.02  # seconds that a page waits before it shows itself without its frontier


def show(page: Page) -> None:
    """Show the page.

    What follows the main knob at once, charts and sentence, is one fragment with it: every widget in it would cost the browser 5 ms
    a change. That fragment and all other knobs are another. The rest runs with the whole page, also when a knob moves something that
    stands there (see `_settle`).
    """
    if opened.taken(page):
        return
    model, beat = sim.load(page.model), beats.now()
    controls.check_link(model)
    if beat is None:
        siblings.show(model.id)
    st.html(f'<h1 class="question">{html.escape(model.question)}</h1>')
    controls.notices(model)
    top = st.container(key="claim" if beat is not None else "presets")
    params, _ = _params(model)
    st.session_state[f"_whole_{model.id}"] = params
    _work(page, model)
    if beat is not None:
        on = None if beat.hidden else presets.at(model.id, params)
        with top:
            st.html(claim.markup(on) if on else '<p class="claim">\u00a0</p>')
    else:
        with top:
            _presets(model, params)
        _below(page, model)
    if _params(model)[0] != params:  # entering by Back, the address counts only once the widgets have run
        st.rerun()


def _below(page: Page, model: sim.Model) -> None:
    """Show what stands under the knobs: tools, tabs."""
    with st.container(key="tools", horizontal=True):
        st.button("Reset", key=f"_reset_{model.id}", on_click=_reset, args=(model,))
        browser.copy_link()
        share.show(model, _params(model)[0], controls.seed(model))
        controls.typed(model, controls.values(model), page.implied)
        st.toggle(
            "Details of the frontier",
            key=f"_details_{model.id}",
            help="Dominated region, band, knee, ideal and unsupported points",
        )
        _add(model)
        _compare(model)
    with st.container(key="tabs"):
        _tabs(page, model)


def _add(model: sim.Model) -> None:
    """Show the button that adds this picture to the visitor's own talk, and the way there once there is one."""
    st.button("Add to my talk", key=f"_add_{model.id}", help="This picture, as it is set", on_click=_added, args=(model,))
    if many := own_talk.pictures():
        st.page_link(entry_at(TALKS).file, label=f"My talk: {many} {'picture' if many == 1 else 'pictures'}")


def _compare(model: sim.Model) -> None:
    """Show the button that leads to the page Compare, with this setting as the first scenario."""
    if st.button("Compare with\u2026", key=f"_compare_{model.id}", help="This setting beside others, on the same random numbers"):
        st.switch_page(entry_at(COMPARE).file, query_params=scenarios.beginning(model, _params(model)[0], controls.seed(model)))


def _added(model: sim.Model) -> None:
    params, _ = _params(model)
    on = presets.at(model.id, params)
    own_talk.add(model, params, on.id if on else "", controls.seed(model))


@st.fragment
@in_turn
def _work(page: Page, model: sim.Model) -> None:
    """Show charts, sentence and all knobs."""
    params, _ = _params(model)
    before, st.session_state[f"_whole_{model.id}"] = st.session_state[f"_whole_{model.id}"], params
    _body(page, model)
    browser.live()
    view = _view(page, model, params)
    _follow(page, view)
    beat = beats.now()
    if page.under and beat is None:
        with st.container(key="under"):
            page.under(view)
    folded = st.container(key="talk_knobs") if beat is not None else None
    controls.others(model, page.open(params), page.implied, page.beside, folded)
    moved = params != before
    if moved and (
        presets.at(model.id, params) != presets.at(model.id, before) or not tabs.still(model) or controls.typing(model)
    ):
        st.rerun()


@st.fragment
@in_turn
def _body(page: Page, model: sim.Model) -> None:
    beat = beats.now()
    hidden = beat is not None and beat.hidden
    charts, result = st.container(key="charts"), st.container(key="result")
    knob, below = st.container(key="guess" if hidden else "main_knob"), st.container(key="below")
    params, problem = _params(model)
    view = _view(page, model, params)
    axes = page.axes_at(view)
    _charts((charts, below), page, view, axes)
    idle = (page.idle(view) if page.idle else "") or controls.idle(model, page.open(params)[0], page.implied)
    with result:
        if problem:
            st.error(f"{problem[0].upper()}{problem[1:]}. The last setting that was possible is shown.")
        words, price = _words(page, view)
        if beat is not None:
            words, price = (bet.asked(beat), ladders.NO_PRICE) if hidden else (words + bet.sentence(beat, view, axes), price)
        st.html(ladders.said(words, price, controls.stop(model, page.held(params)), idle=bool(idle)))
    with knob:
        if beat is not None and hidden:
            bet.show(beat, view, axes)
        else:
            controls.main(model, page.open(params)[: page.beside], page.implied, idle)
    _settle(page, model, params)
    if view.waiting:
        arrival(runs.ahead(model.id, params, view.seed), "frontier")
    else:
        next_step.run(model, params, view.seed, partial(_drawing, page, view), frontier=not page.patient)


def _words(page: Page, view: View) -> tuple[str, str]:
    """Return the result sentence and what the next step costs."""
    return (page.say(view), page.priced(view)) if view.waiting else _known(page, view.model.id, view.params, view.seed)


@lru_cache(maxsize=256)
def _known(page: Page, id: str, params: Any, seed: int) -> tuple[str, str]:
    view = ladders.seen(id, params, seed)
    return page.say(view), page.priced(view)


def _follow(page: Page, view: View) -> None:
    """Let hero, frontier and sentence follow the main knob in the browser while it is moved, where all that it reaches is known."""
    model, main, beat = view.model, page.held(view.params), beats.now()
    if not page.between or view.waiting or (beat is not None and beat.hidden):
        return
    rungs, words = _reached(page, view)
    if len(rungs):
        points = ladders.stand(rungs, controls.stands(model, main), page.between)
        browser.follow(controls.key(model, main), frontier_view.event(model.id), *controls.track(model, main), points, words)


def _reached(page: Page, view: View) -> tuple[pd.Series, dict[int, str]]:
    """Return what the main knob reaches (`figure.ladder`), and the sentence at each of these points."""
    model, main = view.model, page.held(view.params)
    moved = view.params.replace(**page.implied.get(main, {}))
    rungs = ladders.ladder(page, model.id, moved, view.seed)
    if not len(rungs):
        return rungs, {}
    start = moved.replace(**{main: model.Params.knob(main).default})  # the sentences are the same wherever it stands now
    return rungs, ladders.sentences(page, model.id, start, view.seed, tuple(rungs))


@st.fragment
@in_turn
def _tabs(page: Page, model: sim.Model) -> None:
    tabs.show(page, _view(page, model, _params(model)[0]))


def _params(model: sim.Model) -> tuple[Any, str]:
    """Return the parameters as they are set, or else the last that were possible and what is wrong with these."""
    try:
        params, problem = model.Params(**controls.values(model)), ""
    except sim.InvalidInput as error:
        return st.session_state.get(f"_valid_{model.id}") or model.Params(), str(error)
    st.session_state[f"_valid_{model.id}"] = params
    return params, problem


def _view(page: Page, model: sim.Model, params: sim.Params) -> View:
    seed = controls.seed(model)
    next_step.join(model.id, params, seed)
    result, outcomes = runs.result(model.id, params, seed), runs.outcomes(model.id, params, seed)  # before what takes long begins
    ready = not page.patient or bool(wait([runs.ahead(model.id, params, seed)], timeout=AT_ONCE).done)
    return View(
        model,
        params,
        seed,
        result,
        outcomes,
        runs.frontier(model.id, params, seed) if ready else runs.unknown(model.id),
    )


def _settle(page: Page, model: sim.Model, params: sim.Params) -> None:
    """Run the whole page again if, after the main knob moved, something outside the fragment has to follow."""
    before = st.session_state[f"_whole_{model.id}"]
    moved = {main: runs.settings(params)[main] for main in page.open(params)[: page.beside]}
    if params != before and (
        any(not controls.stops_at(model, name, runs.settings(before)[name]) for name in moved)
        or before.replace(**moved) != params
        or presets.at(model.id, params) != presets.at(model.id, before)
        or tabs.follows(page, model)
    ):
        st.rerun()


def say(words: str, price: str = "") -> None:
    """Show the result sentence, with its marks (see `pages.ui.drawing.sentence`), in a live region: it is read out when it changes."""
    with st.container(key="result"):
        st.html(ladders.said(words, price))


def _reset(model: sim.Model) -> None:
    controls.put(model, controls.defaults(model))
    if model.random:
        st.session_state[controls.key(model, controls.SEED)] = 0
    st.session_state.pop(f"_ghost_{model.id}", None)


def _presets(model: sim.Model, params: sim.Params) -> None:
    """Show the presets, those of a group together under its name, and the claim of the one that is on."""
    known = {p.id: p for p in presets.load(model.id)}
    on = presets.at(model.id, params)
    groups = list(dict.fromkeys(p.group for p in known.values()))
    with st.container(horizontal=True) if len(groups) > 1 else nullcontext():
        for group in groups:
            _group(model, group, {id: p for id, p in known.items() if p.group == group}, on)
    st.html(claim.markup(on))


def _group(model: sim.Model, group: str, known: Mapping[str, Preset], on: Preset | None) -> None:
    chosen = on.id if on and on.id in known else None
    name = f"_preset_{model.id}" + (f":{group}" if group else "")
    shown = hearsay.key(name, chosen)
    st.session_state[shown] = chosen
    st.pills(
        group or "Preset",
        list(known),
        format_func=lambda id: known[id].title,
        key=shown,
        label_visibility="visible" if group else "collapsed",
        on_change=_apply,
        args=(model, known, name, shown),
    )


def _apply(model: sim.Model, known: Mapping[str, Preset], name: str, shown: str) -> None:
    chosen = hearsay.chosen(name, shown)
    if chosen:
        controls.put(model, runs.settings(known[chosen].params))


def _size(page: Page, view: View) -> sizes.Size:
    """Return the size for who looks now; in a talk the plots leave the room that the claim takes."""
    beat = beats.now()
    on = presets.at(view.model.id, view.params) if beat is not None and not beat.hidden else None
    return sizes.now(
        bound=bool(page.selections), beside=len(page.open(view.params)[: page.beside]) > 1, claim=claim.text(on) if on else ""
    )


def _charts(places: panels.Places, page: Page, view: View, axes: Axes) -> None:
    known, beat = _looked(page, view, axes), beats.now()
    pack = frozenset[str]() if beat is not None and beat.hidden else figure.packable(*known)
    tables = _tables(page, view, axes, pack)
    kinds = packed.kinds(tables)
    panels.draw(places, view, figure.reading(kinds, *known), tables, page.alt, beat, figure.reads(kinds, *known))


def _looked(page: Page, view: View, axes: Axes) -> tuple[Any, ...]:
    """Return what a figure's specification depends on, for who looks now (`figure.parts`)."""
    beat = beats.now()
    guessed, hidden = (bet.axis(beat, view), beat.hidden) if beat is not None else (None, False)
    width, details = st.session_state.get("_width", 1200), _details(view.model)
    return page, width, theme.palette(), _size(page, view), details, *_look(page, view, axes), guessed, hidden


def _look(page: Page, view: View, axes: Axes) -> tuple[Any, ...]:
    """Return what of it a setting says, whoever looks."""
    return axes, view.x, view.y, view.frontier.mixing, page.scene(view)


def _details(model: sim.Model) -> bool:
    return bool(st.session_state.get(f"_details_{model.id}", False))


def _tables(page: Page, view: View, axes: Axes, pack: frozenset[str]) -> dict[str, Any]:
    ghost, beat, details = _ghost(view), beats.now(), _details(view.model)
    panel = figure.panel(st.session_state.get("_width", 1200), axes, _size(page, view), leads=page.leads)
    guesses = bet.tables(beat, view, axes) if beat is not None else {}
    if beat is not None and beat.hidden:
        return {**figure.unseen(page, view, axes, panel), **guesses}
    id, seed = view.model.id, view.seed
    if page.patient and ghost is not None and not runs.ahead(id, ghost, seed).done():
        ghost = None
    if view.waiting:
        before = figure.before(id, ghost, seed, view.frontier)
        return {**figure.early(page, view, before, details, axes, panel, pack), **guesses}
    return {**figure.tables(page, id, view.params, seed, ghost, details, axes, panel, pack, follow=True), **guesses}


def _drawing(page: Page, view: View) -> next_step.Draw:
    """Return what makes, on any thread, tables and sentences of other settings as whoever looks now would see them."""
    id, seed, ghost = view.model.id, view.seed, _ghost(view)
    _, width, colours, size, details, *_, guessed, hidden = _looked(page, view, page.axes_at(view))
    base = runs.off_the_frontier(id, view.params)

    def draw(params: Any) -> None:
        if hidden or (page.patient and (ghost is not None or runs.off_the_frontier(id, params) != base)):
            return  # there is nothing to see, or it takes long
        then = ladders.seen(id, params, seed)
        at = page.axes_at(then)
        pack = figure.packable(page, width, colours, size, details, *_look(page, then, at), guessed, hidden)
        panel = figure.panel(width, at, size, leads=page.leads)
        figure.tables(page, id, params, seed, ghost, details, at, panel, pack, follow=True)
        _known(page, id, params, seed)
        if page.between:
            _reached(page, then)

    return draw


def _ghost(view: View) -> sim.Params | None:
    """Return the parameters of the frontier as it was before the lever that moved last.

    While the same parameter keeps moving the ghost stays, so that a whole drag is compared with its start.
    """
    memory = f"_ghost_{view.model.id}"
    base = runs.off_the_frontier(view.model.id, view.params)
    before, last, moved = st.session_state.get(memory, (None, base, frozenset()))
    if base != last:
        old, new = runs.settings(last), runs.settings(base)
        now_moved = frozenset(name for name in new if new[name] != old[name])
        before, moved = (before if before is not None and now_moved == moved else last), now_moved
        if before == base:
            before = None
    st.session_state[memory] = (before, base, moved)
    return cast("sim.Params | None", before)
