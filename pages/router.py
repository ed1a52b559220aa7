"""The table of contents on the screen, and what every page shares: width, style and the stage switch.

Also the main script where a host cannot start the app object of app.py.
"""

import sys
from pathlib import Path

ROOT = str(Path(__file__).parents[1])
if ROOT not in sys.path:  # the script's own folder is on the path, the project's is not
    sys.path.insert(0, ROOT)

import streamlit as st

from pages.ui.page import onward, search
from pages.ui.sessions import gone, sent, widgets
from pages.ui.shell import browser, head
from pages.ui.shell.contents import ARTICLE, SECTIONS
from pages.ui.talks import running
from pages.ui.work import turns

STYLE = Path(__file__).parent / "ui" / "shell" / "style.css"
PRINT_STYLE = Path(__file__).parent / "ui" / "shell" / "print.css"
EMBED_STYLE = Path(__file__).parent / "ui" / "shell" / "embed.css"
STAGE_STYLE = Path(__file__).parent / "ui" / "shell" / "stage.css"
HOME_STYLE = Path(__file__).parent / "ui" / "start" / "home.css"

gone.come()
widgets.forget_gone()
page = st.navigation(
    {
        section.name: [
            st.Page(entry.file, title=entry.title, url_path=entry.address, default=not entry.address) for entry in section.entries
        ]
        for section in SECTIONS
    },
    position="hidden",
)
st.set_page_config(
    page_title=head.title(page.url_path),
    page_icon=head.icon(),
    layout="wide",
    menu_items={"About": head.HELP, "Get help": None, "Report a bug": None},
)
st.html(STYLE)
st.html(PRINT_STYLE)
if st.context.is_embedded:
    st.html(EMBED_STYLE)
if not page.url_path:
    st.html(HOME_STYLE)
talk = running.hold(page.url_path)
# A place that stays, also on stage: what comes and goes above a page would make all below it anew.
find = st.container(key="finding")
body = st.container()
on = st.container(key="onward")
with st.container(key="footer", horizontal=True, horizontal_alignment="distribute"):
    st.caption("Alignment Tradeoffs. Small, honest models; every number has a source.")
    on_stage = st.toggle(
        "Present", key="present", bind="query-params", help="Large type, no menus. Esc does not leave it: this switch does."
    )
    if on_stage:
        st.html(STAGE_STYLE)
    if st.context.is_embedded:
        browser.whole_page()
    if talk:
        running.foot(talk)
if not on_stage and not st.context.is_embedded:
    with on:
        onward.show(page.url_path)
    with find:
        search.show(page.url_path)
with body:
    st.session_state["_width"], st.session_state["_screen"] = browser.page_width(
        stage=on_stage, cards=page.url_path in ("", ARTICLE)
    )
    with turns.PAGES.take():
        page.run()
if talk:
    running.ahead(talk)
sent.wait()
