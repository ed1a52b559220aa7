"""A visitor who goes on from page to page leaves behind what the address may say again, and no other widgets."""

import itertools
import re
from collections.abc import Callable

from pages.ui.shell.contents import entry_at
from tests.app.conftest import App

PAGES = ("smile", "merit", "trust", "care", "merit")


def test_of_widgets_that_are_gone_nothing_is_kept(visit: Callable[..., App]) -> None:
    """Those of the page before this one are there until the next run: Streamlit drops their values as this one ends."""
    app = visit(entry_at(PAGES[0]))
    for before, here in itertools.pairwise(PAGES):
        app.at.switch_page(entry_at(here).file)
        app.at.run()
        assert unbound(app) == {before, here}
    app.at.run()
    assert unbound(app) == {PAGES[-1]}


def unbound(app: App) -> set[str]:
    """Return the pages of which Streamlit knows widgets that stand in no address."""
    known = app.at.session_state._state._state._new_widget_state.widget_metadata
    return {found[1] for id in known if (found := re.search(r"-_\w*?(smile|merit|trust|care)\b", id))}
