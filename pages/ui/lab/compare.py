"""Compare: two to four scenarios of any model side by side, on the same random numbers, on any two of its outcomes."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from functools import lru_cache
from typing import Any

import streamlit as st

import sim
from pages.ui.drawing import theme
from pages.ui.lab import compare_cards as cards
from pages.ui.lab import compare_chart as chart
from pages.ui.lab import compare_claims as claims
from pages.ui.lab import compare_files as files
from pages.ui.lab import compare_sensitivity as sensitivity
from pages.ui.lab import compare_state as state
from pages.ui.lab import compare_sweep as sweep
from pages.ui.lab import compare_words as words
from pages.ui.lab.compare_chart import Line, Scene
from pages.ui.page import siblings, tabs
from pages.ui.page import size as sizes
from pages.ui.sessions import upload, widgets
from pages.ui.shell import browser
from pages.ui.shell.contents import SECTIONS
from pages.ui.work import runs, slices
from pages.ui.work.turns import in_turn
from pages.ui.work.waiting import arrival
from sim.analysis import ahead, axes, course, scenarios
from sim.analysis.course import Course
from sim.analysis.scenarios import ADDRESS, Comparison
from sim.contract.outcomes import Outcomes
from sim.frontier import landmarks

QUESTION = "The same people, the same chance, another choice: what changes?"
DRAWS, FEW = 20, 8  # seeds of a cloud; few where a run is slow
AT_ONCE = 0.05  # seconds that the page waits for frontiers and clouds before it shows itself without them


def show() -> None:
    """Show the page."""
    siblings.show(ADDRESS)
    st.html(f'<h1 class="question">{QUESTION}</h1>')
    _body()
    browser.live()


@st.fragment
@in_turn
def _body() -> None:
    widgets.forget_gone()  # a knob that another moves is a new one each time
    comparison, problems = state.now()
    state.fields()
    if problems:
        _notice(comparison, problems)
    id, seed = comparison.model.id, comparison.seed
    found = [runs.outcomes(id, one.params, seed) for one in comparison.scenarios]
    fronts = _fronts_of(comparison)
    clouds, waited = _clouds(comparison)
    told = words.apart(comparison, found, clouds)
    with st.container(key="result"):
        st.html(
            f'<p class="say" data-long="{min(len(told) - 1, 2)}">{words.sentence(comparison, told)}</p>'
            f'<p class="price">{words.beside(comparison, found[0], told, clouds)}</p>'
        )
    scene = _scene(comparison, found, clouds, fronts.result() if fronts.done() else ())
    with st.container(key="charts"):
        _draw(scene)
    _pickers(comparison)
    with st.container(key="scenarios"):
        cards.show(comparison, ["", *(words.also(comparison, differing) for differing in told)])
    with st.container(key="tools", horizontal=True):
        cards.adder(comparison)
        st.button("Reset", key=f"_reset_{ADDRESS}", on_click=_reset)
        browser.copy_link()
    with st.container(key="tabs"):
        contents: dict[str, Callable[[], None]] = {
            "outcomes": lambda: files.outcomes(comparison, found, told),
            "knobs": lambda: sensitivity.show(comparison),
            "holds": lambda: claims.show(comparison),
            "sweep": lambda: sweep.show(comparison, found),
            "save": lambda: files.show(comparison, found, scene, words.plain(comparison, found[0], told)),
        }
        state.opened()
        tabs.only_open(ADDRESS, {state.TABS[word]: content for word, content in contents.items()}, state.turned)
    if not fronts.done():
        arrival(fronts, "frontier")
    elif waited is not None:
        arrival(waited, "frontier")


def _notice(comparison: Comparison, problems: list[str]) -> None:
    """Say what the address asks for and cannot have; it stays there until the visitor moves something, or keeps what is shown."""
    with st.container(key="compare_notice"):
        upload.say(". ".join(problems), "warning")
        st.button("Keep what is shown", key="_compare_keep", on_click=state.put, args=(comparison,))


def _pickers(comparison: Comparison) -> None:
    """Show what is compared: the model, the outcomes on the axes, the seed."""
    model = comparison.model
    titles = _titles()
    labels = {outcome.name: outcome.label for outcome in model.OUTCOMES}
    across = st.columns([3, 4, 4, 2] if model.random else [3, 4, 4], gap="medium")
    with across[0]:
        at = state.begin("model", model.id)
        st.selectbox("Model", list(titles), format_func=titles.__getitem__, key=at, on_change=_take_model)
    for column, axis, label, outcome in zip(
        across[1:3], "xy", ("Along the bottom", "Up the side"), (comparison.x, comparison.y), strict=True
    ):
        with column:
            at = state.begin(axis, outcome.name)
            st.selectbox(label, list(labels), format_func=labels.__getitem__, key=at, on_change=_take_axis, args=(axis,))
    if model.random:
        with across[3]:
            at = state.begin("seed", comparison.seed)
            st.number_input("Seed", 0, scenarios.SEEDS, step=1, key=at, on_change=_take_seed)


def _titles() -> dict[str, str]:
    return {entry.address: entry.title for part in SECTIONS for entry in part.entries if entry.address in sim.ids()}


def _take_model() -> None:
    at = state.key("model")
    if at in st.session_state:
        model = sim.load(st.session_state[at])
        comparison, _ = state.now()
        x, y = model.OUTCOMES[:2]
        state.put(Comparison(model, x, y, comparison.seed if model.random else 0, scenarios.usual(model)))


def _take_axis(axis: str) -> None:
    """Take another outcome for an axis; the one that the other axis has changes places."""

    def taken(comparison: Comparison, name: str) -> Comparison:
        outcome, other = comparison.model.outcome(name), "y" if axis == "x" else "x"
        if outcome == getattr(comparison, other):
            return comparison.replace(x=comparison.y, y=comparison.x)
        return comparison.replace(**{axis: outcome})

    state.moved(axis, taken)


def _take_seed() -> None:
    state.moved("seed", lambda comparison, seed: comparison.replace(seed=int(seed)))


def _reset() -> None:
    comparison, _ = state.now()
    state.put(comparison.replace(scenarios=scenarios.usual(comparison.model), seed=0))


def _clouds(comparison: Comparison) -> tuple[list[Course], Future[int] | None]:
    """Return the draws of every scenario, as far as they are known, and what is waited for; nothing of a model without chance."""
    if not comparison.model.random:
        return [], None
    found = [_cloud(comparison.model.id, one.params, comparison.seed) for one in comparison.scenarios]
    for cloud in found:
        if cloud.done < cloud.many:
            job = slices.going(cloud)
            wait([job], timeout=AT_ONCE)
            if cloud.done < cloud.many:
                return found, job
    return found, None


@lru_cache(maxsize=64)
def _cloud(id: str, params: sim.Params, seed: int) -> Course:
    """Return the course of a setting over DRAWS seeds; whoever asks for the same goes on with the same."""
    return course.over_seeds(sim.load(id), params, seed, FEW if id in ahead.SLOW else DRAWS)


def _fronts_of(comparison: Comparison) -> Future[tuple[Line, ...]]:
    """Return the future of the frontiers, after a short wait."""
    id, x, y = comparison.model.id, comparison.x.name, comparison.y.name
    bases = tuple(runs.off_the_frontier(id, one.params) for one in comparison.scenarios)
    job = runs.later(_fronts, id, bases, comparison.seed, x, y)
    wait([job], timeout=AT_ONCE)
    return job


def _fronts(id: str, bases: tuple[sim.Params, ...], seed: int, x: str, y: str) -> tuple[Line, ...]:
    """Return the frontiers, each once, with who stands on it: two settings may have the same."""
    found = [_front(id, base, seed, x, y) for base in bases]
    return tuple(Line(tuple(n for n, other in enumerate(found) if other == one), *one) for one in dict.fromkeys(found))


@lru_cache(maxsize=64)
def _front(id: str, base: sim.Params, seed: int, x: str, y: str) -> tuple[chart.Pairs, bool]:
    """Return the efficient points between two outcomes, by x, and whether two may be mixed; none where the two are never defined together."""
    try:
        found = axes.between(sim.load(id), base, seed, x, y, own=runs.frontier(id, base, seed))
    except sim.InvalidInput:
        return (), False
    front = landmarks.front(found)
    return chart.pairs(front[x].to_numpy(float), front[y].to_numpy(float)), found.mixing


def _scene(comparison: Comparison, found: Sequence[Outcomes], clouds: Sequence[Course], lines: tuple[Line, ...]) -> Scene:
    x, y = comparison.x, comparison.y
    here: list[Any] = [(o[x.name], o[y.name]) for o in found]
    return Scene(
        x,
        y,
        tuple(one.name for one in comparison.scenarios),
        tuple(None if None in spot else spot for spot in here),
        tuple(chart.pairs(cloud.values(x.name), cloud.values(y.name)) for cloud in clouds),
        lines,
    )


def _draw(scene: Scene) -> None:
    size = sizes.now(bound=False)
    width = st.session_state.get("_width", 1200)
    high = max(chart.HIGH, size.height) if size == sizes.DESK else size.height
    look = chart.look(width, high if width >= 720 else 340, size.words, theme.palette())
    st.vega_lite_chart(chart.draw(scene, look), key="compare_chart", width="content", alt=chart.seen(scene))
