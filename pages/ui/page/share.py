"""A picture handed on: its link as a QR code, and the line that embeds it in another page. Both need the address that others reach."""

import html
from typing import Any
from urllib.parse import urlencode

import streamlit as st

import sim
from pages.ui.knobs import controls
from pages.ui.phones import invite
from sim.analysis import manifest

UNKNOWN = (
    "This server does not know the address at which others reach it, so there is no QR code yet. Whoever runs it sets "
    f"`{invite.ADDRESS}`, in the environment or as a secret of the host (`.streamlit/secrets.toml`), for example to "
    "`https://tradeoffs.example.org`."
)
HIGH = 900  # px of the frame: assumption


def link(at: str, model: sim.Model, params: Any, seed: int, **more: str) -> str:
    """Return the link to a setting at an address; what stands at its default is left out.

    >>> lending = sim.load("lending")
    >>> link("https://a.example", lending, lending.Params(tolerance=0.2, criterion="tolerated_gap"), 0, embed="true")
    'https://a.example/lending?lending_tolerance=0.2&embed=true'
    """
    usual = manifest.query(model, model.Params())
    set_apart = {name: word for name, word in manifest.query(model, params).items() if word != usual[name]}
    asked = urlencode(set_apart | ({controls.key(model, controls.SEED): str(seed)} if seed else {}) | more)
    return f"{at}/{model.id}" + (f"?{asked}" if asked else "")


def frame(to: str, title: str) -> str:
    """Return the line of HTML that embeds a page."""
    return f'<iframe src="{html.escape(to)}" title="{html.escape(title)}" width="100%" height="{HIGH}" style="border:0"></iframe>'


def show(model: sim.Model, params: Any, seed: int) -> None:
    """Show a button that opens both."""
    drawer = st.popover("Share", on_change="rerun", key=f"_share_{model.id}")
    if not drawer.open:
        return
    with drawer:
        at = invite.given()
        if not at:
            st.markdown(UNKNOWN)
            return
        to = link(at, model, params, seed)
        words = html.escape(to)
        st.html(
            f'<img class="code" src="{invite.code(to)}" alt="QR code of {words}"><p class="kicker"><a href="{words}">{words}</a></p>'
        )
        st.caption("To embed this picture, with its knobs, in another page:")
        st.code(frame(link(at, model, params, seed, embed="true"), model.question), language="html", wrap_lines=True)
