"""Uploads of interactions: MovieLens' layout as it is, every wrong input its sentence, and the feed that starts from them."""

import gzip

import numpy as np
import pytest

from sim import InvalidInput
from sim.own.interactions import sample as interaction_sample
from sim.own.interactions import seed as interaction_seed
from sim.own.interactions import study as interaction_study
from sim.own.interactions import table as interaction_table
from sim.own.interactions.study import Params
from sim.own.interactions.table import Columns

HEADER = "user,item,rating,stance\n"
TWO = f"{HEADER}a,x,1,0.5\nb,y,2,-1\n"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (f"{TWO}c,x,3,1.01\n", "column 'stance' in row 4 must be in [-1, 1], got '1.01'"),
        (f"{TWO}c,x,3,left\n", "column 'stance' in row 4 must be in [-1, 1], got 'left'"),
        (f"{TWO}c,z,3,\n", "column 'stance' must give item 'z' of row 4 a stance, got empty cells only"),
        (f"{TWO}c,x,good,0.5\n", "column 'rating' in row 4 must be a finite number, got 'good'"),
        (f"{TWO}c,x,,0.5\n", "column 'rating' in row 4 must be a finite number, got an empty cell"),
        (f"{TWO}c,x,1e300,0.5\n", "column 'rating' in row 4 must be between -1e+09 and 1e+09, got '1e300'"),
        (f"{TWO},x,3,0.5\n", "column 'user' in row 4 must be the name of a user, got an empty cell"),
        (f"{TWO}c,,3,0.5\n", "column 'item' in row 4 must be the name of an item, got an empty cell"),
        (f"{HEADER}a,x,1,0\na,y,2,0\n", "column 'user' must name at least 2 different users, got 1"),
        (f"{HEADER}a,x,1,0\nb,x,2,0\n", "column 'item' must name at least 2 different items, got 1"),
        (f"{HEADER}a,x,3,0\nb,y,3,0\n", "column 'rating' must have at least 2 different ratings, got only 3"),
        (
            "who,what,how\na,x,3\n",
            "a column must say the user, called userid or user or participant for example, got 'who', 'what', 'how'",
        ),
    ],
)
def test_a_wrong_file_gets_one_sentence(content: str, sentence: str) -> None:
    with pytest.raises(InvalidInput) as told:
        interaction_table.read("ratings.csv", content.encode())
    assert str(told.value) == sentence


def test_one_column_cannot_be_two() -> None:
    with pytest.raises(InvalidInput, match="user, item, rating, stance must be different columns, got 'item' for user and item"):
        interaction_table.read("r", TWO.encode(), Columns("item", "item", "rating"))


@pytest.mark.parametrize("packed", [False, True])
def test_movielens_layout_is_read_as_it_is(packed: bool) -> None:
    content = b"userId,movieId,rating,timestamp\n1,31,2.5,1260759144\n1,1029,3.0,1260759179\n2,31,4,835355493\n"
    found = interaction_table.read("ratings.csv", gzip.compress(content) if packed else content)
    assert found.columns == Columns("userId", "movieId", "rating", None)
    assert (found.users, found.items, found.notes, found.stance) == (("1", "2"), ("31", "1029"), (), None)
    assert found.rating.tolist() == [2.5, 3.0, 4.0]
    assert interaction_table.guess(["user id", "item_id", "Rating"])["item"] == "item_id"


def test_of_a_pair_that_stands_twice_the_last_row_counts_and_is_said() -> None:
    found = interaction_table.read("r", f"{HEADER}a,x,1,0.2\nb,y,2,-1\na,x,5,0.6\n".encode())
    assert found.rating.tolist() == [2.0, 5.0]
    assert found.user.tolist() == [1, 0]
    assert found.stance is not None
    assert found.stance.tolist() == pytest.approx([0.4, -1.0])
    assert found.notes == (
        "1 row is about a user and an item that stand again further down; the last row counts.",
        "The rows of 1 item give different stances; their mean counts.",
    )


