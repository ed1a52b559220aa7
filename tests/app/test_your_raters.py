"""The pages on a visitor's own ratings and comparisons, without a browser: samples, uploads, wrong files, hostile names, links, exports."""

import html
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from pages.ui import figure, runs
from sim import comparison_sample, rating_sample

ROOT = Path(__file__).resolve().parents[2]
HOSTILE = ("</script><script>alert(1)</script>", "**bold** :smile: $x$")
SAMPLES = {"ratings": rating_sample.content, "comparisons": comparison_sample.content}
TABS = {
    "ratings": ("Groups", "Contested items", "Rules side by side", "Raters", "Why", "Equations", "Data", "Export"),
    "comparisons": ("Groups", "Items", "Rules side by side", "Against whom", "Raters", "Why", "Equations", "Data", "Export"),
}


def opened(kind: str, **asked: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "pages" / "router.py"), default_timeout=60)
    app.run()
    app.query_params["your_data_table"] = kind
    for name, value in asked.items():
        app.query_params[name] = value
    app.switch_page("lab/your_data.py").run()
    assert not app.exception
    return app


def raw(app: AppTest) -> list[str]:
    return [element.proto.body for element in app.get("html")]


def words(app: AppTest) -> str:
    return html.unescape("\n".join(raw(app)))


def said(app: AppTest) -> list[str]:
    return [line for line in raw(app) if 'class="say"' in line]


def label(app: AppTest, text: str):
    return next(
        s for s in [*app.slider, *app.selectbox, *app.number_input, *app.text_input, *app.button] if s.label.startswith(text)
    )


def upload(app: AppTest, content: bytes, name: str = "mine.csv") -> AppTest:
    app.file_uploader[0].set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_sample_stands_and_every_tab_opens(kind: str) -> None:
    app = opened(kind)
    assert "A sample, made up" in words(app)
    assert "No real people" in words(app)
    assert app.get("vega_lite_chart") or app.get("arrow_vega_lite_chart")
    for tab in TABS[kind]:
        app.session_state[f"_tab_your_data_{kind}"] = tab
        app.run()
        assert not app.exception, tab


@pytest.mark.parametrize("kind", SAMPLES)
def test_the_sample_uploaded_says_the_same(kind: str) -> None:
    app = opened(kind)
    before = said(app)
    upload(app, SAMPLES[kind]())
    assert "Your file mine.csv" in words(app)
    assert said(app) == before


def test_the_rule_and_the_guarantee_move_the_sentence() -> None:
    app = opened("ratings")
    assert "The majority overrules" in words(app)
    label(app, "Guarantee to every group").set_value(0.5).run()
    assert not app.exception
    assert "A majority with a guarantee overrules" in words(app)
    assert app.query_params["your_data_ratings_rule"] == "guarantee"


def test_the_rule_and_the_distance_move_the_sentence() -> None:
    app = opened("comparisons", your_data_comparisons_rule="maximin", your_data_comparisons_kl="0.3")
    assert "Maximin puts" in words(app)
    before = said(app)
    label(app, "How far training may go").set_value(0.6).run()
    assert not app.exception
    assert said(app) != before
    label(app, "Weight of the worst-off group").set_value(0.1).run()
    assert "The compromise puts" in words(app)


@pytest.mark.parametrize(
    ("kind", "content", "sentence"),
    [
        (
            "ratings",
            b"item,rater,label\na,r,0\na,s,1\nb,r,No\n",
            "Column 'label' in row 4 must be a number like the others (0, 1), got 'No'.",
        ),
        ("ratings", b"first,second\n1,2\n", "Choose the columns that hold the item, the rater and the label."),
        (
            "comparisons",
            b"rater,winner,loser\nr,a,a\n",
            "Column 'loser' in row 2 must be another item than the winner, got 'a' for both.",
        ),
        ("comparisons", b"rater,winner,loser\nr,a,\n", "Column 'loser' in row 2 must be the name of an item, got an empty cell."),
        ("comparisons", b"first,second\n1,2\n", "Choose the columns that hold the rater, the winner and the loser."),
    ],
)
def test_a_wrong_file_is_told_and_nothing_is_drawn_from_it(kind: str, content: bytes, sentence: str) -> None:
    app = upload(opened(kind), content)
    assert sentence in words(app)
    assert said(app) == []


