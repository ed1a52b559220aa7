"""How people come in: what the terminal says when the dashboard is shared, and the codes that phones read."""

import os
from contextlib import suppress
from io import StringIO

import segno
import streamlit as st
from streamlit import net_util
from streamlit.errors import StreamlitSecretNotFoundError

from pages.ui.phones import driver

SHARED, ADDRESS = "TRADEOFFS_SHARE", "TRADEOFFS_ADDRESS"


def given() -> str:
    """Return the address at which others reach this server, as set by TRADEOFFS_ADDRESS, in the environment or as a secret; else nothing."""
    found = os.environ.get(ADDRESS, "")
    if not found:
        with suppress(StreamlitSecretNotFoundError):
            found = str(st.secrets.get(ADDRESS, ""))
    found = found.strip().rstrip("/")
    return found if not found or "://" in found else f"http://{found}:{st.get_option('server.port')}"


def base() -> str:
    """Return the address at which other machines reach this one: as set, else that of its network."""
    return given() or f"http://{net_util.get_internal_ip() or 'localhost'}:{st.get_option('server.port')}"


def join() -> str:
    """Return where phones vote."""
    return f"{base()}/room"


def drive(at: str, to: str = "") -> str:
    """Return the link that makes a browser the driver's."""
    return f"{at}/room/driver?word={driver.word()}" + (f"&to={to}" if to else "")


def code(link: str) -> str:
    """Return a link as a QR code, the address of an SVG that takes the size of its place; dark on light, whatever the theme."""
    found: str = segno.make(link, error="m").svg_data_uri(border=4, omitsize=True, dark="#000", light="#fff")
    return found


def in_terminal(link: str) -> str:
    """Return a link as a QR code of letters."""
    out = StringIO()
    segno.make(link, error="m").terminal(out, border=2, compact=True)
    return out.getvalue()


def words() -> str:
    """Return what the terminal says: the code of the dashboard, or where phones vote, how, and the driver's own links."""
    if not driver.on():
        return f"\n{in_terminal(base())}\nThe dashboard: {base()}\n"
    here = f"http://localhost:{st.get_option('server.port')}"
    clicker = drive(base(), "clicker")
    return (
        f"\n{in_terminal(join())}\nPhones vote at {join()} (on stage, Q shows this code).\n"
        f"\nThe speaker's alone; who has one of these moves the slides:\n  the stage, on this machine: {drive(here)}\n"
        f"  the clicker, on your phone: {clicker}\n{in_terminal(clicker)}"
    )


def say() -> None:
    """Say it, if the dashboard is shared."""
    if os.environ.get(SHARED):
        print(words(), flush=True)
