"""Widgets from declarations: every parameter is bound to the URL under `<model>_<parameter>`, and the URL is the state.

Streamlit writes a choice's shown words into the URL. So a choice has a hidden, bound twin that holds the bare word; the
visible widget follows it. Streamlit also drops what it cannot use in silence; `check_link` says what was wrong.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import sim
from pages.ui import address
from pages.ui.address import quoted
from sim.contract.parameters import Choice, Declaration, Knob, Switch

Implied = Mapping[str, Mapping[str, Any]]
VISIBLE = 6
SEED = "seed"
SEED_LIMIT = 9999
_SEED = Knob(0, 0, SEED_LIMIT, 1, "Seed", "", "assumption", "")


def key(model: sim.Model, name: str) -> str:
    """Return the widget key, and URL name, of a parameter."""
    return f"{model.id}_{name}"


def decimals(step: float) -> int:
    """Return how many decimals a number on a grid of `step` needs."""
    return max(0, -int(Decimal(str(step)).normalize().as_tuple().exponent))


def on_grid(knob: Knob, value: float) -> float:
    """Return the grid point nearest to `value`."""
    return round(knob.low + round((value - knob.low) / knob.step) * knob.step, 10)


def check_link(model: sim.Model, beside: Sequence[str] = ()) -> None:
    """Look at the raw address before any widget does; keep one notice for every value that cannot be shown as asked.

    A value that cannot be at all is taken out of the address, so that no widget reads it.
    `beside` are beginnings of names that stand under the model's id and are not its parameters.
    """
    refused: list[str] = []
    declared = model.Params.declared()
    seen = st.session_state.setdefault("_links", set())
    others = tuple(f"{model.id}_{name}" for name in beside)
    for name, raw in st.query_params.items():
        if not name.startswith(f"{model.id}_") or name in st.session_state or (name, raw) in seen or name.startswith(others):
            continue
        seen.add((name, raw))
        parameter = name.removeprefix(f"{model.id}_")
        if parameter != SEED and parameter not in declared:
            _note(name, f"there is no parameter {quoted(parameter)}; it is ignored")
            continue
        asked = _SEED if parameter == SEED else declared[parameter]
        if not _possible(asked, raw):
            refused.append(name)
            _note(name, f"{name} must be {asked.allowed}, got {quoted(raw)}; {_shown(asked.default)} is shown")
        elif isinstance(asked, Knob) and abs(on_grid(asked, float(raw)) - float(raw)) > 1e-9:
            steps = f"{asked.allowed} in steps of {asked.step:g}"
            _note(name, f"{name} must be {steps}, got {quoted(raw)}; {on_grid(asked, float(raw)):g} is shown")
    address.take_out(refused)


def _possible(asked: Declaration, raw: str) -> bool:
    if isinstance(asked, Knob):
        return asked.holds(_number(raw))
    return raw.lower() in {"true", "false"} if isinstance(asked, Switch) else asked.holds(raw)


def _shown(value: bool | float | str) -> str:
    return _word(value) if isinstance(value, bool | str) else f"{value:g}"


def _word(value: bool | float | str) -> str:
    return str(value).lower()


def _number(word: Any) -> float:
    try:
        return float(word)
    except ValueError:
        return math.nan


def word(key: str, label: str, words: Mapping[str, str], *, pills: bool = False) -> str:
    """Return one of `words` (by the bare word, shown as its value), chosen here and bound to the address under `key`; first the first.

    A word in the address that is none of them gets a notice. `pills` shows all of them side by side without the label, otherwise they fold away.
    """
    default = next(iter(words))
    asked = st.session_state.get(key) or st.query_params.get(key)
    if asked is not None and asked not in words:
        st.warning(f"{key} must be one of {', '.join(words)}, got {quoted(asked)}. Shown instead: {words[default]}.")
    with st.container(key=f"hidden_{key}"):
        chosen = st.text_input(key, default, key=key, bind="query-params", label_visibility="collapsed")
    chosen = chosen if chosen in words else default
    shown = f"_{key}"
    st.session_state[shown] = chosen
    common: dict[str, Any] = {"format_func": words.__getitem__, "key": shown, "on_change": _take_word, "args": (key,)}
    if pills:
        st.segmented_control(label, list(words), required=True, label_visibility="collapsed", **common)
    else:
        st.selectbox(label, list(words), **common)
    return chosen


def _take_word(key: str) -> None:
    st.session_state[key] = st.session_state[f"_{key}"]


def _note(name: str, sentence: str) -> None:
    st.session_state.setdefault("_notices", {})[name] = sentence


def notices(model: sim.Model) -> None:
    """Show what was wrong with the address, until it is dismissed."""
    found = {n: s for n, s in st.session_state.get("_notices", {}).items() if n.startswith(f"{model.id}_")}
    if found:
        st.warning("  \n".join(f"{sentence}." for sentence in found.values()))
        st.button("Dismiss", key=f"_dismiss_{model.id}", on_click=_dismiss, args=(list(found),))


def _dismiss(names: Sequence[str]) -> None:
    for name in names:
        st.session_state["_notices"].pop(name, None)


def values(model: sim.Model) -> dict[str, Any]:
    """Return every parameter's value: its widget's, before the widget's first run the address's, else the default.

    So the charts need not wait for the widgets. Numbers are brought to their grid, as `check_link` says.
    """
    return {name: _value(model, name, declared) for name, declared in model.Params.declared().items()}


def _value(model: sim.Model, name: str, declared: Declaration) -> Any:
    at = key(model, name)
    word = st.session_state[at] if at in st.session_state else st.query_params.get(at, declared.default)
    if isinstance(declared, Knob):
        number: Any = model.Params.model_fields[name].annotation
        asked = _number(word)
        return number(on_grid(declared, asked) if declared.holds(asked) else declared.default)
    if isinstance(declared, Switch):
        return {"true": True, "false": False}.get(_word(word), declared.default)
    return word if declared.holds(word) else declared.default


def main(model: sim.Model, names: Sequence[str], implied: Implied) -> None:
    """Show the main knobs; `implied` maps a parameter to the settings that moving it brings along."""
    if len(names) == 1:
        _widget(model, names[0], implied)
    else:
        knobs(model, names, implied)


def knobs(model: sim.Model, names: Sequence[str], implied: Implied) -> None:
    """Show these parameters side by side."""
    _in_columns([partial(_widget, model, name, implied) for name in names])


def others(model: sim.Model, first: Sequence[str], implied: Implied, beside: int = 1) -> None:
    """Show the other parameters in the open, at most VISIBLE with the `beside` main ones; the rest, and the seed, under "More".

    On stage all of them stand there: the room is the figure's.
    """
    names = [*first, *(name for name in model.Params.declared() if name not in first)]
    widgets: list[Callable[[], Any]] = [partial(_widget, model, name, implied) for name in names]
    if model.random:
        widgets.append(partial(st.number_input, "Seed", 0, SEED_LIMIT, 0, 1, key=key(model, SEED), bind="query-params"))
    visible = beside if st.session_state.get("present", False) else min(len(first), VISIBLE)
    if visible > beside:
        _in_columns(widgets[beside:visible])
    if widgets[visible:]:
        with st.expander("More"):
            _in_columns(widgets[visible:])


def _in_columns(widgets: Sequence[Callable[[], Any]]) -> None:
    columns: Sequence[DeltaGenerator] = st.columns(min(len(widgets), 3), gap="large")
    for i, widget in enumerate(widgets):
        with columns[i % len(columns)]:
            widget()


def seed(model: sim.Model) -> int:
    """Return the seed: its widget's, before that the address's; 0 unless the visitor asked for another."""
    at = key(model, SEED)
    asked = _number(st.session_state[at] if at in st.session_state else st.query_params.get(at, 0))
    return int(asked) if model.random and _SEED.holds(asked) else 0


def _widget(model: sim.Model, name: str, implied: Implied) -> None:
    declared = model.Params.declared()[name]
    at = key(model, name)
    help = declared.help or None
    moved: dict[str, Any] = {"on_change": _imply, "args": (model, implied[name])} if name in implied else {}
    if isinstance(declared, Knob):
        number: Any = model.Params.model_fields[name].annotation
        if at in st.session_state:  # the address wins until the widget has run once
            st.session_state[at] = number(on_grid(declared, st.session_state[at]))
        st.slider(
            _label(declared),
            number(declared.low),
            number(declared.high),
            number(declared.default),
            number(declared.step),
            format=f"%.{decimals(declared.step)}f",
            key=at,
            help=help,
            bind="query-params",
            **moved,
        )
    elif isinstance(declared, Switch):
        st.toggle(declared.label, declared.default, key=at, help=help, bind="query-params", **moved)
    else:
        _choice(model, name, declared, implied)


def _label(knob: Knob) -> str:
    """Return a knob's name with its unit, unless the name says it already: "People", not "People, people"."""
    named = knob.unit in knob.label.lower().split()
    return knob.label if named or not knob.unit else f"{knob.label}, {knob.unit}"


