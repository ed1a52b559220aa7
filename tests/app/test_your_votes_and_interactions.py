"""The pages on a visitor's own votes and interactions, without a browser: samples, uploads, wrong files, hostile text, links."""

import html
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import figure, runs
from sim import interaction_sample, vote_sample

ROOT = Path(__file__).resolve().parents[2]
POLIS = ROOT.parent / "shared" / "data" / "polis" / "brexit-consensus"
HOSTILE = ("</script><script>alert(1)</script>", "=HYPERLINK(1)", "**bold** :smile: $x$", "<img src=x onerror=alert(2)>")
VOTES, INTERACTIONS = vote_sample.content(), interaction_sample.content()


def visit(kind: str, link: dict[str, str] | None = None) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=60)
    app.run()
    for name, value in {"your_data_table": kind, **(link or {})}.items():
        app.query_params[name] = value
    app.switch_page("lab/your_data.py").run()
    assert not app.exception
    return app


def raw(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def words(app: AppTest) -> str:
    """Return everything that is shown as HTML, unescaped once: what a visitor reads."""
    return html.unescape("\n".join(raw(app)))


def sentence(app: AppTest) -> str:
    return next(html.unescape(line) for line in raw(app) if 'class="say"' in line)


def upload(app: AppTest, name: str, content: bytes, *, second: bool = False) -> AppTest:
    app.file_uploader[-1 if second else 0].set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def label(app: AppTest, text: str):
    widgets = [*app.slider, *app.selectbox, *app.number_input, *app.button, *app.multiselect]
    return next(widget for widget in widgets if widget.label.startswith(text))


def open_tab(app: AppTest, id: str, name: str) -> AppTest:
    app.session_state[f"_tab_{id}"] = name
    app.run()
    assert not app.exception
    return app


def test_the_sample_of_votes_shows_what_raw_approval_hides() -> None:
    app = visit("votes")
    assert "A sample: 320 invented people vote on 36 statements" in words(app)
    assert "Raw approval lists \N{LEFT DOUBLE QUOTATION MARK}It should decide simple applications" in sentence(app)
    before = sentence(app)
    label(app, "Floor in every group").set_value(0.5).run()
    assert not app.exception
    assert "With this floor no group is below" in sentence(app)
    label(app, "Floor in every group").set_value(0.99).run()
    assert "statements reach the floor in every group; the list is filled up" in sentence(app)
    label(app, "Reset").click().run()
    assert sentence(app) == before


def test_every_tab_of_votes_opens() -> None:
    app = visit("votes")
    for tab in ("Groups", "Agreement", "Why", "Equations", "Data", "Export", "What bridging adds"):
        open_tab(app, "your_data_votes", tab)
    assert any("On people kept aside" in m.value for m in app.markdown)


@pytest.mark.skipif(not POLIS.is_dir(), reason="the folder ../shared/data/polis beside the project is missing")
def test_a_polis_export_is_read_as_it_is_and_a_second_file_puts_it_into_words() -> None:
    app = upload(visit("votes"), "participants-votes.csv", (POLIS / "participants-votes.csv").read_bytes())
    assert "Your file participants-votes.csv: 5,303 votes by 204 people on 50 statements. It is not in the link." in words(app)
    assert "Raw approval lists statement" in sentence(app)
    upload(app, "comments.csv", (POLIS / "comments.csv").read_bytes(), second=True)
    assert "Raw approval lists \N{LEFT DOUBLE QUOTATION MARK}" in sentence(app)
    label(app, "Remove").click().run()
    assert not app.exception
    assert "A sample: 320 invented people" in words(app)
    for name in ("_upload_texts", "_upload_built", "_upload_named", "_upload_sheet"):
        assert name not in app.session_state


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("votes", b"participant,0,1\na,1,0\nb,2,0\n", "Column '0' in row 3 must be -1, 0, 1 or empty, got '2'"),
        ("votes", b"participant,0,1\na,1,0\na,1,0\n", "must name every participant once, got 'a' in rows 2 and 3"),
        ("votes", b"participant,0,1\na,1,0\nb,0,0\n", "2 groups need more than 2 people with at least 2 votes"),
        (
            "interactions",
            b"user,item,rating,stance\na,x,1,0\nb,y,2,1.5\n",
            "Column 'stance' in row 3 must be in [-1, 1], got '1.5'",
        ),
        ("interactions", b"who,what,how\n1,2,3\n", "Choose the columns that hold the user, the item and the rating."),
        ("interactions", b"user,item,rating\na,x,1\nb,y,1\n", "must have at least 2 different ratings, got only 1"),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(kind: str, content: bytes, said: str) -> None:
    app = upload(visit(kind), "mine.csv", content)
    assert said in words(app)
    assert 'class="say"' not in words(app)
    label(app, "Remove").click().run()
    assert "A sample" in words(app)


def test_groups_are_found_where_none_are_named_and_a_column_can_be_left_out() -> None:
    rows = [line.split(",") for line in VOTES.decode().splitlines()]
    plain = "\n".join(",".join([row[0] if i else "name", "40" if i else "age", *row[6:]]) for i, row in enumerate(rows))
    app = upload(visit("votes"), "plain.csv", plain.encode())
    assert "Column 'age' in row 2 must be -1, 0, 1 or empty, got '40'" in words(app)
    label(app, "Columns that are no statements").set_value(["age"]).run()
    assert "Column 'name' in row 4 must be -1, 0, 1 or empty, got '2'" in words(app)
    label(app, "Participant").set_value("name").run()
    assert not app.exception
    assert "group A" in sentence(app) or "group B" in sentence(app)
    label(app, "Groups to find").set_value(3).run()
    assert not app.exception
    link = dict(app.query_params)
    again = upload(
        visit("votes", {name: value for name, value in link.items() if name != "your_data_table"}), "plain.csv", plain.encode()
    )
    assert label(again, "Groups to find").value == 3
    assert sentence(again) == sentence(app)


def test_more_than_can_be_listed_is_told_and_the_knobs_stay() -> None:
    app = visit("votes")
    label(app, "Needed in every group").set_value(400).run()
    assert not app.exception
    assert "votes needed in every group must be at most" in words(app).lower()
    assert label(app, "Needed in every group").value == 400


def test_hostile_text_is_text_everywhere() -> None:
    names = [f'"{name}"' for name in HOSTILE]
    rows = "".join(f"p{i},{names[i % 2 + 2]},{i % 3 - 1},{(i // 2) % 3 - 1}\n" for i in range(60))
    app = upload(visit("votes"), "<b>file</b>.csv", f"participant,group,{names[0]},{names[1]}\n{rows}".encode())
    texts = f'id,text\n{names[0]},"{HOSTILE[3]}"\n{names[1]},"{HOSTILE[2]}"\n'.encode()
    upload(app, "<i>texts</i>.csv", texts, second=True)
    label(app, "Length of the list").set_value(2).run()
    assert "Your file <b>file</b>.csv" in words(app)
    for tab in ("Groups", "Agreement", "Data"):
        open_tab(app, "your_data_votes", tab)
        for shown in raw(app):
            assert "<script>alert" not in shown
            assert "<b>file" not in shown
            assert "<i>texts" not in shown
            assert "<img" not in shown
        marked = " ".join(element.value for element in [*app.markdown, *app.caption, *app.warning, *app.error, *app.info])
        assert not any(name in marked for name in HOSTILE)


def test_the_sample_of_interactions_runs_a_feed() -> None:
    app = visit("interactions")
    assert "A sample: 9,000 ratings by 300 people of 150 items, all of them invented." in words(app)
    assert "Ranked by clicks, people click on" in sentence(app)
    label(app, "Ranker").set_value("bridging").run()
    assert "Ranked by what both sides approve of" in sentence(app)
    label(app, "How reading changes people").set_value("none").run()
    assert "Nobody's opinion changes." in sentence(app)
    for tab in ("What it starts from", "Data", "Export"):
        open_tab(app, "your_data_interactions", tab)


def test_movielens_layout_is_read_as_it_is_and_its_line_said_to_be_derived() -> None:
    lines = [line.split(",") for line in INTERACTIONS.decode().splitlines()]
    ratings = "\n".join(",".join([row[0], row[1], row[2], row[4]]) for row in lines).replace("itemId", "movieId")
    app = upload(visit("interactions"), "ratings.csv", ratings.encode())
    assert "Your file ratings.csv: 9,000 ratings by 300 people of 150 items. It is not in the link." in words(app)
    assert "The table has no stances: people and items stand on a line derived from the ratings" in words(app)


def test_uploads_are_not_remembered_for_others() -> None:
    app = visit("votes")
    caches = (figure.tables, runs.result, runs.outcomes, runs._frontier, runs._preview)
    before = [cache.cache_info().currsize for cache in caches]
    upload(app, "votes.csv", VOTES)
    assert [cache.cache_info().currsize for cache in caches] == before
