"""What a page file hands to the stage, for who wants its picture and not its screen."""

import runpy
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from pages.ui.page.page import Page
from pages.ui.shell.contents import entry_at

PAGES = Path(__file__).parents[2]
_wanted: ContextVar[list[Page] | None] = ContextVar("wanted", default=None)


def taken(page: Page) -> bool:
    """Return whether somebody wanted this page for itself: then there is no screen to show it on."""
    wanted = _wanted.get()
    if wanted is not None:
        wanted.append(page)
    return wanted is not None


@lru_cache(maxsize=64)
def opened(address: str) -> Page:
    """Return the page at `address`; the file runs as on a screen, up to where it hands the page to the stage."""
    found: list[Page] = []
    before = _wanted.set(found)
    try:
        runpy.run_path(str(PAGES / entry_at(address).file))
    finally:
        _wanted.reset(before)
    return found[0]
