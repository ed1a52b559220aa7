"""Numbers that are known of a world without drawing anything: closed forms, the exact frontier, endlessly many people."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.loop import best, camps, closed_form, first, ingredients, rest
from sim.loop.setting import stack

if TYPE_CHECKING:
    from sim.loop.setting import Setting


def numbers(one: Setting, plain: Setting, days: int) -> dict[str, float]:
    """Return what is known of a setting; `plain` is the same world with a personal, retrained, undamped ranker that explores nothing.

    Costs and clicks given up are in % of the clicks of `plain`. Of the frontier nothing is told where it is not known exactly.
    """
    settings, personal = stack([one]), stack([plain])
    still = rest.at_rest(settings)
    worlds = ingredients.factorial(plain, days)
    slow = closed_form.slow_eigenvalue(one)
    unlearned = ingredients.WORLDS.tolist().index([True, False, True, True, True])
    found = {
        "camp_at_rest": float(still.camp[0]),
        "expected_clicks_first_day": float(rest.after(settings, 0).clicks[0]),
        "expected_clicks_last_day": float(rest.after(settings, days - 1).clicks[0]),
        "clicks_given_up": 100 * float(1 - still.clicks[0] / rest.at_rest(personal).clicks[0]),
        "clicks_given_up_first_day": 100 * float(1 - rest.after(settings, 0).clicks[0] / rest.after(personal, 0).clicks[0]),
        "slow_eigenvalue": slow,
        "half_life": min(closed_form.half_life(slow), 1e9),
        "worlds_that_split": float((worlds > 1).sum()),
        "world_of_all": float(worlds[0]),
        "world_without_retraining": float(worlds[unlearned]),
        "most_split_other_world": float(np.sort(worlds)[-3]),
        "first_camp": first.MEAN_SIZE,
        "first_variance": first.VARIANCE,
    }
    if best.exists(plain):
        top = best.at_price(plain, 0.0)
        half, start = best.at_variance(plain, float(top.variance) / 2), best.at_amplification(plain, 1.0)
        found |= {
            "top_clicks": float(top.clicks),
            "top_variance": float(top.variance),
            "half_costs": 100 * float(1 - half.clicks / top.clicks),
            "half_amplification": float(half.between),
            "as_at_first_costs": 100 * float(1 - start.clicks / top.clicks),
        }
    if (tipping := camps.tipping_share(one.similarity)) is not None:
        found["tipping_share"] = tipping
    return found
