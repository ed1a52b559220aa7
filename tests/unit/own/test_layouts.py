"""Layouts of public files, each as a small made-up table with the columns of the real one, by the door that a visitor has."""

import io
import re

import numpy as np
import pandas as pd
import pytest

from sim import own
from sim.contract.parameters import InvalidInput
from sim.own import layouts
from sim.own.scores import table as scores


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(13)


def csv(frame: pd.DataFrame, **how: str) -> bytes:
    return frame.to_csv(index=False, **how).encode()


def parquet(frame: pd.DataFrame) -> bytes:
    file = io.BytesIO()
    frame.to_parquet(file, index=False)
    return file.getvalue()


def refused(kind: str, content: bytes) -> str:
    with pytest.raises(InvalidInput) as error:
        getattr(own, kind).read(content)
    return str(error.value)


def texts(rows: int, longer: int) -> tuple[list[str], list[str]]:
    """Return texts of which the first is the longer one in the first `longer` rows."""
    first = [f"text {i} {'x' * (9 if i < longer else 3)}" for i in range(rows)]
    return first, [f"answer {i} xxxx" for i in range(rows)]


def prism(sets: int = 30) -> pd.DataFrame:
    """Return a row per answer: three models side by side, the first of them chosen in two of three sets."""
    rows = []
    for s in range(sets):
        chosen = "m0" if s % 3 else "m1"
        for place, model in enumerate(("m0", "m1", "m2")):
            said = {"utterance_id": f"ut{3 * s + place}", "interaction_id": f"int{s}", "conversation_id": f"c{s}"}
            who = {"user_id": f"user{s % 5}", "turn": 0, "within_turn_id": place, "model_name": model, "score": 50}
            rows.append(said | who | {"model_response": f"text {s} {place}", "if_chosen": model == chosen})
    return pd.DataFrame(rows)


@pytest.mark.parametrize("write", [csv, parquet])
def test_prism_has_a_row_per_answer(write: object) -> None:
    frame = prism()
    again = frame.iloc[:2].assign(interaction_id="int99", turn=1, model_name="m0")  # two answers by one model: no comparison
    none = frame.iloc[:2].assign(interaction_id="int98", if_chosen=False)
    found = own.comparisons.read(write(pd.concat([frame, again, none])))  # type: ignore[operator]
    table = found.built.table
    assert (len(table.winner), sorted(table.items), len(table.raters)) == (60, ["m0", "m1", "m2"], 5)
    place = {name: i for i, name in enumerate(table.items)}
    wins = table.wins()
    assert wins[place["m0"], place["m1"]] == 20
    assert wins[place["m1"], place["m0"]] == 10
    assert wins[place["m2"]].sum() == 0
    notes = found.answer().caveats
    assert any(note.startswith("PRISM has a row per answer") for note in notes)
    assert any(note.startswith("1 answer by the same item") for note in notes)
    assert any(note.startswith("1 set of answers in which none was chosen") for note in notes)


def test_prism_by_a_group_that_was_joined() -> None:
    frame = prism()
    frame["gender"] = np.where(frame["user_id"].isin(["user0", "user1"]), "Female", "Male")
    found = own.comparisons.read(csv(frame), group="gender")
    assert found.built.table.groups == ("Female", "Male")
    assert "least" in found.headline or "alike" in found.headline


@pytest.mark.parametrize("write", [csv, parquet])
def test_hh_rlhf_says_what_it_cannot_and_what_it_can(write: object) -> None:
    first, second = texts(40, 30)
    told = refused("comparisons", write(pd.DataFrame({"chosen": first, "rejected": second})))  # type: ignore[operator]
    assert "100 % stand in one row only: no rule can rank them" in told
    assert "This looks like hh-rlhf" in told
    assert "the longer text was chosen in 75\xa0% of 40 rows (90\xa0%: 62 to 84)" in told


def test_shp_says_how_often_the_longer_comment_won() -> None:
    first, second = texts(60, 60)
    frame = pd.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(60)],
            "domain": "askx",
            "c_root_id_A": [f"a{i}" for i in range(60)],
            "c_root_id_B": [f"b{i}" for i in range(60)],
            "human_ref_A": first,
            "human_ref_B": second,
            "labels": [1] * 45 + [0] * 15,
        }
    )
    told = refused("comparisons", parquet(frame))
    assert "This looks like SHP" in told
    assert "chosen in 75\xa0% of 60 rows" in told


