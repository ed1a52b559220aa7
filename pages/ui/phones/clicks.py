"""What the driver's phone has pressed: steps on and back, counted, until the stage has heard them."""

import time
from collections import deque
from threading import Lock

KEPT = 50  # presses; a stage that has missed more does not make up for them
SILENT = 3.0  # seconds after which a stage that has not asked is taken to be closed


class Clicks:
    """Presses in order, each with its number."""

    def __init__(self) -> None:
        self.count = 0
        self._pressed: deque[tuple[int, int]] = deque(maxlen=KEPT)
        self._asked = float("-inf")
        self._lock = Lock()

    def press(self, by: int) -> bool:
        """Note a press; return whether there is a stage that listens. Where there is none it is not kept for later."""
        with self._lock:
            listens = time.monotonic() - self._asked < SILENT
            if listens:
                self.count += 1
                self._pressed.append((self.count, by))
            return listens

    def after(self, number: int) -> tuple[int, list[int]]:
        """Return the number of the last press, and the presses after `number`; it is the stage that asks."""
        with self._lock:
            self._asked = time.monotonic()
            return self.count, [by for at, by in self._pressed if at > number]


CLICKS = Clicks()
