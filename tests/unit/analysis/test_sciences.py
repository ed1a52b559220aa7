"""Sciences: how a row's arguments are read, what is refused, and that wrong rows and changed numbers are found."""

from pathlib import Path

import pytest

import sim
from sim.analysis import sciences, validation
from sim.contract.parameters import InvalidInput

HEADER = "quantity,set,name,seed,theirs,tolerance,source,place,note\n"
ROW = "Gini of four,values=0 0 0 8,gini,0,0.75,0.005,toy2020,table 1,\n"


def write(data: Path, rows: str = ROW, name: str = "inequality") -> None:
    folder = data / "published" / "sciences"
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.csv").write_text(HEADER + rows)


def test_no_science_bears_a_models_name() -> None:
    assert not set(sciences.ids()) & set(sim.ids())


def test_every_quantity_is_asked_for_by_some_row() -> None:
    asked = {(row.model, row.name) for row in validation.rows(sciences.ids())}
    assert asked == {(id, name) for id, science in sciences.SCIENCES.items() for name in science.quantities}


def test_a_row_is_computed_and_a_changed_one_is_found(data: Path) -> None:
    write(data, ROW + ROW.replace("0.75", "0.76"))
    frame = validation.frame(["inequality"])
    assert frame["ours"].tolist() == [0.75, 0.75]
    assert frame["pass"].tolist() == [True, False]
    assert frame["science"].all()


def test_small_tables_count_once(data: Path) -> None:
    write(data, ROW + ROW.replace("8,gini", "9,gini") + ROW.replace("table 1", "table 2"))
    assert validation.count(validation.frame(["inequality"])) == validation.Count(numbers=3, sources=1, places=2)


def test_a_table_stands_in_a_file_or_in_the_row(data: Path) -> None:
    (data / "published" / "inputs").mkdir()
    (data / "published" / "inputs" / "two_raters.csv").write_text("u1,u2,u3\n1,0,1\n1,0,*\n")
    inline = sciences.compute("agreement", "alpha", {"ratings": "1 0 1/1 0 *", "level": "nominal"})
    assert inline == sciences.compute("agreement", "alpha", {"ratings": "two_raters", "level": "nominal"}) == 1.0


@pytest.mark.parametrize(
    ("name", "settings", "said"),
    [
        ("theil", {}, r"name must be a quantity of inequality \(gini, atkinson\), got theil"),
        ("gini", {}, "gini must be set by values, got nothing"),
        ("gini", {"values": "1 2", "mode": "1"}, "gini must be set by values, got values, mode"),
        ("gini", {"values": "1 x"}, "values must be a number, got 'x'"),
        ("gini", {"values": "1 2/3"}, "values must have rows of one length, divided by /, got '1 2/3'"),
        ("gini", {"values": "nowhere"}, r"values must be one of the files of data/published/inputs \(.*\), got 'nowhere'"),
        ("gini", {"values": "a/../../x"}, "values must be one of the files"),
        ("atkinson", {"values": "1 2", "aversion": "much"}, "aversion must be a number, got 'much'"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(name: str, settings: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        sciences.compute("inequality", name, settings)


@pytest.mark.parametrize(
    ("science", "name", "settings", "said"),
    [
        ("agreement", "alpha", {"ratings": "1 2/1 2", "level": "cardinal"}, "level must be one of nominal, .*, got cardinal"),
        ("frontiers", "area", {"points": "1 2", "reference": "3 3", "better": "up"}, "better must be lower or higher, got up"),
        ("voting", "borda_points", {"rankings": "0 1", "item": "-1"}, "item must be a whole number from 0, got '-1'"),
    ],
)
def test_a_word_that_is_none_is_refused(science: str, name: str, settings: dict[str, str], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        sciences.compute(science, name, settings)


def test_a_file_of_no_science_is_refused(data: Path) -> None:
    write(data, name="alchemy")
    with pytest.raises(InvalidInput, match=r"published/sciences must be of agreement, .*, got alchemy\.csv"):
        validation.rows()
