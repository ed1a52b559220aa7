"""Who can pull what: the counts of the sentence, the list and the package are one; filters in the address; what is missing is filled in."""

import re
from collections.abc import Callable

import pytest

import sim
from pages.ui.lab import pull
from pages.ui.shell.contents import entry_at
from sim.analysis import actors, ahead
from tests.app.conftest import App

PULL = entry_at("pull")
Visit = Callable[..., App]


def numbers(app: App) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", re.sub("<[^>]+>", "", app.said))]


def test_every_lever_is_counted_once(visit: Visit) -> None:
    app, found = visit(PULL), actors.effects({id: ahead.pulls(id) for id in sim.ids()})
    every, *counts = numbers(app)[:5]
    assert every == len(found) == len(app.at.dataframe[0].value)
    assert counts == [(found["effect"] == effect).sum() for effect in actors.EFFECTS]
    assert sum(counts) == every
    mine = found[found["actor"] == "regulator"]
    assert numbers(app)[5:7] == [len(mine), (mine["effect"] == "moves").sum()]


def test_filters_stand_in_the_address(visit: Visit) -> None:
    app = visit(PULL, {"pull_who": "user", "pull_does": "moves"})
    found = actors.effects({id: ahead.pulls(id) for id in sim.ids()})
    mine = found[found["actor"] == "user"]
    assert numbers(app)[:3] == [len(found), len(mine), (mine["effect"] == "moves").sum()]
    table = app.at.dataframe[0].value
    assert set(table["who"]) == {"user"}
    assert len(table) == (mine["effect"] == "moves").sum()
    assert "'nobody'" in visit(PULL, {"pull_who": "nobody"}).notice


def test_what_changed_since_it_was_shipped_is_computed(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    real = ahead.pulls
    monkeypatch.setattr(ahead, "pulls", lambda id: () if id == "trust" else real(id))
    app = visit(PULL)
    assert "still being computed" not in app.said
    assert numbers(app) == numbers(visit(PULL))


def test_until_then_the_page_says_that_some_is_missing(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    known = {id: ahead.pulls(id) for id in sim.ids() if id != "trust"}
    monkeypatch.setattr(pull, "_known", lambda: (known, None))
    app = visit(PULL)
    assert "5 are still being computed" in app.said
    assert (app.at.dataframe[0].value["what it does"] == "being computed").sum() == 5


def test_a_link_opens_the_page_with_the_lever_pulled(visit: Visit) -> None:
    address, _, query = pull.link("faces", "gallery", 10000).partition("?")
    app = visit(entry_at(address), dict([query.split("=")]))
    assert app.notice == ""
    assert app.settings["gallery"] == 10000
