"""The comparison kept: as a figure, as tables, as a file, as a link; and a file opened again."""

import html

import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing import render, spreadsheet
from pages.ui.lab import compare_chart as chart
from pages.ui.lab import compare_state as state
from pages.ui.lab import compare_words as words
from pages.ui.lab.compare_chart import GLYPHS, Scene
from pages.ui.page import export
from pages.ui.phones import invite
from pages.ui.sessions import arrival
from sim.analysis import differences, scenarios
from sim.analysis.differences import Difference
from sim.analysis.scenarios import Comparison
from sim.contract.outcomes import Outcomes
from sim.contract.parameters import InvalidInput

COUNT, WRONG = "_compare_files", "_compare_file_wrong"


def show(comparison: Comparison, found: list[Outcomes], scene: Scene, said: str) -> None:
    """Show what can be kept, and where a file is opened; `said` is what the figure says above the picture."""
    name = _name(comparison)
    settings = words.settings(comparison)
    whence = export.whence(comparison.model, comparison.seed)

    def draw(format: str) -> bytes:
        told = "; ".join(f"{label} {value}" for label, value in settings.items())
        whole = chart.figure(
            scene, f"{comparison.model.title}: what changes?", said, f"{comparison.model.title}: {told}. {whence}"
        )
        whole["usermeta"]["page"] |= {"settings": settings, "whence": whence}
        return render.render(whole, format)

    export.figures(name, draw, "**Figure** with what differs, every scenario's parameters, seed, version and source")
    export.files(
        {
            "All outcomes, CSV": (f"{name}.csv", lambda: spreadsheet.csv(table(comparison, found))),
            "These scenarios, JSON": (f"{name}.json", lambda: scenarios.write(comparison).encode()),
        },
        "**Numbers** with every parameter, seed and version; the JSON can be opened here again",
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
    every = comparison.model.OUTCOMES
    names = [f"{GLYPHS[n]} {one.name}" for n, one in enumerate(comparison.scenarios)]
    rows = {"outcome": [o.label for o in every], "unit": [o.unit for o in every], "better": [o.better for o in every]}
    for n, name in enumerate(names):
        rows[name] = [differences.figure(o, found[n][o.name]) for o in every]
        if n:
            rows[f"{GLYPHS[n]} against {GLYPHS[0]}"] = [one.words for one in told[n - 1]]
    frame = pd.DataFrame(rows)
    st.dataframe(frame, hide_index=True, width="stretch")
    export.files({"All outcomes, CSV": (f"{_name(comparison)}.csv", lambda: spreadsheet.csv(table(comparison, found)))}, "")


def table(comparison: Comparison, found: list[Outcomes]) -> pd.DataFrame:
    """Return one row a scenario: its name, model, version and seed, every parameter, every outcome."""
    same = {"model": comparison.model.id, "version": sim.__version__, "seed": comparison.seed}
    return pd.DataFrame(
        [
            {"scenario": one.name} | same | one.params.settings() | dict(values)
            for one, values in zip(comparison.scenarios, found, strict=True)
        ]
    )


def _name(comparison: Comparison) -> str:
    return f"compare-{comparison.model.id}-{comparison.seed}"
