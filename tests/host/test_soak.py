"""A few visitors who come and go for a quarter of a minute; `python -m tests.bench.bench_soak` is the long one."""

import pytest

from tests.bench import bench_soak


def test_visitors_come_move_bring_tables_and_go_without_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench_soak, "PAGES", ["smile", "lending", "patrols"])
    monkeypatch.setattr(bench_soak, "UPLOADS", 0.2)
    monkeypatch.setattr(bench_soak, "EXPORTS", 0.3)
    course = bench_soak.soak(minutes=0.25, visitors=3, rate=6.0, limit=0, seconds=4.0, warm=1.0)
    assert course.errors == []
    assert course.came >= 3
    assert all(size > 0 for _, size in course.memory)
