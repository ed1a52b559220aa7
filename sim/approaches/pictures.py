"""A hundred requests to the first world, and where each learner's answer lies from what people want: the same requests for all."""

import numpy as np
import pandas as pd

from sim.approaches.world import Array, World

SHOWN = 100
AS_WANTED = 0.05  # of the line of answers: so near is as people want it
MARGIN = 0.06  # of a panel's width, at both sides
STATES = ("too far", "held back", "as wanted")


def requests(world: World, answers: Array, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return tables `cases` and `counts` of answers (learners, k, n) to the first world.

    cases (point, learner, x, off, state, attack): x is the learner's number and, within it, the rank on a log scale, commonest first; off is
    how much further it goes than people want. counts (point, learner, far, held, attacks): how many of SHOWN are
    STATES[0] and STATES[1], and come from adversaries.
    """
    n, points = world.setting.cases, answers.shape[1]
    draw = np.random.default_rng([seed, 7]).random((3, SHOWN))
    attack = draw[0] < world.attacks
    asked, wanted = (np.minimum(np.searchsorted(np.cumsum(chance), draw[1]), n - 1) for chance in (world.asked, world.wanted[0]))
    case = np.where(attack, wanted, asked)
    got = answers[..., world.alike[0]].max(-1) if attack.any() else answers
    off = (np.where(attack, got[..., case], answers[..., case]) - world.ideal[0, case]).transpose(1, 0, 2)
    state = np.where(off > AS_WANTED, 0, np.where(off < -AS_WANTED, 1, 2))
    place = MARGIN + (1 - 2 * MARGIN) * np.log(case + 1 + draw[2]) / np.log(n + 1)
    point, learner, one = (index.ravel() for index in np.indices(off.shape, dtype=np.int16))
    cases = pd.DataFrame(
        {
            "point": point,
            "learner": learner,
            "x": (learner + place[one]).round(3),
            "off": off.ravel().round(3),
            "state": np.array(STATES)[state.ravel()],
            "attack": attack[one],
        }
    )
    point, learner = (index.ravel() for index in np.indices((points, len(answers)), dtype=np.int16))
    far, held = ((state == kind).sum(-1).ravel() for kind in (0, 1))
    return cases, pd.DataFrame({"point": point, "learner": learner, "far": far, "held": held, "attacks": attack.sum()})
