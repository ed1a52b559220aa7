"""Roads: what comes of a crowd is the integral over its law."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import ndtr

from sim.models.society import roads
from sim.roads.risks import dies

MPH = 0.44704


def run(**changes):
    return roads.outcomes(roads.simulate(roads.Params(people=4000, **changes), np.random.default_rng(5)))


@pytest.mark.parametrize(("speed", "reaction"), [(25, 1.0), (35, 1.0), (45, 0.2)])
def test_the_share_hit_and_those_killed_follow_from_the_closed_form(speed, reaction):
    """4,000 people in even strata miss a smooth integral by less than one of them; the jump at the stop by one."""
    v, b, m, s = speed * MPH, 7.0, 25.0, 0.6
    stop = v * reaction + v**2 / (2 * b)
    found = run(speed=speed, reaction=reaction)
    assert found["hit"] == pytest.approx(ndtr(np.log(stop / m) / s), abs=2 / 4000)

    def killed(z):
        d = m * np.exp(s * z)
        at = np.sqrt(max(v**2 - 2 * b * max(d - v * reaction, 0.0), 0.0))
        return float(dies(np.array(at), "report")) * np.exp(-z * z / 2) / np.sqrt(2 * np.pi)

    law = 1000 * quad(killed, -8, np.log(stop / m) / s, points=[np.log(v * reaction / m) / s])[0]
    assert found["deaths"] == pytest.approx(law, abs=0.5)


def test_the_share_with_a_choice_is_the_law_of_its_strip():
    """From where the best split of the grip just gets past (of nine, a few centimetres later than of all) to where the car stops."""
    v, b, m, s, w = 35 * MPH, 7.0, 25.0, 0.6, 2.0
    share = np.linspace(0.2, 1.0, 10_000)
    near = v + (v * np.sqrt(2 * w / (b * share)) - w * np.sqrt(1 - share**2) / share).min()
    ends = np.log(np.array([near, v + v**2 / (2 * b)]) / m) / s
    assert run()["choices"] == pytest.approx(ndtr(ends[1]) - ndtr(ends[0]), abs=1.5e-3)
