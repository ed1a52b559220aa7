"""An AI takes over task after task, and after each one wages and prices are those at which everything that is offered is used.

All is Cobb-Douglas: spending on a task stays its share beta of output Y, people's part of it is lambda. So wages follow from who still has
which tasks, once it is known who moves where: those who can leave go to where most is paid, W, until that is paid everywhere where people
come to. Who stays earns what is left for the tasks that are left, but no less than the floor; below it some are without work. Y then follows
from prices: the price of what is made of all tasks is 1.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.contract.shelf import remembered
from sim.tasks.world import PEOPLE, Floats, World

LAST = 10**6  # stands for the turn of a task that is never taken


@dataclass(frozen=True)
class Setting:
    """What the path depends on, but for the world: see the model's parameters. `mobile`: the share that can move, `most`: how far to go."""

    saving: float
    feasible: float
    replaced: float
    labour: float
    new_tasks: float
    mobile: float
    floor: float
    tax: float
    capital: float
    most: float


@dataclass(frozen=True)
class Path:
    """The economy after 0, 1, 2, ... tasks (n + 1,): `automated` share of work, `new` work over the old, `gdp` and `productivity`, both 1 at
    first, `labour_share`, `capital` (what it earns), `jobless` share of people, `work` (n + 1, PEOPLE) what each kind of work earns.

    saving: of every task, log, at the first prices. turn: the step at which it is taken, LAST if it is not. pays: how many tasks pay.
    """

    saving: Floats
    turn: NDArray[np.int64]
    pays: int
    automated: Floats
    new: Floats
    gdp: Floats
    productivity: Floats
    labour_share: Floats
    capital: Floats
    jobless: Floats
    work: Floats


@dataclass(frozen=True)
class Economy:
    """One equilibrium. Logs of output and of wages (PEOPLE,), what each kind of work earns and the share of it without work (PEOPLE,)."""

    log_output: float
    log_wage: Floats
    work: Floats
    jobless: Floats


@remembered(64)
def walk(setting: Setting, world: World) -> Path:
    """Return the path: the task that saves most at present wages is next; after those that pay, up to `most` times as much work."""
    left = np.flatnonzero(world.exposed)
    saving = np.zeros(len(world.value))
    saving[left] = 2 * setting.saving * (1 - world.rank[left] / setting.feasible)
    log_cost = -saving / (setting.labour * setting.replaced)  # of AI, in that of people at first
    to_user = -np.log1p(-setting.tax)
    own, helped, spent = world.pay.copy(), np.zeros(PEOPLE), 0.0
    turn, pays, enough, done = np.full(len(saving), LAST), -1, 0.0, 0
    economies = [settled(setting, world.pay, own, helped, spent)]
    while len(left):
        gains = economies[-1].log_wage[world.person[left]] - log_cost[left] - to_user
        best = int(gains.argmax())
        if pays < 0 and gains[best] <= 0:
            pays, enough = done, setting.most * helped.sum()
        if pays >= 0 and helped.sum() >= enough:
            break
        task = left[best]
        left = np.delete(left, best)
        turn[task], done = done, done + 1
        own[world.person[task]] -= world.value[task]
        helped[world.person[task]] += world.value[task]
        spent += world.value[task] * setting.labour * setting.replaced * (log_cost[task] + to_user)
        economies.append(settled(setting, world.pay, np.maximum(own, 0.0), helped, spent))
    automated = np.concatenate([[0.0], np.cumsum(world.value[np.argsort(turn)[:done]])])
    return _path(setting, saving, turn, done if pays < 0 else pays, automated, economies)


def settled(setting: Setting, pay: Floats, own: Floats, helped: Floats, spent: float) -> Economy:
    """Return the economy in which people have the tasks `own`, AI helps with or has those `helped` (both in value by kind of work).

    `spent` is the sum of beta times the log of what AI costs its user. People leave a kind of work where less is paid than `staying` of W,
    and W is where as many come as go: the kinds that people leave are those with the least work for each of their own, found by trying 0, 1,
    2, ... of them.
    """
    gone = helped.sum()
    fresh = setting.new_tasks * gone
    scale = 1 / (1 + fresh)  # of the old tasks' shares
    demand = scale * (setting.labour * (own + (1 - setting.replaced) * helped) + fresh * pay)  # of people, in output
    people, staying = setting.labour * pay, 1 - setting.mobile
    each = demand / people
    order = np.argsort(each)
    before = np.arange(PEOPLE)  # kinds of work that people leave
    less = np.concatenate([[0.0], np.cumsum(demand[order])])[before]
    fewer = np.concatenate([[0.0], np.cumsum(people[order])])[before]
    level = (demand.sum() - less) / (people.sum() - staying * fewer)
    common = level[np.argmax(staying * level <= each[order] * (1 + 1e-12))]
    leave = each < staying * common * (1 - 1e-12)
    wage = np.where(leave, np.maximum(each / max(staying, 1e-300), setting.floor * common), common)  # over output
    kept = scale * (1 - setting.labour)
    answer = kept * (1 - setting.capital)
    held = demand * np.log(wage)
    log_output = -(held.sum() + scale * spent + answer * np.log(scale)) / (demand.sum() + answer)
    output = np.exp(log_output)
    work = output * np.where(leave, setting.mobile * people * common + demand, people * common)
    jobless = np.where(leave, np.maximum(staying - demand / (wage * people), 0.0), 0.0)
    return Economy(float(log_output), np.log(wage) + log_output, work, jobless)


def _path(
    setting: Setting,
    saving: Floats,
    turn: NDArray[np.int64],
    pays: int,
    automated: Floats,
    economies: list[Economy],
) -> Path:
    """Return what is known of every step."""
    gdp = np.exp([economy.log_output for economy in economies])
    work = np.stack([economy.work for economy in economies])
    new = setting.new_tasks * automated
    on_ai = setting.labour * setting.replaced * automated / (1 + new)
    more_capital = setting.capital * (1 - setting.labour) * (gdp / (1 + new) - 1)
    labour_share = work.sum(1) / gdp
    return Path(
        saving,
        turn,
        pays,
        automated,
        new,
        gdp,
        gdp * (1 - (1 - setting.tax) * on_ai) - more_capital,
        labour_share,
        gdp * (1 - labour_share),
        np.stack([economy.jobless for economy in economies]).mean(1),
        work,
    )
