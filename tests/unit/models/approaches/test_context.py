"""Context: its numbers, who is let in, its frontier, and the tables of its page."""

import numpy as np
import pytest

from sim.models.approaches import context


def simulated(seed=0, **changes):
    return context.simulate(context.Params(**changes), np.random.default_rng(seed))


def run(seed=0, **changes):
    return context.outcomes(simulated(seed, **changes))


def frontier(**changes):
    return context.frontier(context.Params(**changes), np.random.default_rng(0))


def test_the_laws_of_the_defaults():
    laws = context.quantities(context.Params(), np.random.default_rng(0))
    assert laws["law_never"] == 0.02
    assert laws["law_discretion"] == pytest.approx(0.0345, abs=1e-12)
    assert laws["law_over_refusal"] + laws["law_misuse"] == pytest.approx(0.0345, abs=1e-12)


def test_never_lets_nobody_in():
    found = run(rule="never")
    assert (found["over_refusal"], found["misuse"], found["error"]) == (0.02, 0.0, 0.02)
    assert (found["refused"], found["impostors_in"]) == (1.0, 0.0)
    assert found["least_error"] < found["error_never"] == 0.02


@pytest.mark.parametrize("changes", [{}, {"tries": 10, "stakes": 5.0}, {"verification": 2.0}])
def test_a_setting_is_its_point_of_the_frontier(changes):
    frame = frontier(**changes).frame
    for row, setting in ((0, {"strictness": -0.5}), (10, {"strictness": 2.0}), (len(frame) - 1, {"rule": "never"})):
        found = run(**setting, **changes)
        assert {name: frame[name][row] for name in found} == pytest.approx(found, abs=1e-12)


def test_the_least_error_is_that_of_the_best_bar():
    for changes in ({}, {"stakes": 20.0}, {"slip": 0.05, "fooled": 0.6, "tries": 20}):
        frame = frontier(**changes).frame
        assert (frame["least_error"] == frame["error"].min()).all()


def test_papers_are_weighed_by_what_they_say_about_an_impostor():
    """Both pieces count as the likelihood ratio of a good reason to an impostor: ranking by it is ranking by what the judge goes by."""
    rng = np.random.default_rng(3)
    scene = context._scene(context.Params(verification=1.7))
    good, impostor, _ = scene.means
    own, papers = rng.normal(size=(2, 50))

    def ratio(value, papers):
        return ((value - impostor) ** 2 - (value - good) ** 2 + papers**2 - (papers - scene.verification) ** 2) / 2 / scene.apart

    judged = own + (scene.verification * papers - scene.verification**2 / 2) / scene.apart
    assert np.diff(judged - ratio(own, papers)) == pytest.approx(0, abs=1e-9)


def test_who_may_come_twice_is_judged_by_the_better_story():
    """Against two stories drawn and the better kept: means to five standard errors."""
    scene = context._scene(context.Params(tries=2))
    once = context._scene(context.Params())
    twice = np.random.default_rng(1).normal(once.means[1], 1, size=(2, scene.askers)).max(0)
    ours = simulated(tries=2).evidence[1]
    assert ours.mean() == pytest.approx(twice.mean(), abs=5 * np.sqrt(2 / scene.askers))
    assert ours.std() == pytest.approx(twice.std(), rel=0.02)


def test_the_page_shows_a_thousand_and_who_of_them_is_let_in():
    result = simulated()
    tables = context.picture(result)
    people = tables["people"]
    assert people["kind"].value_counts().to_dict() == {"reason": 20, "impostor": 100, "other": 880}
    assert people.loc[people["kind"] == "impostor", "now"].sum() == pytest.approx(30, abs=1)
    assert tables["kinds"]["many"].tolist() == [20, 100, 880]
    door = tables["door"].iloc[0]
    assert (door["turned"], door["impostors"], door["others"]) == pytest.approx((0.1, 30, 4.4), abs=0.5)
    today = context.BARS.index(0.0)
    assert (people["now"] == (people["until"] >= today)).all()
    assert not context.picture(simulated(rule="never"))["people"]["now"].any()


def test_every_asker_is_let_in_up_to_a_bar_and_by_none_above():
    result = simulated()
    people, bars = context.picture(result)["people"], result.bar + np.array(context.BARS)
    inside = people[people["evidence"].between(-3, 8)]
    for point, bar in enumerate(bars):
        assert ((inside["until"] >= point) == (inside["evidence"] > bar + 1e-3)).mean() > 0.998
    assert people["until"].max() < len(context.BARS), "never lets nobody in"
