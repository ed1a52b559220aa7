"""A server whose vl-convert does not work: the page says so, and the numbers can be had."""

from collections.abc import Callable

import pytest

from pages.ui.drawing import render
from pages.ui.page import export
from pages.ui.shell.contents import section_of
from pages.ui.work import runs
from tests.app.conftest import App


def test_where_figures_cannot_be_drawn_the_page_says_so(visit: Callable[..., App], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "works", broken)
    runs._jobs.clear()
    app = visit(section_of("smile").entries[0]).open_tab("Export")
    assert app.notice.endswith(export.NO_FIGURES)
    assert "Manifest, JSON" in [button.proto.label for button in app.at.get("download_button")]
    assert "SVG" not in [button.proto.label for button in app.at.get("download_button")]


def broken() -> bool:
    return False


def test_a_drawing_that_fails_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert render.works()
    monkeypatch.setattr(render.sys, "executable", "/bin/false")
    assert not render.works()
