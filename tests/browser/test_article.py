"""The article in a browser: all of a card is a link, and it opens the page at the preset."""

import pytest

from pages.ui.shell.contents import ARTICLE
from sim.analysis import article
from tests.browser.conftest import Screen


@pytest.mark.parametrize("place", [0, -1], ids=["first", "last"])
def test_a_card_opens_its_preset_wherever_it_is_clicked(place: int, screen: Screen) -> None:
    entry = article.load().entries[place]
    screen.goto(ARTICLE)
    picture = screen.page.locator('[class*="st-key-card_article_"] .miniature').nth(place)
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box is not None
    screen.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    screen.page.wait_for_url(f"**/{entry.preset.model}*")
    claim = screen.settle().page.locator(".claim").first.inner_text()
    assert claim.startswith(entry.preset.claim)
