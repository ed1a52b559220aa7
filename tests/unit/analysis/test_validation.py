"""Published numbers: reading the files, comparing, and that a wrong constant or a wrong row is found."""

import sys
from pathlib import Path

import pytest

import sim
from sim import __main__ as cli
from sim.analysis import validation
from sim.contract import references, tables
from sim.contract.parameters import InvalidInput

HEADER = "quantity,set,name,seed,theirs,tolerance,source,place,note\n"
ROWS = (
    "Cost of a gold coin,metal=gold;fairness=.4,cost,0,20.0,0.05,toy2020,table 1,\n"
    "Price,,price,0,5.00,0.005,toy2020,computed independently from the definition,\n"
)


def write(data: Path, rows: str = ROWS, header: str = HEADER, name: str = "coin") -> None:
    (data / "published" / f"{name}.csv").write_text(header + rows)


def test_every_row_is_computed_and_compared(coin: sim.Model, data: Path) -> None:
    write(data)
    frame = validation.frame()
    assert list(frame.columns[:9]) == ["model", "quantity", "ours", "theirs", "tolerance", "pass", "printed", "source", "place"]
    assert frame["printed"].tolist() == [True, False]
    assert frame["ours"].tolist() == [20.0, 5.0]
    assert frame["pass"].tolist() == [True, True]
    assert cli.main(["validate"]) == 0


def test_a_mutated_constant_is_found(coin: sim.Model, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(data)
    monkeypatch.setattr(sys.modules["sim.models.toys.coin"], "SHIFT", 0.06)
    assert validation.frame()["pass"].tolist() == [False, True]
    assert cli.main(["validate"]) == 1
    assert cli.main(["validate", "coin", "--json"]) == 1


def test_a_mutated_row_is_found(coin: sim.Model, data: Path) -> None:
    write(data, ROWS.replace("5.00,", "5.01,"))
    assert validation.frame()["pass"].tolist() == [True, False]
    assert cli.main(["validate"]) == 1


@pytest.mark.parametrize(
    ("ours", "theirs", "tolerance", "agrees"),
    [
        (1.0, 0.95, 0.05, True),
        (0.545, 0.55, 0.005, True),
        (1.0, 0.95, 0.0499999, False),
        (1.0, 1.0, 0.0, True),
        (1 + 1e-12, 1, 0, False),
    ],
)
def test_the_tolerance_is_the_decimal_that_was_written(ours: float, theirs: float, tolerance: float, agrees: bool) -> None:
    row = validation.Published("coin", "Cost", "", "cost", 0, theirs, tolerance, "toy2020", "p. 1", "")
    assert row.agrees(ours) is agrees
    assert not row.agrees(float("nan"))


@pytest.mark.parametrize(
    ("theirs", "tolerance", "wide"), [("20.0", 0.05, False), ("20.0", 0.06, True), ("20", 0.5, False), (".448", 0.0006, True)]
)
def test_a_tolerance_beyond_half_the_last_digit_is_wide(
    coin: sim.Model, data: Path, theirs: str, tolerance: float, wide: bool
) -> None:
    write(data, f"Cost,metal=gold;fairness=.4,cost,0,{theirs},{tolerance},toy2020,p. 1,\n")
    assert validation.frame()["wide"].tolist() == [wide]


def test_an_undefined_outcome_agrees_with_nothing(coin: sim.Model, data: Path) -> None:
    write(data, "Heads,tosses=0;kept=0,heads,0,0,1,toy2020,p. 1,\n")
    frame = validation.frame()
    assert frame["ours"].isna().tolist() == [True]
    assert frame["pass"].tolist() == [False]


def test_a_run_that_two_rows_ask_for_is_made_once(coin: sim.Model, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(data, ROWS.splitlines()[0] + "\n" + ROWS.replace("cost,0,20.0", "dear,0,40.0"))
    runs = []
    run = sim.Model.run
    monkeypatch.setattr(sim.Model, "run", lambda self, params, seed=0: runs.append(params) or run(self, params, seed))
    assert validation.frame()["pass"].all()
    assert len(runs) == 1


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("quantity,set", "set,quantity", "coin.csv: header must be quantity,set,.*, got set,quantity"),
        ("20.0,0.05", "x,0.05", "coin.csv line 2: theirs must be a finite number, got 'x'"),
        ("20.0,0.05", "20.0,nan", "coin.csv line 2: tolerance must be a finite number, got 'nan'"),
        ("20.0,0.05", "20.0,-1", "coin.csv line 2: tolerance must be at least 0, got -1"),
        ("cost,0,", "cost,-1,", "coin.csv line 2: seed must be a whole number from 0, got '-1'"),
        ("toy2020,table 1", ",table 1", "line 2: source must be a text, got nothing"),
        ("toy2020,table 1", "toy2020,", "line 2: place must be a text, got nothing"),
        ("metal=gold;", "metal:gold;", "line 2: set: a setting must be NAME=VALUE, got 'metal:gold'"),
        ("table 1,\n", "table 1\n", "line 2: a row must have 9 columns, got 8"),
        ("table 1,\n", "table 1,,x\n", "line 2: a row must have 9 columns, got 10"),
        ("metal=gold", "metal=clay", "metal must be one of tin, gold, lead, got 'clay'"),
        (",price,", ",prize,", r"name must be an outcome of coin or one of its quantities \(price\), got prize"),
    ],
)
def test_a_bad_file_is_told_in_one_sentence(coin: sim.Model, data: Path, old: str, new: str, said: str) -> None:
    write(data, ROWS.replace(old, new, 1), HEADER.replace(old, new, 1))
    with pytest.raises(InvalidInput, match=said):
        validation.frame()
    assert cli.main(["validate"]) == 2


