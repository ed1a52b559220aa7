"""What a lever does, where one knows it: frontiers that are shifted, points that slide, noise that is nothing."""

import numpy as np
import pytest

import sim
from sim.analysis import ahead, pulled
from sim.analysis.pulled import Pull, Seen
from sim.contract.parameters import Knob

X = np.linspace(0, 1, 101)


def world(policies: np.ndarray, user: tuple[float, float], seeds: int = 1, mixing: bool = False) -> Seen:
    return Seen((policies,) * seeds, np.tile(np.array(user), (seeds, 1)), mixing=mixing)


def curve(down: float = 0.0) -> np.ndarray:
    """Return a hundred policies: what one value gains the other loses, all better by `down` in the second."""
    return np.column_stack([X, 1 - X - down])


OLD = world(curve(), (0.3, 0.7))


def test_a_frontier_that_is_shifted_moves_by_the_shift() -> None:
    for down in (0.02, 0.1, 0.5):
        found = pulled.judged(1, OLD, world(curve(down), (0.3, 0.7 - down)))
        assert found.effect == "moves"
        assert found.size == pytest.approx(down)
        assert found.retreat == 0


def test_a_frontier_that_recedes_falls_behind_by_that() -> None:
    found = pulled.judged(1, OLD, world(curve(-0.2), (0.3, 0.9)))
    assert (found.effect, found.size) == ("behind", pytest.approx(0.2))
    assert found.behind == pytest.approx(0.2)


def test_who_is_left_behind_a_frontier_that_stays_falls_behind() -> None:
    assert pulled.judged(1, OLD, world(curve(), (0.5, 0.9))).effect == "behind"


def test_who_goes_along_or_up_to_it_slides() -> None:
    along = pulled.judged(1, OLD, world(curve(), (0.5, 0.5)))
    assert (along.effect, along.size) == ("slides", pytest.approx(0.2))
    up = pulled.judged(1, world(curve(), (0.5, 0.9)), world(curve(), (0.5, 0.5)))
    assert (up.effect, up.behind) == ("slides", pytest.approx(-0.4))


def test_past_its_end_is_no_move() -> None:
    """A frontier that only reaches further is the same trade."""
    longer = np.column_stack([np.linspace(-0.5, 1.5, 201), 1 - np.linspace(-0.5, 1.5, 201)])
    assert pulled.judged(1, OLD, world(longer, (-0.2, 1.2))).effect == "slides"


def test_below_the_tolerance_is_nothing() -> None:
    assert pulled.judged(1, OLD, world(curve(0.009), (0.305, 0.691))).effect == "none"


def test_a_frontier_that_crosses_the_old_one_moves_and_says_what_it_loses() -> None:
    found = pulled.judged(1, OLD, world(np.column_stack([X, 0.9 - 0.5 * X]), (0.3, 0.75)))
    assert found.effect == "moves"
    assert found.advance == pytest.approx(0.1, abs=0.011)
    assert found.retreat == pytest.approx(0.4, abs=0.011)


def test_where_policies_may_be_mixed_a_new_one_on_the_line_is_no_move() -> None:
    ends = np.array([[0.0, 1.0], [1.0, 0.0]])
    more = np.vstack([ends, [[0.4, 0.5]]])
    assert pulled.judged(1, world(ends, (0.0, 1.0), mixing=True), world(more, (0.0, 1.0), mixing=True)).effect == "moves"
    on = np.vstack([ends, [[0.5, 0.5]]])
    assert pulled.judged(1, world(ends, (0.0, 1.0), mixing=True), world(on, (0.0, 1.0), mixing=True)).effect == "none"


def test_units_and_the_order_of_the_values_change_nothing() -> None:
    new = world(curve(0.1), (0.4, 0.5))
    first = pulled.judged(1, OLD, new)

    def turned(one: Seen) -> Seen:
        scale = np.array([1000.0, 0.01])
        return Seen(tuple(policies[:, ::-1] * scale + 7 for policies in one.policies), one.users[:, ::-1] * scale + 7)

    second = pulled.judged(1, turned(OLD), turned(new))
    assert second.effect == first.effect
    assert [second.advance, second.behind, second.moved] == pytest.approx([first.advance, first.behind, first.moved])


def test_noise_alone_is_hardly_ever_an_effect() -> None:
    """A lever that only draws the world anew, 200 times; each of 21 policies with its own noise."""
    rng = np.random.default_rng(5)

    def drawn() -> Seen:
        policies = tuple(curve()[::5] + rng.normal(0, 0.02, (21, 2)) for _ in range(pulled.SEEDS))
        return Seen(policies, np.array([0.3, 0.7]) + rng.normal(0, 0.02, (pulled.SEEDS, 2)))

    found = [pulled.judged(1, drawn(), drawn()).effect for _ in range(200)]
    assert sum(effect != "none" for effect in found) <= 4
    shifted = [
        pulled.judged(1, old, Seen(tuple(one - [0.0, 0.2] for one in old.policies), old.users)).effect
        for old in (drawn() for _ in range(20))
    ]
    assert shifted == ["moves"] * 20


def test_a_setting_that_is_the_default_is_not_tried() -> None:
    layers = sim.load("layers")
    testing = next(lever for lever in layers.LEVERS if lever.parameter == "testing")
    assert testing.settings == (layers.Params().testing,)
    assert pulled.pull(layers, testing, OLD) == pulled.PULLED


@pytest.mark.parametrize("id", ["merit", "trust", "jobs"])
def test_what_is_shipped_comes_out_again(id: str) -> None:
    """Two where nothing is random, one on all seeds."""
    for ours, shipped in zip(pulled.pulls(sim.load(id)), ahead.pulls(id), strict=True):
        assert (ours.setting, ours.effect) == (shipped.setting, shipped.effect), (
            "run `python -m sim ahead --all` and commit data/ahead"
        )
        assert ours.size == pytest.approx(shipped.size, rel=1e-4)


def test_every_model_has_levers_that_are_up_to_date() -> None:
    assert [model.id for model in sim.every() if model.LEVERS and not ahead.pulls(model.id)] == [], "run `python -m sim ahead`"


def test_an_effect_is_what_its_lengths_say() -> None:
    for model in sim.every():
        for lever, one in zip(model.LEVERS, ahead.pulls(model.id), strict=True):
            assert (one.size > pulled.TOLERANCE) == (one.effect != "none")
            if lever.parameter in model.along:
                assert one.effect != "moves", f"{model.id} {lever.parameter} only says where on the frontier one stands"
            assert one == pulled.PULLED or one.setting in lever.settings


def test_a_lever_is_set_where_its_slider_stops() -> None:
    """So that the page with the lever pulled opens as the link says."""
    for model in sim.every():
        for lever in model.LEVERS:
            declared = model.Params.declared()[lever.parameter]
            if isinstance(declared, Knob):
                stops = [declared.nearest(setting) for setting in lever.settings]
                assert stops == pytest.approx(lever.settings), (model.id, lever.parameter)


def test_the_best_effect_counts_and_of_it_the_most() -> None:
    some = [Pull(1, "none"), Pull(2, "behind", behind=0.9), Pull(3, "moves", advance=0.02), Pull(4, "moves", advance=0.3)]
    assert pulled.best(some).setting == 4
    assert pulled.best(some[:2]).setting == 2
