"""What is kept of a sweep: whole lines, of this sweep, held by one process."""

from pathlib import Path

import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.sweeps import design
from sim.sweeps.journal import Journal
from sim.sweeps.table import Description

A, B = [1.0, None], [2.5, -0.0]


@pytest.fixture
def about(coin: sim.Model) -> Description:
    return design.grid(coin, coin.Params(), ["fairness=0:1:5"], 2).description


def opened(tmp_path: Path, about: Description) -> Journal:
    return Journal(tmp_path / "out.parquet", about)


def test_what_was_added_is_there_again(tmp_path: Path, about: Description) -> None:
    journal = opened(tmp_path, about)
    assert journal.missing(10) == [range(10)]
    journal.add(4, [A, None])
    journal.add(1, [B])
    journal.close()
    again = opened(tmp_path, about)
    assert list(again.rows()) == [(1, [B]), (4, [A, None])]
    assert (again.runs, again.rejected) == (3, 1)
    assert again.missing(10) == [range(1), range(2, 4), range(6, 10)]
    again.add(0, [A])
    assert [start for start, _ in again.rows()] == [0, 1, 4]
    again.close(delete=True)
    assert list(tmp_path.glob("out*")) == []


def test_at_every_byte_where_writing_can_end_whole_lines_are_kept(tmp_path: Path, about: Description) -> None:
    journal = opened(tmp_path, about)
    sizes = [journal.path.stat().st_size]
    for start in (0, 2):
        journal.add(start, [A, B])
        sizes.append(journal.path.stat().st_size)
    journal.close()
    whole = journal.path.read_bytes()
    for cut in sorted({*range(0, len(whole), 41), *range(sizes[0] - 2, len(whole) + 1)}):
        journal.path.write_bytes(whole[:cut])
        again = opened(tmp_path, about)
        assert again.runs == 2 * max(sum(size <= cut for size in sizes) - 1, 0), cut
        for start in (0, 2):
            if start not in again.done:
                again.add(start, [A, B])
        again.close()
        assert journal.path.read_bytes() == whole


def test_what_is_no_line_and_all_after_it_is_done_again(tmp_path: Path, about: Description) -> None:
    journal = opened(tmp_path, about)
    journal.add(0, [A])
    whole = journal.path.read_bytes()
    journal.add(1, [B])
    journal.close()
    journal.path.write_bytes(whole + b"\0\0\0\n[1,[[2.5,0]]]\n")
    again = opened(tmp_path, about)
    assert again.done.keys() == {0}
    again.close()
    assert journal.path.read_bytes() == whole


def test_another_sweeps_journal_is_left_alone(tmp_path: Path, about: Description) -> None:
    journal = opened(tmp_path, about)
    journal.add(0, [A])
    journal.close()
    before = journal.path.read_bytes()
    with pytest.raises(
        InvalidInput, match=r"out.parquet.partial must be of the same sweep, got one with another seeds: delete it"
    ):
        opened(tmp_path, about.model_copy(update={"seeds": 3}))
    with pytest.raises(InvalidInput, match="got one with another code"):
        opened(tmp_path, about.model_copy(update={"code": "0ld"}))
    assert journal.path.read_bytes() == before
    journal.path.write_bytes(b"mine\n")
    with pytest.raises(InvalidInput, match="must be of the same sweep"):
        opened(tmp_path, about)
    assert journal.path.read_bytes() == b"mine\n"


def test_one_holds_it_at_a_time(tmp_path: Path, about: Description) -> None:
    pytest.importorskip("fcntl")
    journal = opened(tmp_path, about)
    with pytest.raises(InvalidInput, match="out must be written by one sweep at a time"):
        opened(tmp_path, about)
    journal.close()
    opened(tmp_path, about).close()


def test_a_journal_with_nothing_in_it_is_not_left_behind(tmp_path: Path, about: Description) -> None:
    opened(tmp_path, about).close()
    assert list(tmp_path.glob("out*")) == []


def test_a_folder_that_is_not_there(tmp_path: Path, about: Description) -> None:
    with pytest.raises(InvalidInput, match="out must be a file that can be written"):
        Journal(tmp_path / "none" / "out.parquet", about)