def test_a_file_of_no_model_is_refused(coin: sim.Model, data: Path) -> None:
    write(data, name="dice")
    with pytest.raises(InvalidInput, match="there is no model dice"):
        validation.rows()


def test_references_are_cited_short_and_in_full(data: Path) -> None:
    assert references.cite("toy2020") == "Toy 2020"
    assert references.full("toy2020") == "Toy A.M.B. (2020). Coins. https://doi.org/10.1/toy"
    with pytest.raises(InvalidInput, match=r"source must be a key of references\.json, got nobody1999"):
        references.cite("nobody1999")
    assert references.known("toy2020")
    assert references.known("assumption: a guess")
    assert not references.known("nobody1999")


def test_two_authors_are_both_named_and_more_are_not(data: Path) -> None:
    people = ('{"family": "Hardt"}', '{"family": "Price"}', '{"family": "Srebro"}')
    entry = '{"id": "k%d", "type": "book", "title": "T", "issued": {"date-parts": [[2016]]}, "author": [%s]}'
    text = ",".join(entry % (n, ",".join(people[:n])) for n in (1, 2, 3))
    (data / "references.json").write_text(f'[{text}, {{"id": "eu", "title": "Act", "publisher": "EU"}}]')
    references._entries.cache_clear()
    cited = [references.cite(key) for key in ("k1", "k2", "k3", "eu")]
    assert cited == ["Hardt 2016", "Hardt and Price 2016", "Hardt et al. 2016", "EU n.d."]


@pytest.mark.parametrize("text", ["", "{}", "[1]", '[{"id": "a"}]', '[{"id": "a", "title": "x"}, {"id": "a", "title": "y"}]'])
def test_bad_references_are_told_in_one_sentence(data: Path, text: str) -> None:
    (data / "references.json").write_text(text)
    references._entries.cache_clear()
    with pytest.raises(InvalidInput, match=r"references\.json"):
        references.entries()


def test_a_table_is_read_once_and_every_caller_has_a_frame_of_its_own(data: Path) -> None:
    (data / "tables" / "numbers.csv").write_text("a,b\n1,2\n3,4\n")
    first = tables.load("numbers")
    first.loc[0, "a"] = 99
    (data / "tables" / "numbers.csv").write_text("a\n7\n")
    assert tables.load("numbers").to_numpy().tolist() == [[1, 2], [3, 4]]
    with pytest.raises(InvalidInput, match=r"table must be one of .*numbers.*, got nothing"):
        tables.load("nothing")
