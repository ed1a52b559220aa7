"""The figure of a table that was read elsewhere, drawn in a process of its own, for the command line and notebooks.

python -m pages.ui.own.drawn_alone < pickled table and setting > figure.svg
"""

import logging
import os
import pickle
import sys

import streamlit as st

from pages.ui.knobs import controls
from pages.ui.own.drawn import svg
from pages.ui.own.kinds import KINDS


def main() -> None:
    """Draw what comes in at standard input."""
    os.environ.setdefault("STREAMLIT_LOGGER_LEVEL", "error")
    logging.disable(logging.WARNING)  # a page outside a server says so at every turn
    said = pickle.load(sys.stdin.buffer)
    kind = KINDS[said["kind"]]
    model = kind.model(said["built"])
    if model.random:
        st.session_state[controls.key(model, controls.SEED)] = said["seed"]
    view, tables = kind.look(model, said["built"], said["params"])
    sys.stdout.write(svg(kind.page, view, tables))


if __name__ == "__main__":
    main()