def test_labels_with_an_order_ask_for_it() -> None:
    rows = "".join(f"a{i},r{j},{('low', 'medium', 'high')[(i + j) % 3]},{'xy'[j % 2]}\n" for i in range(6) for j in range(4))
    app = upload(opened("ratings"), f"item,rater,label,group\n{rows}".encode())
    label(app, "Labels are").set_value("ordinal").run()
    assert label(app, "Their order").value == "low < medium < high"
    assert label(app, "Yes begins at").value == "medium"
    label(app, "Their order").set_value("high < low").run()
    assert not app.exception
    assert "The order must name every label once, from the lowest, as in 'high < low < medium', got 'high < low'." in words(app)


def test_a_table_without_groups_is_shown_and_asks_for_them() -> None:
    app = upload(opened("ratings", your_data_ratings_rule="jury"), b"item,rater,label\na,r,yes\na,s,no\nb,r,yes\nb,s,yes\n")
    assert "The rule 'Jury, equal seats' needs groups; the majority is shown." in words(app)
    assert "Name a column of groups to see who is overruled." in words(app)
    app = upload(opened("comparisons"), b"rater,winner,loser\nr,a,b\ns,b,a\n")
    assert "Name a column of groups to see who is served and who is not." in words(app)


def test_without_a_maximum_the_penalty_is_offered() -> None:
    app = upload(opened("comparisons"), b"rater,winner,loser\nr,a,b\ns,a,b\n")
    assert "item a never beaten by the rest: the penalty on rewards must be above 0" in words(app)
    label(app, "Penalty on rewards").set_value(0.0).run()
    assert not app.exception
    assert "item a never beaten by the rest; add comparisons or set the penalty on rewards above 0." in words(app)
    assert said(app) == []
    label(app, "Penalty on rewards").set_value(0.1).run()
    assert len(said(app)) == 1


@pytest.mark.parametrize("kind", SAMPLES)
def test_hostile_names_are_text_and_kept_for_nobody_else(kind: str) -> None:
    frame = pd.read_csv(pd.io.common.BytesIO(SAMPLES[kind]()))
    frame["group"] = frame["group"].map(dict(zip(("group A", "group B"), HOSTILE, strict=True)))
    for column in ("item", "winner", "loser"):
        if column in frame:
            frame[column] = "<img src=x onerror=alert(2)>" + frame[column]
    before = [f.cache_info().currsize for f in (figure.tables, runs.result, runs.outcomes)]
    app = upload(opened(kind), frame.to_csv(index=False).encode(), "<b>file</b>.csv")
    for tab in ("Groups", "Data"):
        app.session_state[f"_tab_your_data_{kind}"] = tab
        app.run()
        assert not app.exception
    assert "Your file <b>file</b>.csv" in words(app)
    for shown in raw(app):
        assert not any(mark in shown for mark in ("<script>alert", "<b>file", "<img"))
    marked = " ".join(element.value for element in [*app.markdown, *app.caption, *app.warning, *app.error, *app.info])
    assert not any(name in marked for name in HOSTILE)
    assert [f.cache_info().currsize for f in (figure.tables, runs.result, runs.outcomes)] == before


@pytest.mark.parametrize("kind", SAMPLES)
def test_a_link_says_what_to_upload_again_and_then_shows_the_same(kind: str) -> None:
    app = upload(opened(kind), SAMPLES[kind]())
    if kind == "ratings":
        label(app, "Yes is").set_value("Unsure").run()
        label(app, "Guarantee").set_value(0.5).run()
    else:
        label(app, "How far training may go").set_value(0.3).run()
    link, before = dict(app.query_params), said(app)
    again = opened(kind, **link)
    assert "This link was made with the file mine.csv" in words(again)
    upload(again, SAMPLES[kind]())
    assert said(again) == before


def test_another_kind_of_table_asks_for_its_own_columns() -> None:
    app = upload(opened("ratings"), comparison_sample.content())
    assert "Choose the columns that hold the item, the rater and the label." in words(app)
    app.query_params["your_data_table"] = "comparisons"
    app.session_state["your_data_table"] = "comparisons"
    app.run()
    assert not app.exception
    assert "Your file mine.csv: 1,800 comparisons of 12 items" in words(app)
