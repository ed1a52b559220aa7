"""How often somebody may ask: so many times a second, and some more at once. What is at rest is forgotten."""

import time
from collections import OrderedDict
from threading import Lock


class Buckets:
    """One allowance for each key; it fills at `rate` a second up to `burst`. At most `most` keys are kept, those that asked last."""

    def __init__(self, rate: float, burst: float, most: int = 4096) -> None:
        self.rate, self.burst, self.most = rate, burst, most
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def take(self, key: str, now: float | None = None) -> bool:
        """Return whether `key` may ask once more, and count it.

        >>> slow = Buckets(rate=1.0, burst=2.0)
        >>> [slow.take("a", now=t) for t in (0.0, 0.0, 0.0, 1.0)]
        [True, True, False, True]
        """
        now = time.monotonic() if now is None else now
        with self._lock:
            left, before = self._left.pop(key, (self.burst, now))
            left = min(self.burst, left + (now - before) * self.rate)
            allowed = left >= 1.0
            self._left[key] = (left - allowed, now)
            if len(self._left) > self.most:
                self._left.popitem(last=False)
            return allowed
