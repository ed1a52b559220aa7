"""The red team's own search: its box is judged on the settings that found it, and on request on fresh ones."""

from collections.abc import Callable

import pytest

from pages.ui.page import progress
from pages.ui.safeguards import red_team_tab
from pages.ui.shell.contents import entry_at
from pages.ui.work import slices
from tests.app.conftest import App


def test_a_box_is_judged_on_fresh_settings(visit: Callable[..., App], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slices, "SLICE", 60.0)
    monkeypatch.setattr(red_team_tab, "BUDGETS", (60, 120))
    progress.search.cache_clear()
    app = visit(entry_at("red_team")).open_tab("Search")
    app.at.selectbox(key="_red_team_tab_preset").set_value("less-unequal")
    app.run()
    app.at.button(key="_red_team_tab_go").click()
    app.run()
    assert any("This flatters the box" in element.value for element in app.at.markdown)
    button = app.at.button(key="_red_team_tab_fresh_go")
    assert button.label == "Try fresh settings"
    button.click()
    app.run()
    (said,) = [element.value for element in app.at.markdown if "It fails mostly where" in element.value]
    assert "which the search has not seen" in said
    assert "among 120 fresh settings" in said
