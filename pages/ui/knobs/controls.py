"""Widgets from declarations: every parameter is bound to the URL under `<model>_<parameter>`, and the URL is the state.

Streamlit writes a choice's shown words into the URL. So a choice has a hidden, bound twin that holds the bare word; the
visible widget follows it. Streamlit also drops what it cannot use in silence; `check_link` says what was wrong.
"""

import math
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import accumulate
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

import sim
from pages.ui.knobs import address, hearsay
from pages.ui.knobs.address import quoted
from sim.contract.parameters import DIGITS, Choice, Declaration, Knob, Switch

Implied = Mapping[str, Mapping[str, Any]]
VISIBLE = 6
SEED = "seed"
SEED_LIMIT = 9999
CLOCK = "o'clock"  # the unit of whole hours, shown as 22:00
_SEED = Knob(0, 0, SEED_LIMIT, 1, "Seed", "", "assumption", "")


def key(model: sim.Model, name: str) -> str:
    """Return the widget key, and URL name, of a parameter."""
    return f"{model.id}_{name}"


def decimals(step: float) -> int:
    """Return how many decimals a number on a grid of `step` needs."""
    return max(0, -int(Decimal(str(step)).normalize().as_tuple().exponent))


def bare(value: float) -> str:
    """Return a number as it stands in the address and beside its slider: in full, since few people read 1e-05.

    >>> bare(1e-5), bare(1_000_000), bare(0.25)
    ('0.00001', '1000000', '0.25')
    """
    return f"{Decimal(f'{value:.10g}'):f}"


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
        elif isinstance(asked, Knob) and abs((near := asked.nearest(float(raw))) - float(raw)) > 1e-9 * max(abs(near), 1e-3):
            _note(name, f"{name} must be {asked.allowed}, {asked.grid}, got {quoted(raw)}; {near:g} is shown")
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
    found = {name: _value(model, name, declared) for name, declared in model.Params.declared().items()}
    st.session_state[f"_values_{model.id}"] = {
        key(model, name): value for name, value in found.items() if not isinstance(model.Params.declared()[name], Choice)
    }
    return found


def _value(model: sim.Model, name: str, declared: Declaration) -> Any:
    at = key(model, name)
    word = st.session_state[at] if at in st.session_state else st.query_params.get(at, declared.default)
    if isinstance(declared, Knob):
        number: Any = model.Params.model_fields[name].annotation
        asked = _number(word)
        return number(declared.nearest(asked) if declared.holds(asked) else declared.default)
    if isinstance(declared, Switch):
        return {"true": True, "false": False}.get(_word(word), declared.default)
    return word if declared.holds(word) else declared.default


def main(model: sim.Model, names: Sequence[str], implied: Implied, idle: str = "") -> None:
    """Show the main knobs; `implied` maps a parameter to the settings that moving it brings along. `idle` says why the first is not in force."""
    if len(names) == 1:
        _twins(model, names, "main")
        _widget(model, names[0], implied, idle)
    else:
        knobs(model, names, implied)


def idle(model: sim.Model, name: str, implied: Implied, settings: Mapping[str, Any] | None = None) -> str:
    """Return why a parameter is not in force at `settings`, else now, in words: something that moving it would bring along is set otherwise."""
    for other, value in implied.get(name, {}).items():
        declared = model.Params.declared()[other]
        now = _value(model, other, declared) if settings is None else settings[other]
        if now != value:
            word = declared.options[now] if isinstance(declared, Choice) else {True: "on", False: "off"}.get(now, now)
            return f"not in force: {declared.label} is {f'“{word}”' if isinstance(declared, Choice) else word}"
    return ""


def knobs(model: sim.Model, names: Sequence[str], implied: Implied) -> None:
    """Show these parameters side by side."""
    _in_rows(model, names, implied, names[0])


