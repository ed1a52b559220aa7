"""Principles: a critic reads every answer by what has been written down in general, and takes it back where it goes too far.

Cases are of KINDS kinds, by how they look. Sees: for each kind with a principle every case of it, also those that never came, but
with an error of judgement that falls with every round spent on that principle. Does not see what no principle is about: there the bold draft
stands. Left out are the kinds that come least often. A round looks at LOOKED cases that came, takes the answer that does most harm, and
mends the principle for its kind, or writes one. A revision only ever takes back, so every further reading refuses a little more.
"""

import numpy as np

from sim.approaches.world import WORLDS, Array, Flags, Whole, World, best, harm

KINDS = 24
LOOKED = 10
DRAFT = 1.0  # how far an answer goes that nobody holds back
ERROR = 0.12  # of the critic's reading of a limit, before any round: standard deviation
ONE = np.ones(1)  # whoever writes principles is of the first group


def learn(world: World, items: int, seed: int, caution: Array, blind: float, revisions: int) -> Array:
    """Return the answers (k, worlds, n) after `items` rounds, from principles that leave out at most a share `blind` of cases."""
    rng = np.random.default_rng(seed)
    kind = kinds(world, rng)
    slip = rng.standard_normal((revisions, *kind.shape)).min(0)
    written = covered(world, kind, blind)
    spent, severity = np.zeros((WORLDS, KINDS)), world.setting.severity
    rows, limits = np.arange(WORLDS)[:, None], world.then[..., :1]
    looked_at = np.minimum(np.searchsorted(np.cumsum(world.chance), rng.random((items, WORLDS, LOOKED))), kind.shape[1] - 1)
    for case in looked_at:
        of = kind[rows, case]
        read = limits[rows, case] + (slip[rows, case] * error(spent)[rows, of])[..., None]
        answers = np.where(written[rows, of], best(read, ONE, severity), DRAFT)
        worst = harm(answers, limits[rows, case], ONE, severity).argmax(-1)
        written[rows[:, 0], of[rows[:, 0], worst]] = True
        spent[rows[:, 0], of[rows[:, 0], worst]] += 1
    read = limits + (slip * error(spent)[rows, kind])[..., None]
    return np.stack([np.where(written[rows, kind], best(read, ONE, severity, weight), DRAFT) for weight in caution])


def error(spent: Array) -> Array:
    """Return the error of judgement by a principle on which rounds were spent."""
    return ERROR / np.sqrt(1 + spent)


def kinds(world: World, rng: np.random.Generator) -> Whole:
    """Return the kind of each case: that of KINDS typical ones which it looks most like, (worlds, n)."""
    typical = rng.standard_normal((WORLDS, KINDS, world.features.shape[-1]))
    distance = (typical**2).sum(-1)[:, None] - 2 * world.features @ typical.transpose(0, 2, 1)
    return np.asarray(distance.argmin(-1))


def covered(world: World, kind: Whole, blind: float) -> Flags:
    """Return which kinds have a principle from the start: the least frequent have none, up to a share of cases."""
    many = np.stack([np.bincount(row, minlength=KINDS) for row in kind]) / kind.shape[-1]
    often = np.stack([np.bincount(row, world.chance, minlength=KINDS) for row in kind])
    order = often.argsort(-1)
    out = np.zeros_like(many, dtype=bool)
    np.put_along_axis(out, order, np.take_along_axis(many, order, -1).cumsum(-1) <= blind, -1)
    return ~out
