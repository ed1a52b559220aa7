"""The article on the screen: every phrase in order, with its line, claim, studies and picture, and a link to the preset."""

import html
from collections.abc import Callable
from urllib.parse import parse_qsl

import sim
from pages.ui.shell.contents import ARTICLE, entry_at
from sim.analysis import ahead, article, manifest
from tests.app.conftest import App

Visit = Callable[..., App]


def test_every_phrase_leads_to_its_preset(visit: Visit) -> None:
    links = [link for link in visit(entry_at(ARTICLE)).at.page_link if not link.label.startswith("Next: ")]
    told = article.load().entries
    assert [link.label for link in links] == [entry.phrase for entry in told]
    for link, entry in zip(links, told, strict=True):
        model = sim.load(entry.preset.model)
        assert link.proto.page == model.id
        assert dict(parse_qsl(link.proto.query_string)) == manifest.query(model, entry.preset.params)


def test_a_card_says_what_the_document_says_beside_a_picture_with_words(visit: Visit) -> None:
    cards = [h.value for h in visit(entry_at(ARTICLE)).at.html if 'class="line"' in h.value]
    told = article.load().entries
    assert len(cards) == len(told)
    for card, entry in zip(cards, told, strict=True):
        read = html.unescape(card).replace("\N{NO-BREAK SPACE}", " ")
        model = sim.load(entry.preset.model)
        assert all(words in read for words in (entry.line, model.title, entry.preset.claim, entry.studies))
        assert 'src="data:image/svg+xml' in card
        sketch = ahead.pictured(entry.preset)
        assert sketch is not None
        assert f'alt="Frontier: {html.escape(model.outcome(sketch.y).label)} against' in card


def test_what_is_not_shipped_is_drawn_when_it_is_computed(visit: Visit, monkeypatch) -> None:
    monkeypatch.setattr(ahead, "pictured", lambda _: None)
    monkeypatch.setattr(ahead, "computed", lambda model, _: ahead.frontiers()[model.id])
    cards = [h.value for h in visit(entry_at(ARTICLE)).at.html if 'class="line"' in h.value]
    assert all('src="data:image/svg+xml' in card for card in cards)