def others(
    model: sim.Model, first: Sequence[str], implied: Implied, beside: int = 1, folded: DeltaGenerator | None = None
) -> None:
    """Show the other parameters in the open, as many as have room with the `beside` main ones; the rest, and the seed, under "More".

    On stage all of them stand there: the room is the figure's. In a talk they are `folded` away at a place of their own.
    """
    names = [*first, *(name for name in model.Params.declared() if name not in first), *[SEED] * model.random]
    visible = beside if st.session_state.get("present", False) else _room(model, first)
    if visible > beside:
        _in_rows(model, names[beside:visible], implied, "open")
    if names[visible:]:
        with folded.popover("More knobs") if folded is not None else st.expander("More"):
            _in_rows(model, names[visible:], implied, "more")


def _room(model: sim.Model, first: Sequence[str]) -> int:
    """Return how many of these parameters have room in the open: VISIBLE, where a switch takes half the room."""
    taken = accumulate(0.5 if isinstance(model.Params.declared()[name], Switch) else 1.0 for name in first)
    return sum(room <= VISIBLE for room in taken)


def _in_rows(model: sim.Model, names: Sequence[str], implied: Implied, place: str) -> None:
    """Show parameters in rows of three, which a narrow screen shows one under the other: the order stays.

    The rows are the style sheet's: each of Streamlit's columns would be two things more that the browser goes over at every change.
    """
    _twins(model, names, place)
    with st.container(key=f"knobs_{min(len(names), 3)}_{place}"):
        for name in names:
            if name == SEED:
                st.number_input("Seed", 0, SEED_LIMIT, 0, 1, key=key(model, SEED), bind="query-params")
            else:
                _widget(model, name, implied)


def _twins(model: sim.Model, names: Sequence[str], place: str) -> None:
    """Show what of these parameters is a choice also as its bare word: hidden, bound to the address."""
    choices = {name: declared for name in names if isinstance(declared := model.Params.declared().get(name), Choice)}
    if choices:
        with st.container(key=f"hidden_{place}"):
            for at, declared in ((key(model, name), declared) for name, declared in choices.items()):
                st.text_input(
                    at, declared.default, key=at, bind="query-params", label_visibility="collapsed", on_change=_unsay, args=(at,)
                )


def seed(model: sim.Model) -> int:
    """Return the seed: its widget's, before that the address's; 0 unless the visitor asked for another."""
    at = key(model, SEED)
    asked = _number(st.session_state[at] if at in st.session_state else st.query_params.get(at, 0))
    return int(asked) if model.random and _SEED.holds(asked) else 0


def _widget(model: sim.Model, name: str, implied: Implied, idle: str = "") -> None:
    declared = model.Params.declared()[name]
    at = key(model, name)
    help = declared.help or None
    moved: dict[str, Any] = {"on_change": _move, "args": (model, name, implied.get(name, {}))}
    if isinstance(declared, Knob):
        _slider(model, name, declared, idle, {"key": at, "help": help, "bind": "query-params", **moved})
    elif isinstance(declared, Switch):
        st.toggle(declared.label, declared.default, key=at, help=help, bind="query-params", **moved)
    else:
        _choice(model, name, declared, implied)


def _slider(model: sim.Model, name: str, knob: Knob, idle: str, common: Mapping[str, Any]) -> None:
    words = f"{label(knob)} ({idle})" if idle else label(knob)
    number: Any = model.Params.model_fields[name].annotation
    at, value = key(model, name), _value(model, name, knob)
    if at not in st.session_state:  # the address wins until the widget has run once
        address.correct(at, bare(value))
    elif st.session_state[at] != value:  # what is written goes back to the browser, where the visitor may be further by then
        st.session_state[at] = value
    if knob.scale == "linear":
        low, high, default, step = map(number, (knob.low, knob.high, knob.default, knob.step))
        form = "%d:00" if knob.unit == CLOCK else f"%.{decimals(knob.step)}f"
        st.slider(words, low, high, default, step, format=form, **common)
    else:
        st.select_slider(words, stands(model, name), number(knob.default), format_func=bare, **common)


def track(model: sim.Model, name: str) -> tuple[float, float]:
    """Return where the slider of a number begins and its step, in the browser's own count: there a scale that is not linear counts stops."""
    knob = model.Params.knob(name)
    return (knob.low, knob.step) if knob.scale == "linear" else (0.0, 1.0)