def test_shp_of_few_posts_is_in_parts_that_never_met() -> None:
    rows = [(f"{post}{a}", f"{post}{b}", 1) for post in "xyz" for a, b in ((0, 1), (1, 2), (0, 2)) for _ in range(3)]
    frame = pd.DataFrame(rows, columns=["c_root_id_A", "c_root_id_B", "labels"])
    frame.loc[::4, "labels"] = 0
    notes = own.comparisons.read(csv(frame)).answer().caveats
    assert "Items fall into 3 parts that never met: rewards of different parts say nothing of each other." in notes


def test_ultrafeedback_with_models_is_ranked_and_without_is_not() -> None:
    models = ["m0", "m1", "m2"]
    frame = pd.DataFrame(
        {
            "source": "evol",
            "prompt": [f"p{i}" for i in range(60)],
            "chosen": "a",
            "chosen-rating": 5.0,
            "chosen-model": [models[i % 3] for i in range(60)],
            "rejected": "b",
            "rejected-rating": 3.0,
            "rejected-model": [models[(i + 1 + i % 2) % 3] for i in range(60)],
        }
    )
    found = own.comparisons.read(csv(frame))
    assert (found.columns.winner, found.columns.loser, len(found.built.table.items)) == ("chosen-model", "rejected-model", 3)
    assert any(note.startswith("UltraFeedback was judged by one model") for note in found.answer().caveats)
    first, second = texts(20, 10)
    plain = pd.DataFrame({"instruction": first, "chosen_response": first, "rejected_response": second, "chosen_model": "m0"})
    assert "This looks like UltraFeedback. What can be said: the longer text was chosen in 50\xa0%" in refused(
        "comparisons", csv(plain)
    )


def test_helpsteer_is_labels_without_raters(rng: np.random.Generator) -> None:
    attributes = {name: rng.integers(0, 5, 40) for name in layouts.ATTRIBUTES}
    frame = pd.DataFrame({"prompt": [f"p{i // 2}" for i in range(40)], "response": [f"r{i}" for i in range(40)]} | attributes)
    found = own.ratings.read(csv(frame))
    assert (found.columns.item, found.columns.rater, found.columns.level, found.columns.yes) == ("response", None, "ordinal", "3")
    assert len(found.built.table.items) == 40
    assert any(note.startswith("HelpSteer has one number per response") for note in found.answer().caveats)
    assert found.built.table.yes[found.built.table.label].sum() == (attributes["helpfulness"] >= 3).sum()


def test_helpsteer2_preferences_are_texts() -> None:
    first, second = texts(12, 6)
    frame = pd.DataFrame({"prompt": first, "response_1": first, "response_2": second, "preference_strength": [-3, 2] * 6})
    assert "This looks like HelpSteer2's preferences" in refused("comparisons", csv(frame))


def test_d3code_minus_one_is_no_label() -> None:
    raw = [(item, rater, (item + rater) % 5) for item in range(8) for rater in range(4)]
    frame = pd.DataFrame(raw, columns=["item_id", "rater_id", "rating_raw"])
    frame.loc[[3, 7], "rating_raw"] = -1
    frame["rating_binary"] = [("na" if r < 0 else int(r >= 2)) for r in frame["rating_raw"]]
    frame["Region"] = np.where(frame["rater_id"] % 2, "Oceania", "Sinosphere")
    found = own.ratings.read(csv(frame))
    assert (found.columns.label, found.columns.level, found.columns.group) == ("rating_raw", "ordinal", "Region")
    assert len(found.built.table.label) == 30
    assert found.built.table.labels[0] == "0"
    assert found.built.table.says == "'2' or more"
    assert "In column 'rating_raw' '-1' (2 rows) is taken for no answer." in found.answer().caveats


def test_community_notes_as_ratings_and_as_votes(rng: np.random.Generator) -> None:
    words = ("HELPFUL", "SOMEWHAT_HELPFUL", "NOT_HELPFUL")
    rows = [(f"n{n}", f"P{p}", 1, words[int(rng.integers(3))]) for n in range(12) for p in range(20)]
    content = csv(pd.DataFrame(rows, columns=["noteId", "raterParticipantId", "createdAtMillis", "helpfulnessLevel"]), sep="\t")
    found = own.ratings.read(content)
    assert found.built.table.labels == ("NOT_HELPFUL", "SOMEWHAT_HELPFUL", "HELPFUL")
    votes = own.votes.read(content).built.table
    assert votes.votes.shape == (20, 12)
    assert (votes.votes == 1).sum() == sum(row[3] == "HELPFUL" for row in rows)


