"""The comparison kept: as a file, as a link; and a file opened again."""

import html

import pandas as pd
import streamlit as st

from pages.ui.drawing import spreadsheet
from pages.ui.lab import compare_state as state
from pages.ui.lab.compare_chart import GLYPHS
from pages.ui.page import export
from pages.ui.phones import invite
from pages.ui.sessions import arrival
from sim.analysis import differences, scenarios
from sim.analysis.differences import Difference
from sim.analysis.scenarios import Comparison
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import InvalidInput

COUNT, WRONG = "_compare_files", "_compare_file_wrong"


def show(comparison: Comparison) -> None:
    """Show what can be kept, and where a file is opened."""
    name = f"compare-{comparison.model.id}"
    export.files(
        {"These scenarios, JSON": (f"{name}.json", lambda: scenarios.write(comparison).encode())},
        "**As a file**, every knob in it",
    )
    st.markdown("**As a link**: the address of this page, which says only what differs from the presets")
    st.code(f"{invite.given() or ''}{scenarios.link(comparison)}", language=None, wrap_lines=True)
    _open()


def _open() -> None:
    """Take up a file; one that is none is told in a sentence, and what is shown stays."""
    count = st.session_state.get(COUNT, 0)
    file = st.file_uploader(
        f"Open such a file (up to {scenarios.LARGEST // 1000} kB)",
        ["json"],
        key=f"_compare_file_{count}",
        on_change=_take,
        args=(count,),
    )
    del file
    if wrong := st.session_state.get(WRONG):
        st.html(f'<p role="alert" class="compare_wrong">{html.escape(wrong)}</p>')


def _take(count: int) -> None:
    file = st.session_state.get(f"_compare_file_{count}")
    if file is None:
        return
    try:
        content = file.getvalue()
        arrival.check(content)
        state.put(scenarios.parsed(content))
        st.session_state.pop(WRONG, None)
    except InvalidInput as error:
        st.session_state[WRONG] = f"The file could not be opened: {error}. What was shown stays."
    st.session_state[COUNT] = count + 1


def outcomes(comparison: Comparison, found: list[Outcomes], told: list[list[Difference]]) -> None:
    """Show every outcome of every scenario, and how it differs from the first."""
    names = [f"{GLYPHS[n]} {one.name}" for n, one in enumerate(comparison.scenarios)]
    rows = {"outcome": [o.label for o in comparison.model.OUTCOMES], "better": [o.better for o in comparison.model.OUTCOMES]}
    for n, name in enumerate(names):
        rows[name] = [differences.value(o, found[n][o.name]) for o in comparison.model.OUTCOMES]
        if n:
            rows[f"{GLYPHS[n]} against {GLYPHS[0]}"] = [one.words for one in told[n - 1]]
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, width="stretch")
    export.files(
        {"All outcomes, CSV": (f"compare-{comparison.model.id}.csv", lambda: spreadsheet.csv(_numbers(comparison, found)))}, ""
    )


def _numbers(comparison: Comparison, found: list[Outcomes]) -> pd.DataFrame:
    """Return one row a scenario: its name, every parameter, every outcome."""
    return pd.DataFrame(
        [
            {"scenario": one.name} | one.params.settings() | dict(values)
            for one, values in zip(comparison.scenarios, found, strict=True)
        ]
    )
