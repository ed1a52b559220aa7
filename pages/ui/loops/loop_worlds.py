"""Which ingredients does it take? 32 worlds, a column each, with five switches; the visitor guesses first, then sees which of them split."""

from functools import lru_cache
from typing import Any

import altair as alt
import pandas as pd
import streamlit as st

from pages.ui.drawing import charts, sentence, theme
from pages.ui.drawing.numbers import axis, said
from pages.ui.drawing.theme import Palette
from pages.ui.knobs import controls
from pages.ui.page import size as sizes
from pages.ui.page.page import View

NAMES = {
    "ranking": "Ranking for each person",
    "retraining": "Learning from its own clicks",
    "appetite": "Appetite for stronger things",
    "persuasion": "People move towards what they see",
    "friends": "Friends from one's own side",
}
SHORT = {
    "ranking": "Ranking",
    "retraining": "Learning",
    "appetite": "Appetite",
    "persuasion": "Persuasion",
    "friends": "Own-side friends",
}
OFF = {"ranking": ("ranker", "random"), "retraining": ("retrain", False), "appetite": ("appetite", 1.0), "persuasion": ("reading", 0.0),
       "friends": ("homophily", 0.0)}  # fmt: skip
GUESS = "split_guess"
UNGUESSED = "none"
WORDS = {UNGUESSED: "No guess yet"} | SHORT
HIGH, TALL, DOT = 1.8, 120, 22  # px: height of the bars, and between two rows of switches
NARROW = 720
SPLIT = 1.001  # of a gap from which on a world is said to split: 1 is as it was


def show(view: View) -> None:
    """Show the question, the 32 worlds and the switches."""
    found = view.model.module.worlds(view.params)
    st.html('<h2 class="section">What does it take? Take one away: which one leaves the split standing?</h2>')
    guess = controls.word(GUESS, "Your guess", WORDS, pills=True)
    st.vega_lite_chart(
        {
            **spec(st.session_state.get("_width", 1200), theme.palette(), sizes.now(bound=False).words, guess != UNGUESSED),
            "datasets": tables(found, guess),
        },
        key="loop_worlds",
        width="content",
        alt="32 worlds, one column each: which of five ingredients are on, and how far apart the two camps end. Only those that have all five, "
        "or all but learning, end further apart than they began.",
    )
    with st.container(key="worlds_result"):
        st.html(f'<p class="answer">{sentence.marked(answer(found, guess))}</p>')
    _switches(view)


def answer(found: pd.DataFrame, guess: str) -> str:
    """Return the sentence: what was guessed and what holds."""
    split, names = found[found["gap"] > SPLIT], list(NAMES)
    if guess == UNGUESSED:
        return "Each column is a world with some of the five ingredients. Guess, and see how far apart its camps end."
    lacking = {names[list(row).index(False)] for row in split[names].to_numpy() if sum(row) == len(names) - 1}
    alone = float(found.loc[(found[names].sum(axis=1) == len(names) - 1) & ~found[guess], "gap"].iloc[0])
    guessed = f"Without {SHORT[guess].lower()} the camps end at **{said(alone, '.2f')} times** their first distance. "
    whole = said(float(found.loc[found[names].all(axis=1), "gap"].iloc[0]), ".2f")
    if lacking == {"retraining"}:
        return (
            f"{guessed}Of 32 worlds **{len(split)} split**: with all five {whole} times, and without learning. "
            "What the recommender learns from its own clicks decides how far people split, not whether."
        )
    if split.empty:
        return f"{guessed}Of 32 worlds **none splits** at these settings."
    return f"{guessed}Of 32 worlds **{len(split)} split** at these settings; with all five it is {whole} times."


def _switches(view: View) -> None:
    """Show a switch for each ingredient; it moves the parameter behind it, and comes back to where that was."""
    found = view.model.module.worlds(view.params)
    on = found.loc[found["here"], list(NAMES)].iloc[0].to_dict()
    with st.container(key="switches_loop", horizontal=True):
        for name, words in NAMES.items():
            at = f"_switch_{name}"
            st.session_state[at] = on[name]
            st.toggle(words, key=at, on_change=_turn, args=(view, name))
    st.caption(
        "Switches and knobs move the same world. Columns are expected courses of endlessly many people, before any damping or exploration; "
        "the shaded one has your ingredients. **All of it rests on one assumption: appetite above 1.** That people click most on "
        "things stronger than themselves has not been measured; at 1, while the shelf is full, nobody splits."
    )


def _turn(view: View, name: str) -> None:
    parameter, off = OFF[name]
    memory = f"_last_{parameter}"
    if st.session_state[f"_switch_{name}"]:
        default = view.model.Params.declared()[parameter].default
        controls.put(view.model, {parameter: st.session_state.get(memory, default)})
    else:
        st.session_state[memory] = getattr(view.params, parameter)
        controls.put(view.model, {parameter: off})


