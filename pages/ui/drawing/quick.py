"""Altair as a server needs it: what is drawn stays the same, and takes a third of the time.

Altair makes a table of all its schemas for every channel that is given as a word, 2 ms each: here it is made once. And it validates
every part of a chart as it is made: only tests do (`altair.utils.schemapi.debug_mode`).
"""

from typing import Any

from altair.utils import schemapi
from altair.vegalite.v6.schema.core import VegaLiteSchema

MADE = schemapi._FromDict(VegaLiteSchema._default_wrapper_classes()).class_dict


class FromDict(schemapi._FromDict):
    """Altair's own, which finds its table made."""

    def __init__(self, *_: Any) -> None:
        self.class_dict = MADE


def begin() -> None:
    """Make Altair quick in this process. `_FromDict` is a private name of a pinned Altair; a test says so when it is gone."""
    schemapi._FromDict = FromDict  # type: ignore[misc]
    schemapi.disable_debug_mode()
