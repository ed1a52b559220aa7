"""What the main knob reaches: the point of the frontier, or of its own track, at each of its stops, and the sentence there."""

import html
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

import sim
from pages.ui.drawing import sentence
from pages.ui.knobs import controls
from pages.ui.page import size as sizes
from pages.ui.page import track as tracks
from pages.ui.page.page import Page, View
from pages.ui.work import runs

NO_PRICE = "\u00a0"  # keeps the room of its line


@lru_cache(maxsize=64)
def ladder(page: Page, id: str, params: sim.Params, seed: int) -> pd.Series:
    """Return the point at each value of the main knob that has one which the hero can show; its index rises.

    `params` are the settings with what moving the knob brings along. Empty where it does not move along the frontier, unless the page has
    a run for each of its stops.
    """
    main, model = page.held(params), sim.load(id)
    if page.between == "each":
        frame = tracks.track(id, params, main, seed).frame
        return pd.Series(frame.index, index=frame[f"set.{main}"].astype(float))
    if not page.between or main not in model.along:
        return pd.Series(dtype=int)
    rows, settings = runs.frontier(id, params, seed).frame, runs.settings(params)
    for table in runs.preview(id, params, seed).values():
        rows = rows.loc[rows.index.isin(table["point"])]
    for name in model.along:
        if name != main and f"set.{name}" in rows and len(set(rows[f"set.{name}"])) > 1:  # else it is not in force there
            rows = rows[rows[f"set.{name}"] == settings[name]]
    rows = rows.sort_values(f"set.{main}", kind="stable")
    return pd.Series(rows.index, index=rows[f"set.{main}"].astype(float))


def stand(ladder: pd.Series, values: Sequence[float], between: str) -> list[int]:
    """Return the point on which the main knob stands at each of `values`: the `nearest` one, or the one `below`."""
    rungs = ladder.index.to_numpy()
    edges = (rungs[1:] + rungs[:-1]) / 2 if between == "nearest" else rungs[1:]
    return [int(point) for point in ladder.to_numpy()[np.searchsorted(edges, np.asarray(values) + 1e-9, side="right")]]


@lru_cache(maxsize=64)
def sentences(page: Page, id: str, params: Any, seed: int, points: tuple[int, ...]) -> dict[int, str]:
    """Return the sentence at each of these points of the frontier, as HTML; what the next step costs is said once one stands there."""
    view, found = seen(id, params, seed), {}
    model, outcomes, main = view.model, view.outcomes, page.held(params)
    rows = tracks.track(id, params, main, seed).frame if page.between == "each" else view.frontier.frame
    for point, row in rows.loc[list(points)].to_dict("index").items():
        there = {str(name).removeprefix("set."): value for name, value in row.items() if str(name).startswith("set.")}
        known = {name: None if pd.isna(row[name]) else float(row[name]) for name in outcomes if name in row}
        rung = replace(view, params=params.replace(**controls.typed_as(model, there)), outcomes=outcomes | known)
        if page.exact:
            result = model.simulate(rung.params, np.random.default_rng(seed))
            rung = replace(rung, result=result, outcomes=model.outcomes(result))
        found[int(str(point))] = said(page.say(rung), NO_PRICE)
    return found


def seen(id: str, params: Any, seed: int) -> View:
    """Return a setting with its frontier, computed where it is not remembered."""
    known = runs.result(id, params, seed), runs.outcomes(id, params, seed), runs.frontier(id, params, seed)
    return View(sim.load(id), params, seed, *known)


def said(words: str, price: str, stop: int | None = None, *, idle: bool = False) -> str:
    """Return sentence and price as HTML.

    `stop` is where the main knob stands that the sentence is about (`browser.follow` waits for it); `idle`: it is not in force.
    """
    at = "" if stop is None else f' data-at="{stop}"' + " data-idle" * idle
    long = sum(len(sentence.plain(words)) > most for most in sizes.LONG)  # on stage a long sentence is written smaller
    at += f' data-long="{long}"' if long else ""
    return f'<p class="say"{at}>{sentence.marked(words)}</p><p class="price">{html.escape(price)}</p>'
