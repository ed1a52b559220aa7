from collections.abc import Sequence
from dataclasses import replace

import pytest

from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads
from sim.own.comparisons import table as comparison_table
from sim.own.comparisons.table import Columns, ComparisonTable

HEADER = "rater,winner,loser,group,tie\n"
COLUMNS = Columns("rater", "winner", "loser", "group")
TIES = Columns("rater", "winner", "loser", "group", "tie", "yes")
GOOD = ["r1,a,b,x,no", "r1,b,c,x,yes", "r2,a,b,y,no", "r2,c,a,y,no"]


def table(rows: Sequence[str], columns: Columns = COLUMNS) -> ComparisonTable:
    return comparison_table.read("f.csv", (HEADER + "\n".join(rows) + "\n").encode(), columns)


def test_comparisons_are_counted() -> None:
    found = table(GOOD)
    assert (found.items, found.raters, found.groups) == (("a", "b", "c"), ("r1", "r2"), ("x", "y"))
    assert found.wins().tolist() == [[0, 2, 0], [0, 0, 1], [1, 0, 0]]
    assert found.wins(found.group[found.rater] == 0).tolist() == [[0, 1, 0], [0, 0, 1], [0, 0, 0]]


def test_a_tie_is_half_a_win_each() -> None:
    found = table(GOOD, TIES)
    assert found.tie.tolist() == [False, True, False, False]
    assert found.wins().tolist() == [[0, 2, 0], [0, 0, 0.5], [1, 0.5, 0]]


@pytest.mark.parametrize(
    ("rows", "columns", "sentence"),
    [
        (["r1,a,b,x,", "r1,a,a,x,"], COLUMNS, "column 'loser' in row 3 must be another item than the winner, got 'a' for both"),
        (["r1,a,b,x,", "r1,,b,x,"], COLUMNS, "column 'winner' in row 3 must be the name of an item, got an empty cell"),
        (["r1,a,b,x,", "r1,b,,x,"], COLUMNS, "column 'loser' in row 3 must be the name of an item, got an empty cell"),
        (["r1,a,b,x,", ",b,a,x,"], COLUMNS, "column 'rater' in row 3 must be the name of a rater, got an empty cell"),
        (
            ["r1,a,b,x,", "r1,tie,b,x,"],
            COLUMNS,
            "column 'winner' in row 3 must be an item, got 'tie': name both items and mark ties in a column",
        ),
        (["r1,a,b,x,", "r1,b,a,y,"], COLUMNS, "column 'group' in row 3 must be 'x', as in other rows of 'rater' 'r1', got 'y'"),
        (
            GOOD,
            Columns("rater", "winner", "loser", "group", "tie", "both"),
            "the word that marks a tie must be one of 'no', 'yes' in column 'tie', got 'both'",
        ),
        (
            GOOD,
            Columns("rater", "winner", "winner"),
            "rater, winner, loser, group, tie must be different columns, got 'winner' for winner and loser",
        ),
        (
            [f"r1,a{i},b{i},x," for i in range(501)],
            COLUMNS,
            "columns 'winner' and 'loser' must name items that were compared again and again, such as the models that wrote the texts, "
            "got 1,002, of which 100 % stand in one row only: no rule can rank them, and nobody can say whom a reward serves.",
        ),
    ],
)
def test_a_wrong_cell_or_choice_is_told_in_one_sentence(rows: list[str], columns: Columns, sentence: str) -> None:
    with pytest.raises(InvalidInput) as error:
        table(rows, columns)
    assert str(error.value) == sentence


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "LIMITS", replace(limits.LIMITS, rows=3))
    with pytest.raises(InvalidInput, match=r"^the file must have at most 3 rows, got more$"):
        table(GOOD)


@pytest.mark.parametrize(
    ("rows", "note"),
    [
        (["r1,a,b,x,no"], "Items with fewer than 10 comparisons, of which little is known: 'a', 'b'."),
        (["r1,a,b,x,no"], "One rater only: intervals are those of independent comparisons."),
        (["r1,a,b,x,no", "r2,b,a,y,no", "r2,b,a,y,no"], "1 rater with one comparison only."),
        (["r1,a,b,x,yes", "r2,b,a,y,yes"], "All comparisons are ties: every rule treats all items alike."),
        (
            ["r1,a,b,x,no", "r2,b,a,y,no"],
            "Fewer than 10 comparisons per item within groups, whose rewards are uncertain: 'x' (1.0), 'y' (1.0).",
        ),
        (["r1,a,b,,no", "r2,b,a,,no"], "Column 'group' has empty cells only: there are no groups to compare."),
    ],
)
def test_what_is_little_is_said(rows: list[str], note: str) -> None:
    columns = TIES if any(",yes" in row for row in rows) else COLUMNS
    assert note in table(rows, columns).notes


def test_the_likeliest_mark_of_a_tie_comes_first() -> None:
    sheet = uploads.look("f", (HEADER + "\n".join(GOOD) + "\n").encode())
    assert comparison_table.marks(uploads.read(sheet, ["tie"]), "tie") == ("yes", "no")
    with pytest.raises(InvalidInput, match="must have 1 to 50 different words that mark ties, got 0"):
        comparison_table.marks(uploads.read(uploads.look("f", b"rater,tie\nr1,\n"), ["tie"]), "tie")
