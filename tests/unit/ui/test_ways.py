"""The ways between pages: what follows from each, what can be found, what the menu asks."""

import html
import re

import sim
from pages.ui.page import onward, search
from pages.ui.shell import follow, menu
from pages.ui.shell.contents import SECTIONS, entry_at
from sim.analysis import presets

ADDRESSES = [entry.address for section in SECTIONS for entry in section.entries]


def test_two_other_pages_follow_from_every_page() -> None:
    assert set(follow.THEN) <= set(ADDRESSES)
    for address in ADDRESSES:
        first, second = (entry.address for entry in follow.after(address))
        assert len({address, first, second}) == 3, address
        assert {first, second} <= set(ADDRESSES)


def test_whoever_follows_them_comes_to_every_page() -> None:
    """From home."""
    been: set[str] = set()
    ahead = [""]
    while ahead:
        here = ahead.pop()
        if here not in been:
            been.add(here)
            ahead += [entry.address for entry in follow.after(here)]
    assert been >= set(ADDRESSES)


def test_a_page_that_names_none_has_two_all_the_same() -> None:
    named = dict(follow.THEN)
    try:
        follow.THEN.clear()
        for address in ADDRESSES:
            assert len({address, *(entry.address for entry in follow.after(address))}) == 3, address
    finally:
        follow.THEN.update(named)


def test_every_page_asks_a_question() -> None:
    assert [address for address in ADDRESSES if not onward.question(entry_at(address)).endswith("?")] == []


def test_every_page_and_every_preset_can_be_found() -> None:
    found = search.index()
    assert [address for kind, *_, address, _ in found if kind == "page"] == ADDRESSES
    every = {(preset.model, preset.id, preset.claim) for model in sim.every() for preset in presets.load(model.id)}
    assert {(address, id, claim) for kind, _, claim, _, address, id in found if kind == "preset"} == every


def test_the_menu_has_every_page_under_the_question_of_its_section() -> None:
    found = [
        (html.unescape(asks), re.findall(r'data-to="(.*?)">(.*?)</a>', links))
        for asks, links in re.findall(r"<p><b>.*?</b>(.*?)</p>(.*?)</div>", menu.markup())
    ]
    assert found == [
        (section.question, [(entry.address, html.escape(entry.title)) for entry in section.entries]) for section in SECTIONS
    ]