def stop(model: sim.Model, name: str) -> int | None:
    """Return at which of its stops the slider of a parameter stands; None if it has none."""
    knob = model.Params.declared()[name]
    return stands(model, name).index(_value(model, name, knob)) if isinstance(knob, Knob) else None


def stops_at(model: sim.Model, name: str, value: Any) -> bool:
    """Return whether a value is one of a parameter's stops; a slider that leaves another one loses it (see `stands`)."""
    knob = model.Params.declared()[name]
    return not isinstance(knob, Knob) or value in knob.stops


def stands(model: sim.Model, name: str) -> list[Any]:
    """Return every value on which the slider of a parameter can stand now; on a logarithmic scale also one that was typed or linked."""
    knob = model.Params.knob(name)
    number: Any = model.Params.model_fields[name].annotation
    return sorted({number(value) for value in (*knob.stops, _value(model, name, knob))})


def label(knob: Knob) -> str:
    """Return a knob's name with its unit, unless the name says it already, "People", not "People, people", or the number: 22:00."""
    named = knob.unit in knob.label.lower().split() or knob.unit == CLOCK
    return knob.label if named or not knob.unit else f"{knob.label}, {knob.unit}"


def _choice(model: sim.Model, name: str, declared: Choice, implied: Implied) -> None:
    at = key(model, name)
    word = st.session_state[f"_word_{at}"] = _value(model, name, declared)
    shown = hearsay.key(f"_{at}", word)
    st.session_state[shown] = word
    words = list(declared.options)
    common: dict[str, Any] = {
        "format_func": declared.options.__getitem__,
        "key": shown,
        "help": declared.help or None,
        "on_change": _choose,
        "args": (model, name, shown, implied),
    }
    if len(words) <= 4 and sum(map(len, declared.options.values())) <= 36:
        st.segmented_control(declared.label, words, required=True, **common)
    else:
        st.selectbox(declared.label, words, **common)


def _move(model: sim.Model, name: str, brings: Mapping[str, Any]) -> None:
    if hearsay.is_news(model.id, key(model, name), st.session_state.get(f"_values_{model.id}", {})):
        put(model, brings)


def _choose(model: sim.Model, name: str, shown: str, implied: Implied) -> None:
    word = hearsay.chosen(f"_{key(model, name)}", shown)
    if word is not None:
        put(model, {name: word, **implied.get(name, {}), **implied.get(f"{name}={word}", {})})


def _unsay(at: str) -> None:
    """Put the bare word back: nobody writes into its hidden field, so a report that differs is older than the word."""
    st.session_state[at] = st.session_state[f"_word_{at}"]


def put(model: sim.Model, settings: Mapping[str, Any]) -> None:
    """Move the named parameters; for callbacks."""
    for name, value in typed_as(model, settings).items():
        at = key(model, name)
        if isinstance(model.Params.declared()[name], Choice):
            st.session_state[at] = st.session_state[f"_word_{at}"] = value
        else:
            hearsay.moved(model.id, at, value)


def typed_as(model: sim.Model, settings: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings, from a table say, in the types of their parameters."""
    types: Any = {name: model.Params.model_fields[name].annotation for name in settings}
    return {
        name: (str if isinstance(model.Params.declared()[name], Choice) else types[name])(value)
        for name, value in settings.items()
    }


def defaults(model: sim.Model) -> dict[str, Any]:
    """Return every parameter at its default."""
    return {name: declared.default for name, declared in model.Params.declared().items()}


def typing(model: sim.Model) -> bool:
    """Return whether the fields to type in stand open."""
    return bool(st.session_state.get(f"_type_{model.id}"))


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
                step = declared.low if declared.scale == "log" else declared.step
                form = f"%.{decimals(step)}f" if declared.scale == "linear" else f"%.{DIGITS}g"
                st.number_input(
                    f"{label(declared)} ({declared.low:g} to {declared.high:g})",
                    number(declared.low),
                    number(declared.high),
                    step=number(step),
                    format=form if number is float else "%d",
                    key=field,
                    on_change=_type,
                    args=(model, name, implied.get(name, {})),
                )


def _type(model: sim.Model, name: str, brings: Mapping[str, Any]) -> None:
    put(model, {name: st.session_state[f"_typed_{key(model, name)}"], **brings})
