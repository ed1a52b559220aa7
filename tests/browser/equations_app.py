"""The equations of every model as its tab shows them, all on one page: what the browser makes of them is looked at once."""

import streamlit as st

import sim
from pages.ui.page import tabs

for model in sim.every():
    with st.container(key=model.id):
        tabs.equations(model)
st.container(key="end").write("All.")