def _choice(model: sim.Model, name: str, declared: Choice, implied: Implied) -> None:
    at = key(model, name)
    with st.container(key=f"hidden_{at}"):
        word = st.text_input(at, declared.default, key=at, bind="query-params", label_visibility="collapsed")
    if word not in declared.options:
        word = declared.default
    shown = f"_{at}"
    st.session_state[shown] = word
    words = list(declared.options)
    common: dict[str, Any] = {
        "format_func": declared.options.__getitem__,
        "key": shown,
        "help": declared.help or None,
        "on_change": _choose,
        "args": (model, name, implied.get(name, {})),
    }
    if len(words) <= 4 and sum(map(len, declared.options.values())) <= 36:
        st.segmented_control(declared.label, words, required=True, **common)
    else:
        st.selectbox(declared.label, words, **common)


def _choose(model: sim.Model, name: str, brings: Mapping[str, Any]) -> None:
    at = key(model, name)
    st.session_state[at] = st.session_state[f"_{at}"]
    _imply(model, brings)


def _imply(model: sim.Model, brings: Mapping[str, Any]) -> None:
    for name, value in brings.items():
        st.session_state[key(model, name)] = value


def put(model: sim.Model, settings: Mapping[str, Any]) -> None:
    """Move the named parameters; for callbacks."""
    for name, value in settings.items():
        annotation = model.Params.model_fields[name].annotation or str
        st.session_state[key(model, name)] = annotation(value)


def defaults(model: sim.Model) -> dict[str, Any]:
    """Return every parameter at its default."""
    return {name: declared.default for name, declared in model.Params.declared().items()}


def typed(model: sim.Model, values: Mapping[str, Any], implied: Implied) -> None:
    """Show every number as a field to type in."""
    drawer = st.popover("Type numbers", on_change="rerun", key=f"_type_{model.id}")
    if not drawer.open:
        return
    with drawer:
        for name, declared in model.Params.declared().items():
            if isinstance(declared, Knob):
                field = f"_typed_{key(model, name)}"
                st.session_state[field] = values[name]
                number: Any = model.Params.model_fields[name].annotation
                st.number_input(
                    f"{_label(declared)} ({declared.low:g} to {declared.high:g})",
                    number(declared.low),
                    number(declared.high),
                    step=number(declared.step),
                    format=f"%.{decimals(declared.step)}f" if number is float else "%d",
                    key=field,
                    on_change=_type,
                    args=(model, name, implied.get(name, {})),
                )


def _type(model: sim.Model, name: str, brings: Mapping[str, Any]) -> None:
    put(model, {name: st.session_state[f"_typed_{key(model, name)}"]})
    _imply(model, brings)
