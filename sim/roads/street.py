"""A street in time: cars that react, brake, or steer aside while they brake, and people who step out before them.

All cars advance together, one step at a time, each under its own braking and steering; within a step the motion is exact, and no step spans
the moment at which a car begins to brake, so that a person between two positions is reached at the very speed that the car has there.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
MPH = 0.44704  # m/s
STEP = 0.05  # s
SPLITS = np.linspace(0.2, 1.0, 9)  # of the tyres' grip that goes sideways; the rest, by Pythagoras, brakes


@dataclass(frozen=True)
class Course:
    """Where k cars are: `time` (steps,), and `ahead` (m), `aside` (m) and `speed` (m/s), each (steps, k); braking, m/s^2 (k,)."""

    time: Array
    ahead: Array
    aside: Array
    speed: Array


@dataclass(frozen=True)
class Meeting:
    """What can be done for n people under k speeds, each (n, k), m/s.

    braked: the speed at which a car that brakes in its lane hits the person; 0 where it stops, or the person is out of its way. aside: the
    lowest speed at which a car that steers past the person hits what stands beside the street there; NaN where none gets past in time.
    """

    braked: Array
    aside: Array

    @property
    def choice(self) -> NDArray[np.bool_]:
        """Return where the car can choose: brake and hit the person, or steer past and be hit itself."""
        return (self.braked > 0) & np.isfinite(self.aside)


def drive(speed: Array, reaction: float, braking: Array, sideways: Array, as_far: float) -> Course:
    """Return the course of cars from the moment at which they could see, until each has stopped or is `as_far` ahead.

    speed m/s, braking and sideways m/s^2, each (k,). Until `reaction` has passed, nothing happens.
    """
    waits = max(int(np.ceil(reaction / STEP)), 1) if reaction else 0
    ahead, aside, slide, now = np.zeros_like(speed), np.zeros_like(speed), np.zeros_like(speed), speed.copy()
    times, places, sides, speeds = [0.0], [ahead], [aside], [now]
    while ((now > 0) & (ahead < as_far)).any():
        awake = len(times) > waits
        step = STEP if awake else reaction / waits
        brake, steer = (braking, sideways) if awake else (0.0 * braking, 0.0 * sideways)
        with np.errstate(divide="ignore", invalid="ignore"):
            moving = np.where(now > 0, np.minimum(step, now / brake), 0.0)
        ahead = ahead + now * moving - brake * moving**2 / 2
        aside = aside + slide * moving + steer * moving**2 / 2
        slide = slide + steer * moving
        now = np.where(moving < step, 0.0, np.maximum(now - brake * step, 0.0))
        times.append(times[-1] + step)
        places.append(ahead)
        sides.append(aside)
        speeds.append(now)
    return Course(np.array(times), np.array(places), np.array(sides), np.array(speeds))


def arrive(course: Course, distance: Array) -> tuple[Array, Array, Array]:
    """Return when each car comes to each distance, how far aside and how fast it is there, each (n, k); infinite, 0, 0 where it never does."""
    when, beside, how_fast = (np.empty((len(distance), course.ahead.shape[1])) for _ in range(3))
    for car, ahead in enumerate(course.ahead.T):
        moving = int(np.argmax(ahead))  # it stands from here on
        there = np.searchsorted(ahead[: moving + 1], distance, side="right")
        after = np.clip(there, 1, max(moving, 1))
        before = after - 1
        speed, aside = course.speed[:, car], course.aside[:, car]
        whole = ahead[after] - ahead[before]
        part = np.divide(distance - ahead[before], whole, out=np.zeros_like(distance), where=whole > 0)
        fast = np.sqrt(np.maximum(speed[before] ** 2 + part * (speed[after] ** 2 - speed[before] ** 2), 0.0))
        reached = (there <= moving) & (fast > 0)
        both = speed[before] + fast
        later = np.divide(2 * (distance - ahead[before]), both, out=np.zeros_like(distance), where=both > 0)
        when[:, car] = np.where(reached, course.time[before] + later, np.inf)
        how_fast[:, car] = np.where(reached, fast, 0.0)
        beside[:, car] = np.where(reached, np.interp(when[:, car], course.time, aside), 0.0)
    return when, beside, how_fast


def meet(speed: Array, distance: Array, reaction: float, braking: float, room: float, clear_after: float) -> Meeting:
    """Return what becomes of n people at `distance` (m, (n,)) before cars of k speeds (m/s, (k,)).

    room: how far aside, m, a car must be to miss the person. clear_after: seconds after which the person has walked out of the way.
    """
    as_far = float(distance.max()) + 1.0
    straight = drive(speed, reaction, np.full_like(speed, braking), np.zeros_like(speed), as_far)
    when, _, braked = arrive(straight, distance)
    braked[when >= clear_after] = 0.0
    shape = (len(speed), len(SPLITS))
    speeds = np.broadcast_to(speed[:, None], shape).ravel()
    side = np.broadcast_to(braking * SPLITS, shape).ravel()
    rest = np.broadcast_to(braking * np.sqrt(1 - SPLITS**2), shape).ravel()
    when, beside, fast = arrive(drive(speeds, reaction, rest, side, as_far), distance)
    past = np.where(np.isfinite(when) & (beside >= room), fast, np.nan).reshape(len(distance), *shape)
    lowest = np.fmin.reduce(past, axis=2)
    return Meeting(braked, lowest)
