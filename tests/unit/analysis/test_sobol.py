"""Sobol's indices: what is known in closed form, and what is refused."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

import sim
from sim import knob
from sim.analysis import sobol
from sim.analysis.sobol import Sobol
from sim.contract.outcomes import Outcome
from sim.contract.parameters import InvalidInput


class Params(sim.Params):
    """Three angles."""

    a: float = knob(0.0, -np.pi, np.pi, 1e-6, "A", "", "assumption")
    b: float = knob(0.0, -np.pi, np.pi, 1e-6, "B", "", "assumption")
    c: float = knob(0.0, -np.pi, np.pi, 1e-6, "C", "", "assumption")


def of(function: Callable[[Any], Any]) -> sim.Model:
    """Return a model whose one outcome is a function of three angles."""
    return replace(
        sim.load("merit"),
        Params=Params,
        OUTCOMES=(Outcome("y", "Y", "", "higher", -1e9, 1e9),),
        simulate=lambda params, _rng: params,  # type: ignore[arg-type, return-value]
        outcomes=lambda p: {"y": function(p)},
        sizes=(),
    )


def ishigami(p: Params) -> float:
    return float(np.sin(p.a) + 7 * np.sin(p.b) ** 2 + 0.1 * p.c**4 * np.sin(p.a))


def test_ishigamis_function() -> None:
    """Ishigami and Homma 1990, a = 7 and b = 0.1: first indices .3139, .4424, 0 and total ones .5576, .4424, .2437, in closed form.

    The runs are those that scipy's own course makes of the same function, so the indices are scipy's.
    """
    from scipy.stats import sobol_indices, uniform

    found = Sobol(of(ishigami), Params(), 512)
    found.course.run()
    frame = found.frame("y").set_index("parameter")
    theirs = sobol_indices(
        func=lambda x: np.sin(x[0]) + 7 * np.sin(x[1]) ** 2 + 0.1 * x[2] ** 4 * np.sin(x[0]),
        n=512,
        dists=[uniform(-np.pi, 2 * np.pi)] * 3,
        rng=0,
    )
    for place, (name, first, total) in enumerate((("a", 0.3139, 0.5576), ("b", 0.4424, 0.4424), ("c", 0.0, 0.2437))):
        assert frame.loc[name, "first"] == pytest.approx(first, abs=0.1)
        assert frame.loc[name, "total"] == pytest.approx(total, abs=0.1)
        assert frame.loc[name, "first"] == pytest.approx(theirs.first_order[place], abs=1e-4)
        assert frame.loc[name, "total"] == pytest.approx(theirs.total_order[place], abs=1e-4)
        for index in ("first", "total"):
            low, middle, high = (frame[column][name] for column in (f"{index}_low", index, f"{index}_high"))
            assert low < middle < high
    assert frame.index.tolist() == ["a", "b", "c"]


def test_what_does_nothing_has_no_share_and_what_is_added_has_all_of_its_own() -> None:
    found = Sobol(of(lambda p: p.a + 2 * p.b), Params(), 256)
    found.course.run()
    frame = found.frame("y").set_index("parameter")
    assert frame.loc["c", "total"] == 0
    assert frame.loc["b", "first"] == pytest.approx(0.8, abs=0.03)
    assert frame.loc["a", "total"] == pytest.approx(0.2, abs=0.03)


@pytest.mark.parametrize(
    ("function", "sentence"),
    [(lambda _: 1.0, "must change"), (lambda p: p.a if p.b > 0 else None, "must be defined in every run")],
    ids=["constant", "undefined"],
)
def test_what_has_no_indices_is_told(function: Callable[[Any], Any], sentence: str) -> None:
    found = Sobol(of(function), Params(), 16)
    with pytest.raises(InvalidInput, match="runs must be done"):
        found.frame("y")
    found.course.run()
    with pytest.raises(InvalidInput, match=sentence):
        found.frame("y")


def test_settings_must_be_a_power_of_two() -> None:
    with pytest.raises(InvalidInput, match="power of two, got 100"):
        Sobol(of(ishigami), Params(), 100)


def test_sizes_stay_and_what_a_model_rejects_stays_at_the_base() -> None:
    model = sim.load("smile")
    base = model.Params()
    with pytest.raises(InvalidInput):
        base.replace(attributes=3, named=5)
    assert sobol.accepted(base, {"log2_n": 5.0, "attributes": 3, "named": 5}) == base.replace(log2_n=5.0, attributes=3)
    feed = sim.load("feed")
    tried = Sobol(feed, feed.Params(people=100), 2)
    assert not set(feed.sizes) & set(tried.free)
    settings = [tried.course.at(i)[0].settings(prefix="") for i in range(tried.course.many)]
    assert {one["people"] for one in settings} == {100}
    assert len({one["stated"] for one in settings}) > 2
