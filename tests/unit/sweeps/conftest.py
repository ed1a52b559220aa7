"""Workers for tests: threads of this process, which know the throwaway model."""

from concurrent.futures import Executor, ThreadPoolExecutor


class Threads:
    """One thread; `opened` counts how often it was opened."""

    def __init__(self) -> None:
        self.opened = 0
        self.pool: Executor | None = None

    def open(self) -> Executor:
        self.opened += 1
        self.pool = ThreadPoolExecutor(1)
        return self.pool

    def slots(self) -> int:
        return 2

    def close(self, *, done: bool) -> None:
        if self.pool is not None:
            self.pool.shutdown(cancel_futures=not done)
