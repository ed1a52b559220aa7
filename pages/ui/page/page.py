"""What a page is made of: what is its own, and one setting of its model to show."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import sim
from pages.ui.drawing import price
from pages.ui.drawing.frontier_view import Axes, Canvas, Over
from sim.contract.outcomes import Outcome, Outcomes
from sim.contract.parameters import Knob
from sim.frontier import Frontier


@dataclass(frozen=True)
class View:
    """Everything a page may show of one setting. While a patient page waits for its frontier, that has no points."""

    model: sim.Model
    params: Any
    seed: int
    result: Any
    outcomes: Outcomes
    frontier: Frontier

    @property
    def waiting(self) -> bool:
        """Return whether the frontier is still being computed."""
        return self.frontier.frame.empty

    @property
    def x(self) -> Outcome:
        """Return the outcome on the frontier's horizontal axis."""
        return self.model.outcome(self.frontier.x)

    @property
    def y(self) -> Outcome:
        """Return the outcome on the frontier's vertical axis."""
        return self.model.outcome(self.frontier.y)

    def price(self, axes: Axes) -> str:
        """Return in words what this setting gives up, or else what the next step along the frontier costs."""
        return price.said(self.frontier, self.x, self.y, self.outcomes, axes)


@dataclass(frozen=True, eq=False)
class Page:
    """What is a page's own.

    hero: draws the hero chart over the tables of the model's `preview` and of `picture`; filter by `at`.
    say: the result sentence, numbers in **bold**. why: Markdown for the first tab. alt: the charts in words.
    knobs: parameters in the open, the main one first; of some settings, where these say which ones count. implied: settings that moving
    a parameter brings along, or by "name=word" that choosing this word does. scene: which of its pictures the hero draws (`Canvas.scene`),
    where one does not serve all settings.
    marks: labelled rows of the frontier that always show. price: the sentence about the next step, if not the usual one.
    tabs: further tabs, drawn when they are open; those in `still` are the same all along the frontier. under: what else stands over the
    knobs. over: the page's own layers of the frontier, and own_names:
    what share of its width, at the left, names take that these draw, so that nothing else is named there. lines: a table of the hero of other
    lines that these draw, with `way` and the frontier's axes, to be named there. leads: the frontier is the large picture, at the left, or on a
    phone the first; what `hero` draws stands beside it.
    beside: how many knobs, the main one first, stand together under the sentence.
    selections: Vega-Lite parameters of the hero's own, on its named views; they stay in the browser.
    patient: the frontier takes so long that hero and sentence do not wait for it.
    slow: some runs take so long that sensitivity draws fewer of them; a patient page is slow.
    between: where the main knob, if it only moves along the frontier, stands between two of its points: on the "nearest", or on the one
    "below". Hero, frontier and sentence then follow it in the browser while it is dragged; of a result `say` then reads only what stays the
    same along the frontier, or else the page is `exact`: the sentence of each point is made of its own run. "each": it moves elsewhere, and
    the model is so quick that it is run at every stop of it (`pages.ui.page.track`). "": they wait until it is released.
    idle: in words why the main knob is not in force at a setting ("not in force: ..."), where that is not what `implied` says already; else "".
    apart: tables of the hero so large that the present setting's rows stand in others, `<name>_now`; draw them by `charts.shown`. Only
    the pointer then looks into the large ones. A table that is the same all along the frontier says in a column `now` what is so at this
    setting; read it where `at < 0`, beside the frontier's points. On them it is blank, so that the table is not sent again.
    """

    model: str
    knobs: Callable[[Any], tuple[str, ...]] | tuple[str, ...]
    hero: Callable[[Canvas], Any]
    say: Callable[[View], str]
    why: str
    axes: Callable[[View], Axes] | Axes
    alt: str
    implied: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    marks: tuple[str, ...] = ()
    price: Callable[[View], str] | None = None
    tabs: Mapping[str, Callable[[View], None]] = field(default_factory=dict)
    still: tuple[str, ...] = ()
    selections: tuple[Mapping[str, Any], ...] = ()
    patient: bool = False
    slow: bool = False
    apart: tuple[str, ...] = ()
    idle: Callable[[View], str] | None = None
    between: Literal["", "nearest", "below", "each"] = ""
    exact: bool = False
    under: Callable[[View], None] | None = None
    over: Over | None = None
    own_names: float = 0.0
    lines: str = ""
    leads: bool = False
    beside: int = 1
    scene: Callable[[View], Hashable] = lambda _view: None

    def axes_at(self, view: View) -> Axes:
        """Return the frontier's axes at a setting."""
        return self.axes(view) if callable(self.axes) else self.axes

    def priced(self, view: View) -> str:
        """Return in words what a setting gives up or the next step costs; the page's own words, if it has any."""
        return self.price(view) if self.price else view.price(self.axes_at(view))

    def open(self, params: Any) -> tuple[str, ...]:
        """Return the parameters in the open at these settings."""
        return self.knobs(params) if callable(self.knobs) else self.knobs

    def held(self, params: Any) -> str:
        """Return the parameter that hero and frontier follow in the hand: of the main ones the first that has a slider, else the first."""
        knobs = self.open(params)[: self.beside]
        return next((name for name in knobs if isinstance(params.declared()[name], Knob)), knobs[0])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Page) and (self.model, self.hero.__code__) == (other.model, other.hero.__code__)

    def __hash__(self) -> int:
        return hash((self.model, self.hero.__code__))  # the script makes a new Page at every run; its chart is the same
