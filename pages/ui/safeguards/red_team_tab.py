"""A search of one's own: any preset of any model, with progress, to stop and to take up again; what it found, as a link and in words."""

import streamlit as st

import sim
from pages.ui.drawing.numbers import said
from pages.ui.page import progress, share
from pages.ui.page.page import View
from sim.analysis import box, clean_tests, presets
from sim.analysis.search import WAYS, Search

BUDGETS = (100, 300, 1000, 3000, 10000)


def own(view: View) -> None:
    """Show what is searched, the buttons, and what was found so far."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        model = st.selectbox("Model", sim.ids(), index=sim.ids().index("merit"), format_func=_title, key="_red_team_tab_model")
        offered = {preset.id: preset for preset in presets.load(model)}
        id = st.selectbox("Claim", offered, format_func=lambda id: offered[id].title, key="_red_team_tab_preset")
        way = st.selectbox("The search tries", WAYS, format_func=WAYS.__getitem__, key="_red_team_tab_way")
        budget = st.selectbox("Tests", BUDGETS, index=1, format_func=lambda n: said(n, ",.0f"), key="_red_team_tab_budget")
    preset = offered[id]
    st.markdown(f"> {preset.claim}")
    try:
        search = progress.search(preset, way, budget, view.seed)
    except sim.InvalidInput as error:
        st.info(f"{error}.")
        return
    progress.panel(search, budget, "_red_team_tab", "settings tried")
    if search.tests:
        found(search)


def found(search: Search) -> None:
    """Show what a search found so far: the worst setting as a link, what may be said, and the box in words."""
    tests, broken = list(search.tests), search.broken
    many, worst = said(len(tests), ",.0f"), search.worst
    model = sim.load(search.preset.model)
    if worst is None:
        st.markdown(f"**None of {many} settings broke the claim.**")
    else:
        to = share.link("", model, worst.params, search.seed)
        st.markdown(
            f"**{said(len(broken), ',.0f')} of {many} settings broke the claim**, the first was test {said(search.first or 0, ',.0f')}. "
            f"The one that breaks it by most: [open it on its page]({to})."
        )
        st.code(to, language=None)
    if search.bound is not None:
        st.markdown(
            f"Drawn by chance, so this may be said with {said(clean_tests.CONFIDENCE, '.0%')} confidence: the claim breaks in at most "
            f"**{said(search.bound, '.2%')}** of all settings of these knobs."
        )
    else:
        st.markdown("Not drawn by chance, so nothing may be said about how often the claim breaks.")
    if len(tests) < search.budget:
        return
    frame = search.frame()
    limits = box.find(frame, tuple(search.free))
    if limits is None:
        st.caption("No box of settings tells the failures from the rest.")
        return
    where, fresh = f"It fails mostly where **{box.words(limits, search.free)}**", search.fresh
    if progress.panel(fresh, fresh.budget, "_red_team_tab_fresh", "fresh settings tried", "Try fresh settings"):
        worth = box.worth(limits, fresh.frame())
        st.markdown(
            f"{where}: of {said(worth.inside, ',.0f')} fresh settings there, which the search has not seen, {said(worth.density, '.0%')} "
            f"fail, and {said(worth.coverage, '.0%')} of all failures among {said(fresh.done, ',.0f')} fresh settings lie there."
        )
        return
    worth = box.worth(limits, frame)
    st.markdown(
        f"{where}: {said(worth.density, '.0%')} of the settings tried there fail, and {said(worth.coverage, '.0%')} of all failures lie "
        "there. This flatters the box, which was found on these same settings: try fresh ones."
    )


def _title(id: str) -> str:
    return sim.load(id).title