@pytest.mark.parametrize("choice", ["sentiment", "label"])
def test_label_studio_asks_for_the_projects_own_column_only(choice: str) -> None:
    rows = [(100 + i, "a@x" if i % 2 else "b@x", i // 2, 3.5, "yes" if i % 3 else "no") for i in range(24)]
    frame = pd.DataFrame(rows, columns=["annotation_id", "annotator", "id", "lead_time", choice]).assign(created_at="2024")
    found = own.ratings.read(csv(frame), label=choice)
    assert (found.columns.item, found.columns.rater, len(found.built.table.items)) == ("id", "annotator", 12)


def test_chatbot_arena_counts_both_ties_and_takes_no_language_for_a_group() -> None:
    winner = ["model_a", "model_b", "tie", "tie (bothbad)"]
    rows = [(f"m{i % 3}", f"m{(i + 1) % 3}", winner[i % 4], f"j{i % 7}", ("English", "German")[i % 2]) for i in range(84)]
    found = own.comparisons.read(csv(pd.DataFrame(rows, columns=["model_a", "model_b", "winner", "judge", "language"])))
    assert (found.columns.group, int(found.built.table.tie.sum())) == (None, 42)


@pytest.mark.parametrize(
    ("columns", "name"),
    [
        (("activity_year", "derived_race", "derived_sex", "action_taken", "loan_amount", "income"), "HMDA's loan applications"),
        (("age", "workclass", "fnlwgt", "race", "sex", "hours-per-week", "income"), "the census data called Adult"),
        (
            (
                "Age",
                "Sex",
                "Job",
                "Housing",
                "Saving accounts",
                "Checking account",
                "Credit amount",
                "Duration",
                "Purpose",
                "Risk",
            ),
            "German credit",
        ),
    ],
)
def test_what_has_no_score_says_so(columns: tuple[str, ...], name: str) -> None:
    frame = pd.DataFrame({column: [i % 3 for i in range(30)] for column in columns})
    assert f"This looks like {name}: it has" in refused("scores", csv(frame))


def test_german_credit_with_a_score_beside_it(rng: np.random.Generator) -> None:
    risk = np.where(rng.random(200) < 0.7, "good", "bad")
    frame = pd.DataFrame(
        {
            "Age": 30,
            "Sex": np.where(np.arange(200) % 3, "male", "female"),
            "Saving accounts": "little",
            "Checking account": "NA",
            "Credit amount": 1000,
            "Risk": risk,
            "probability": np.where(risk == "good", 0.7, 0.4) + rng.normal(0, 0.2, 200).round(2),
        }
    )
    found = own.scores.read(csv(frame), score="probability")
    assert (found.columns.outcome, found.columns.group, found.columns.favourable) == ("Risk", "Sex", "good")


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("id,score,label_value,race,sex,age_cat", {"score": "score", "outcome": "label_value", "group": "race"}),
        ("y_true,y_pred,sensitive_features", {"score": "y_pred", "outcome": "y_true", "group": "sensitive_features"}),
    ],
)
def test_names_of_fairness_toolkits(columns: str, expected: dict[str, str]) -> None:
    found = scores.guess(columns.split(","))
    assert {role: found[role] for role in expected} == expected


@pytest.mark.parametrize(
    ("columns", "expected"),
    [
        ("user_id,video_id,play_duration,video_duration,time,date,timestamp,watch_ratio", ("user_id", "video_id", "watch_ratio")),
        ("rating,title,text,asin,parent_asin,user_id,timestamp,helpful_vote", ("user_id", "parent_asin", "rating")),
        ("review_id,user_id,business_id,stars,useful,text,date", ("user_id", "business_id", "stars")),
        ("userId,movieId,rating,timestamp", ("userId", "movieId", "rating")),
    ],
)
def test_names_of_logs(columns: str, expected: tuple[str, ...]) -> None:
    found = own.interactions.table.guess(columns.split(","))
    assert tuple(found[role] for role in ("user", "item", "rating")) == expected


def test_every_layout_names_columns_that_it_needs() -> None:
    for known in layouts.KNOWN.values():
        for one in known:
            free = {name for name in one.roles.values() if name} - set(one.needs)
            assert free <= {"Region"}
            assert not one.lacks or re.match(r"it has ", one.lacks)
