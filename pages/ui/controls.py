"""Widgets from declarations: every parameter is bound to the URL under `<model>_<parameter>`, and the URL is the state.

Streamlit writes a choice's shown words into the URL. So a choice has a hidden, bound twin that holds the bare word; the
visible widget follows it. Streamlit also drops what it cannot use in silence; `check_link` says what was wrong.
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import sim
from sim.parameters import Choice, Knob, Switch

Implied = Mapping[str, Mapping[str, Any]]
VISIBLE = 6
SEED = "seed"
SEED_LIMIT = 9999


def key(model: sim.Model, name: str) -> str:
    """Return the widget key, and URL name, of a parameter."""
    return f"{model.id}_{name}"


def decimals(step: float) -> int:
    """Return how many decimals a number on a grid of `step` needs."""
    return max(0, -math.floor(math.log10(step) + 1e-9))


def on_grid(knob: Knob, value: float) -> float:
    """Return the grid point nearest to `value`."""
    return round(knob.low + round((value - knob.low) / knob.step) * knob.step, 10)


def check_link(model: sim.Model) -> None:
    """Look at the raw address before any widget does; keep one notice for every value that cannot be shown as asked."""
    declared = model.Params.declared()
    for name, raw in st.query_params.items():
        if not name.startswith(f"{model.id}_") or name in st.session_state:
            continue
        parameter = name.removeprefix(f"{model.id}_")
        if parameter == SEED:
            _check_number(name, raw, Knob(0, 0, SEED_LIMIT, 1, "Seed", "", "assumption", ""))
        elif parameter not in declared:
            _note(name, f"there is no parameter {parameter}; it is ignored")
        elif isinstance(knob := declared[parameter], Knob):
            _check_number(name, raw, knob)
        elif isinstance(declared[parameter], Switch):
            if raw.lower() not in {"true", "false"}:
                _note(name, f"{name} must be true or false, got {raw!r}; {_word(declared[parameter].default)} is shown")
        elif not declared[parameter].holds(raw):
            _note(name, f"{name} must be {declared[parameter].allowed}, got {raw!r}; {declared[parameter].default} is shown")
            st.session_state[name] = declared[parameter].default


def _word(value: bool | float | str) -> str:
    return str(value).lower()


def _check_number(name: str, raw: str, knob: Knob) -> None:
    try:
        value = float(raw)
    except ValueError:
        value = math.nan
    if not knob.holds(value):
        _note(name, f"{name} must be {knob.allowed}, got {raw!r}; {knob.default:g} is shown")
    elif abs(on_grid(knob, value) - value) > 1e-9:
        _note(name, f"{name} goes in steps of {knob.step:g}, got {raw!r}; {on_grid(knob, value):g} is shown")


def _note(name: str, sentence: str) -> None:
    st.session_state.setdefault("_notices", {})[name] = sentence


def notices(model: sim.Model) -> None:
    """Show what was wrong with the address, until it is dismissed."""
    found = {n: s for n, s in st.session_state.get("_notices", {}).items() if n.startswith(f"{model.id}_")}
    if found:
        st.warning("  \n".join(sentence[0].upper() + sentence[1:] + "." for sentence in found.values()))
        st.button("Dismiss", key=f"_dismiss_{model.id}", on_click=_dismiss, args=(list(found),))


def _dismiss(names: Sequence[str]) -> None:
    for name in names:
        st.session_state["_notices"].pop(name, None)


def knobs(model: sim.Model, first: Sequence[str], implied: Implied) -> dict[str, Any]:
    """Show the parameters, those named in `first` in the open, the others under "More"; return the values by name.

    `implied` maps a parameter to the settings that moving it brings along.
    """
    declared = model.Params.declared()
    columns: Sequence[DeltaGenerator] = st.columns(min(len(first), 3), gap="large")
    values = {}
    for i, name in enumerate(first[:VISIBLE]):
        with columns[i % len(columns)]:
            values[name] = _widget(model, name, implied)
    rest = [name for name in declared if name not in values]
    if rest or model.random:
        with st.expander("More"):
            columns = st.columns(3, gap="large")
            for i, name in enumerate(rest):
                with columns[i % 3]:
                    values[name] = _widget(model, name, implied)
            if model.random:
                with columns[len(rest) % 3]:
                    st.number_input("Seed", 0, SEED_LIMIT, 0, 1, key=key(model, SEED), bind="query-params")
    return values


def seed(model: sim.Model) -> int:
    """Return the seed in the address; 0 unless the visitor asked for another."""
    return int(st.session_state.get(key(model, SEED), 0))


def _widget(model: sim.Model, name: str, implied: Implied) -> Any:
    declared = model.Params.declared()[name]
    at = key(model, name)
    help = declared.help or None
    moved: dict[str, Any] = {"on_change": _imply, "args": (model, implied[name])} if name in implied else {}
    if isinstance(declared, Knob):
        number: Any = model.Params.model_fields[name].annotation
        value = st.slider(
            f"{declared.label}, {declared.unit}" if declared.unit else declared.label,
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
        return number(on_grid(declared, value))
    if isinstance(declared, Switch):
        return st.toggle(declared.label, declared.default, key=at, help=help, bind="query-params", **moved)
    return _choice(model, name, declared, implied)


def _choice(model: sim.Model, name: str, declared: Choice, implied: Implied) -> str:
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
        return str(st.segmented_control(declared.label, words, required=True, **common))
    return str(st.selectbox(declared.label, words, **common))


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
                    f"{declared.label}, {declared.unit} ({declared.low:g} to {declared.high:g})",
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
