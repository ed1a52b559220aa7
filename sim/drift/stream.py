"""Mail as it comes: every month of every stream, two clouds in the plane that turn."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MAIL = 600  # messages a month that can be labelled
CHECKED = 100  # of them the last ones are kept apart, to be checked for the alarm


@dataclass(frozen=True)
class Mail:
    """Messages x (streams, months + 1, MAIL, 2), whether each is spam, and the angle of each month's clouds in radians."""

    x: NDArray[np.float32]
    spam: NDArray[np.bool_]
    angle: NDArray[np.float64]


def drawn(streams: int, months: int, separation: float, drift: float, jump: float, rng: np.random.Generator) -> Mail:
    """Return the mail of months 0 to `months`; at month 0 spam lies to the right.

    Steady drift turns by `drift` degrees a month. Jumps of `jump` degrees come drift/jump times a month on average, all the same way.
    """
    shape = (streams, months + 1, MAIL)
    spam = rng.integers(0, 2, shape, dtype=np.int8) == 1
    noise = rng.standard_normal((*shape, 2), dtype=np.float32)
    turned = np.full(shape[:2], drift) if jump == 0 else jump * rng.poisson(drift / jump, shape[:2])
    turned[:, 0] = 0.0
    angle = np.radians(np.cumsum(turned, axis=1))
    middle = (separation / 2 * np.stack([np.cos(angle), np.sin(angle)], axis=-1)).astype(np.float32)
    noise += np.where(spam, np.float32(1), np.float32(-1))[..., None] * middle[:, :, None, :]
    return Mail(noise, spam, angle)