def tables(found: pd.DataFrame, guess: str) -> dict[str, pd.DataFrame]:
    """Return `worlds` (world, gap, split, here, guessed, said), after the guess the most split first, and `switches` (world, ingredient, on)."""
    names = list(NAMES)
    # sorted by what comes out only once it is shown, else the order would tell
    ordered = found.sort_values("gap", ascending=False, kind="stable").reset_index(drop=True) if guess in names else found
    alone = (
        (ordered[names].sum(axis=1) == len(names) - 1) & ~ordered[guess]
        if guess in names
        else pd.Series(False, index=ordered.index)
    )
    split = ordered["gap"] > SPLIT
    worlds = pd.DataFrame(
        {
            "world": ordered.index,
            "gap": ordered["gap"],
            "split": split,
            "here": ordered["here"],
            "guessed": alone,
            "said": [said(gap, ".2f") if s else "" for gap, s in zip(ordered["gap"], split, strict=True)],
        }
    )
    switches = ordered[names].reset_index(names="world").melt("world", var_name="ingredient", value_name="on")
    return {"worlds": worlds, "switches": switches.assign(ingredient=switches["ingredient"].map(SHORT))}


@lru_cache(maxsize=32)
def spec(width: int, colours: Palette, words: int, shown: bool) -> dict[str, Any]:
    """Return the chart over `tables`: bars only once they are `shown`, so that a guess is one."""
    label = 9 * words
    dot = min(90, ((width - label - 40) // 40) ** 2)  # px squared: as large as a column allows
    canvas, row = width - label - 40, DOT + (words - 13) // 2 * 2
    x = alt.X("world:O", axis=None, scale=alt.Scale(paddingInner=0.25, paddingOuter=0.1))
    rows = list(SHORT.values())
    dots = charts.table("switches").encode(
        x=x,
        y=alt.Y(
            "ingredient:N", sort=rows, title=None, axis=alt.Axis(domain=False, ticks=False, labelLimit=label, labelPadding=8)
        ),
    )
    grid = charts.layer(
        charts.table("worlds", here=True)
        .mark_bar(color=colours.muted, opacity=0.35)
        .encode(x=x, y=alt.YValue(0), y2=alt.Y2Value(5 * row)),
        dots.transform_filter("datum.on").mark_point(filled=True, size=dot, color=colours.text, opacity=1),
        dots.transform_filter("!datum.on").mark_point(filled=False, size=dot, color=colours.ghost, opacity=0.85, strokeWidth=1.2),
        width=canvas,
        height=5 * row,
    )
    y = alt.Y("gap:Q", title=None, scale=alt.Scale(domain=[0, HIGH], clamp=True, nice=False), axis=axis(".0f", values=[0, 1]))
    worlds = charts.table("worlds").encode(x=x)
    line = charts.table("worlds", world=0).transform_calculate(one="1")
    rule = [
        line.mark_rule(color=colours.text, strokeDash=[5, 4], opacity=0.7).encode(
            y=alt.Y("one:Q", title=None, scale=y["scale"], axis=y["axis"])
        ),
        line.mark_text(align="right", baseline="bottom", dy=-4, fontSize=words, color=colours.text).encode(
            x=alt.XValue(canvas), y=alt.Y("one:Q", title=None, scale=y["scale"]), text=alt.TextValue("as far apart as they began")
        ),
    ]
    bars = [
        worlds.transform_filter("!datum.split").mark_bar(color=colours.ghost).encode(y=y),
        worlds.transform_filter("datum.split").mark_bar(color=colours.optimised).encode(y=y),
        worlds.transform_filter("datum.split")
        .mark_text(dy=-9, fontSize=words, fontWeight="bold", color=colours.text)
        .encode(y=y, text="said:N"),
        worlds.transform_filter("datum.guessed")
        .mark_point(shape="triangle-down", filled=True, size=120, color=colours.meant, opacity=1)
        .encode(y=alt.YValue(8)),
        worlds.transform_filter("datum.guessed")
        .mark_text(align="left", dx=10, fontSize=words, color=colours.meant, fontWeight="bold")
        .encode(y=alt.YValue(8), text=alt.TextValue("your guess")),
    ]
    top = charts.layer(*rule, *(bars if shown else []), width=canvas, height=TALL)
    return charts.rows(top, grid, spacing=8) | {
        "resolve": {"scale": {"x": "shared"}},
        "config": theme.chart_config(colours, words=words),
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
        "padding": {"left": 5, "right": 5, "top": 5, "bottom": 5},
    }