def test_half_a_million_rows_are_read() -> None:
    rows = "".join(f"{i % 5003},{i % 1009},{i % 10},{i}\n" for i in range(500_000))
    found = interaction_table.read("ratings.csv", f"userId,movieId,rating,timestamp\n{rows}".encode())
    assert (len(found.users), len(found.items), len(found.rating)) == (5003, 1009, 500_000)
    bad = f"userId,movieId,rating,timestamp\n{rows}1,2,x,3\n".encode()
    with pytest.raises(InvalidInput, match="column 'rating' in row 500002 must be a finite number, got 'x'"):
        interaction_table.read("ratings.csv", bad)


def test_an_opinion_is_the_mean_stance_of_what_was_liked() -> None:
    content = f"{HEADER}a,left,5,-1\na,right,1,1\nb,left,1,-1\nb,right,5,1\nc,left,1,-1\nc,right,1,1\n"
    there = interaction_seed.origin(interaction_table.read("r", content.encode()))
    assert there.opinion.tolist() == pytest.approx(
        [-0.5, 0.5, 0.0]
    )  # (w s + mean) / (w + 1), the mean stance of what is liked is 0
    assert there.stance.tolist() == [-1.0, 1.0]
    assert not there.derived


def test_without_stances_the_line_that_was_put_in_is_found() -> None:
    content = interaction_sample.content()
    known = interaction_seed.origin(interaction_table.read("r", content))
    table = interaction_table.read("r", content, Columns("userId", "itemId", "rating"))
    derived = interaction_seed.origin(table)
    assert derived.derived
    assert abs(np.corrcoef(derived.stance, known.stance)[0, 1]) > 0.9
    assert abs(np.corrcoef(derived.opinion, known.opinion)[0, 1]) > 0.9
    assert np.abs(np.r_[derived.stance, derived.opinion]).max() < 1
    item, _, line = interaction_seed.explained(table)
    assert line > item + 0.1
    assert derived.quality.mean() == pytest.approx(0, abs=1e-12)
    assert derived.quality.std() == pytest.approx(1)


def test_ratings_of_kindness_and_quality_alone_have_no_line() -> None:
    rows = "".join(f"{u},{i},{u + i}\n" for u in range(3) for i in range(3))
    flat = interaction_table.read("r", f"user,item,rating\n{rows}".encode())
    found = interaction_seed.origin(flat)
    assert found.quality[0] < found.quality[1] < found.quality[2]


def test_every_point_of_the_frontier_is_the_feed_at_that_setting() -> None:
    study, params = interaction_sample.study(), Params()
    frontier, opinions = interaction_study.explore(study, params, np.random.default_rng(3))
    for point in np.flatnonzero(frontier.frame["efficient"])[:2]:
        row = frontier.frame.loc[point]
        one = params.replace(stated=row["set.stated"], ranker=row["set.ranker"])
        result = interaction_study.simulate(study, one, np.random.default_rng(3))
        found = interaction_study.outcomes(result)
        assert {name: row[name] for name in found} == pytest.approx(found, rel=1e-12)
        drawn = interaction_study.picture(result)["opinions"]["share"].tolist()
        assert opinions[opinions["point"] == point]["share"].tolist() == drawn
    ranked = interaction_study.rankers(frontier)["ranker"].tolist()
    assert ranked[:5] == ["engagement alone", "newest first", "bridging", "what people say", "no recommender"]


def test_a_feed_starts_from_the_opinions_of_the_table_and_may_leave_them() -> None:
    study = interaction_sample.study()
    result = interaction_study.simulate(study, Params(user_model="none"), np.random.default_rng(0))
    assert interaction_study.outcomes(result)["opinion_change"] == 0
    given = set(np.asarray(study.origin.opinion).astype(np.float32).tolist())
    assert set(result.course.anchor.tolist()) <= given
    moved = interaction_study.simulate(study, Params(), np.random.default_rng(0))
    assert (interaction_study.outcomes(moved)["opinion_change"] or 0) > 0.01


def test_the_sample_is_made_the_same_way_each_time() -> None:
    assert interaction_sample.content.__wrapped__() == interaction_sample.content()
    assert interaction_sample.study().notes == ()
