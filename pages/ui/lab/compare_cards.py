"""The scenarios side by side: name, the preset that each starts from, and in the open the knobs in which they differ; the rest folds away."""

import html
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

import sim
from pages.ui.knobs import controls
from pages.ui.lab import compare_state as state
from pages.ui.lab import compare_words as words
from pages.ui.shell.contents import entry_at
from sim.analysis import manifest, presets, scenarios
from sim.analysis.scenarios import FEWEST, LETTERS, Comparison
from sim.contract.parameters import Choice, Declaration, Knob, Switch

OPEN = 6  # knobs of a scenario that stand in the open, at most


def show(comparison: Comparison, also: Sequence[str]) -> None:
    """Show a card for every scenario; `also` is what else differs in each, "" for nothing."""
    open_knobs = comparison.differing[:OPEN]
    columns = st.columns(len(comparison.scenarios), gap="medium")
    for number, column in enumerate(columns):
        with column, st.container(key=f"scenario_{LETTERS[number]}"):
            _card(comparison, number, open_knobs, also[number])
    if wrong := st.session_state.get(state.WRONG):
        st.html(f'<p role="alert" class="compare_wrong">{html.escape(wrong)}</p>')


def _card(comparison: Comparison, number: int, open_knobs: Sequence[str], also: str) -> None:
    scenario, letter, model = comparison.scenarios[number], LETTERS[number], comparison.model
    st.html(f'<h2 class="section">{words.name(comparison, number)}</h2>')
    named = {preset.id: preset.title for preset in presets.load(model.id)}
    st.selectbox(
        "Starts from",
        ["", *named],
        format_func=lambda id: named.get(id, "The defaults"),
        key=state.begin(f"{letter}_preset", scenario.preset),
        on_change=_start,
        args=(number,),
    )
    for name in open_knobs:
        _knob(comparison, number, name)
    if also:
        st.caption(_plain(f"Also: {also}."))
    with st.container(horizontal=True, vertical_alignment="center"):
        drawer = st.popover("Name, more knobs", on_change="rerun", key=f"_compare_more_{letter}")
        to = manifest.query(model, scenario.params) | ({f"{model.id}_seed": str(comparison.seed)} if comparison.seed else {})
        st.page_link(entry_at(model.id).file, label="Its page", query_params=to)
        if len(comparison.scenarios) > FEWEST:
            st.button("Remove", key=f"_compare_remove_{letter}", on_click=_remove, args=(number,))
    if drawer.open:
        with drawer:
            st.text_input(
                "Name",
                max_chars=scenarios.LONGEST,
                key=state.begin(f"{letter}_name", scenario.name),
                on_change=_rename,
                args=(number,),
            )
            for name in model.Params.declared():
                if name not in open_knobs:
                    _knob(comparison, number, name)


def _knob(comparison: Comparison, number: int, name: str) -> None:
    model, params = comparison.model, comparison.scenarios[number].params
    declared: Declaration = model.Params.declared()[name]
    value = params.settings(prefix="")[name]
    at = state.begin(f"{LETTERS[number]}_{name}", value)
    common: dict[str, Any] = {"key": at, "on_change": _move, "args": (number, name), "help": declared.help or None}
    if isinstance(declared, Choice):
        st.selectbox(declared.label, list(declared.options), format_func=declared.options.__getitem__, **common)
    elif isinstance(declared, Switch):
        st.toggle(declared.label, **common)
    else:
        _slider(model, name, declared, value, common)


def _slider(model: sim.Model, name: str, knob: Knob, value: Any, common: dict[str, Any]) -> None:
    number: Any = int if model.Params.model_fields[name].annotation is int else float
    label = controls.label(knob)
    if knob.scale == "linear":
        low, high, step = map(number, (knob.low, knob.high, knob.step))
        form = "%d:00" if knob.unit == controls.CLOCK else f"%.{controls.decimals(knob.step)}f"
        st.slider(label, low, high, step=step, format=form, **common)
    else:
        stops = sorted({number(stop) for stop in (*knob.stops, value)})
        st.select_slider(label, stops, format_func=controls.bare, **common)


def _changed(number: int, change: Callable[[scenarios.Scenario, Any], scenarios.Scenario]) -> Callable[..., Comparison | None]:
    """Return what takes a widget's value into the scenario of that number."""

    def taken(comparison: Comparison, value: Any) -> Comparison | None:
        if number >= len(comparison.scenarios):
            return None
        listed = list(comparison.scenarios)
        listed[number] = change(listed[number], value)
        return comparison.replace(scenarios=tuple(listed))

    return taken


def _move(number: int, name: str) -> None:
    def moved(scenario: scenarios.Scenario, value: Any) -> scenarios.Scenario:
        return replace(scenario, params=scenario.params.replace(**{name: value}))

    try:
        state.moved(f"{LETTERS[number]}_{name}", _changed(number, moved))
    except sim.InvalidInput as error:
        words = str(error)
        st.session_state[state.WRONG] = f"{words[0].upper()}{words[1:]}. The knob stands where it stood."
        state.turn()


def _rename(number: int) -> None:
    def renamed(scenario: scenarios.Scenario, value: str) -> scenarios.Scenario:
        return replace(scenario, name=scenarios.named(value) or scenario.name)

    state.moved(f"{LETTERS[number]}_name", _changed(number, renamed))


def _start(number: int) -> None:
    comparison, _ = state.now()
    at = state.key(f"{LETTERS[number]}_preset")
    if at in st.session_state:
        begun = scenarios.of_preset(comparison.model, st.session_state[at])
        after = _changed(number, lambda _scenario, _value: begun)(comparison, None)
        if after is not None:
            state.put(after)


def _remove(number: int) -> None:
    comparison, _ = state.now()
    left = tuple(one for n, one in enumerate(comparison.scenarios) if n != number)
    if len(left) >= FEWEST:
        state.put(comparison.replace(scenarios=left))


def add() -> None:
    """Add a scenario; for callbacks."""
    comparison, _ = state.now()
    if len(comparison.scenarios) < len(LETTERS):
        state.put(comparison.replace(scenarios=(*comparison.scenarios, scenarios.next_to(comparison))))


def adder(comparison: Comparison) -> None:
    """Show the button that adds a scenario, while there is room for one."""
    if len(comparison.scenarios) < len(LETTERS):
        st.button("Add a scenario", key="_compare_add", on_click=partial(add))


def _plain(text: str) -> str:
    """Return text in which no Markdown counts; only our own labels stand in it."""
    return text.replace("$", r"\$").replace("*", r"\*")
