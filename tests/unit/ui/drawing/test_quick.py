"""Altair made quick draws what Altair draws, and still refuses what is no chart where it is asked to check."""

import json
import subprocess
import sys

import altair as alt
import pytest
from altair.utils import schemapi

from pages.ui.drawing import quick
from pages.ui.work.kept import ROOT

DRAWN = """
import json, sys
import altair as alt
if sys.argv[1:]: from pages.ui.drawing import charts
shown = alt.condition("datum.at > 1", alt.value("red"), alt.Color("kind:N", scale=alt.Scale(range=["#000", "#fff"]), legend=None))
chart = alt.Chart(alt.NamedData("seen")).mark_line(clip=True).encode(
    x="at:Q", y=alt.Y("many:Q", axis=None), color=shown, tooltip=["at:Q", "kind:N"], opacity=alt.value(.5), order="at:Q", detail="kind:N")
print(json.dumps(chart.to_dict(), sort_keys=True))
"""


def test_a_chart_is_the_same() -> None:
    plain, made = (
        subprocess.run([sys.executable, "-c", DRAWN, *word], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for word in ((), ("quick",))
    )
    assert json.loads(plain)["encoding"]["color"]["condition"]["value"] == "red"
    assert made == plain


def test_the_table_of_schemas_is_made_once() -> None:
    """Else Altair has another name for it, and every channel costs 2 ms again."""
    found = schemapi._FromDict(())
    assert isinstance(found, quick.FromDict)
    assert found.class_dict is quick.MADE
    assert len(found.class_dict) > 100


def test_what_is_no_chart_is_refused_where_tests_check() -> None:
    with pytest.raises(schemapi.SchemaValidationError):
        alt.X("at:Q", axis=alt.Axis(grid="perhaps"))


@pytest.mark.unchecked
def test_and_not_where_they_do_not() -> None:
    assert alt.X("at:Q", axis=alt.Axis(grid="perhaps"))
