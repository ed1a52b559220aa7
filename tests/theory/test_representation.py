"""Representation: with more people the drawn lines come to the exact ones, and no faster than people come."""

import numpy as np
import pytest

from sim.models.inherited import representation


def run(seed=0, **settings):
    return representation.outcomes(representation.simulate(representation.Params(**settings), np.random.default_rng(seed)))


@pytest.mark.parametrize("settings", [{"rule": "weighted", "weight": 0.3}, {"rule": "worst_group"}, {"rule": "separate"}, {}])
def test_drawn_lines_come_to_the_exact_ones(settings):
    exact = run(**settings)
    for name in ("majority_error", "minority_error"):
        near, far = (abs(run(samples=samples, **settings)[name] - exact[name]) for samples in (5000, 100))
        assert near < max(0.35 * far, 0.006)


def test_a_line_of_ones_own_pays_from_some_number_on():
    """Lines 20 degrees apart: five people draw a worse line than all together, a thousand a better one."""
    for samples, better in ((100, False), (5000, True)):
        own, shared = (
            run(samples=samples, minority_share=0.05 if not better else 0.2, angle=20.0, rule=rule)["minority_error"]
            for rule in ("separate", "pooled")
        )
        assert (own < shared) == better


def test_people_are_drawn_the_same_at_every_angle():
    """Only the few's line turns: the majority's own line does not move."""
    first, second = (run(samples=200, rule="separate", angle=angle)["majority_error"] for angle in (20.0, 90.0))
    assert first == second
