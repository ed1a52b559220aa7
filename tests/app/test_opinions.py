"""The page opinions: its knobs follow the rule, and what still moves says so."""

from collections.abc import Callable

import pytest

from pages.ui.shell.contents import Entry
from tests.app.conftest import App

OPINIONS = Entry("loops/opinions.py", "Opinions", "opinions")
# what a rule reads, and what it does not
READS = {
    "deffuant": ({"confidence", "compromise"}, {"gamma", "controversy", "pull", "sensitivity"}),
    "hegselmann_krause": ({"confidence"}, {"gamma", "compromise", "controversy", "pull"}),
    "biased_encounters": ({"confidence", "gamma", "compromise"}, {"controversy", "homophily", "pull"}),
    "activity_driven": ({"controversy", "homophily", "strength"}, {"gamma", "confidence", "compromise"}),
    "nudged": ({"pull", "exploration", "anchor"}, {"gamma", "confidence", "controversy", "sensitivity"}),
    "sphere": ({"sensitivity", "exploration", "dimensions"}, {"gamma", "confidence", "pull"}),
}


def hidden(app: App) -> set[str]:
    """Return the parameters under "More"."""
    (more,) = (expander for expander in app.at.expander if expander.label == "More")
    return {slider.key.removeprefix("opinions_") for slider in more.slider}


@pytest.mark.parametrize("rule", READS)
def test_knobs_in_the_open_are_those_that_the_rule_reads(rule: str, visit: Callable[..., App]) -> None:
    """A visitor who comes by a link, and one who changes the rule; hidden knobs keep what the address says."""
    linked = visit(OPINIONS, {"opinions_rule": rule, "opinions_gamma": "0.4", "opinions_strength": "2.0"})
    chosen = visit(OPINIONS).move("rule", rule)
    for app in (linked, chosen):
        read, unread = READS[rule]
        everything = {slider.key.removeprefix("opinions_") for slider in app.at.slider}
        assert read <= everything - hidden(app)
        assert unread <= hidden(app)
        assert app.at.slider[0].key.removeprefix("opinions_") in read
    assert linked.settings["gamma"] == 0.4
    assert linked.settings["strength"] == 2.0
    assert linked.move("rule", "deffuant").settings["gamma"] == 0.4


def test_what_did_not_converge_says_so(visit: Callable[..., App]) -> None:
    assert "still moving" not in visit(OPINIONS).said
    app = visit(OPINIONS, {"opinions_rounds": "10"})
    assert "after 10 rounds, <strong>still moving</strong> in 100\N{NO-BREAK SPACE}% of the runs" in app.said


def test_the_main_knob_moves_without_the_rest_of_the_page_whatever_the_rule(visit: Callable[..., App]) -> None:
    for rule, main in (("activity_driven", "controversy"), ("nudged", "exploration")):
        app = visit(OPINIONS, {"opinions_rule": rule})
        before = app.said
        app.move(main, 1.0)
        assert app.said != before
        assert app.settings[main] == 1.0
