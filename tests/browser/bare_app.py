"""A page with Streamlit's own widgets and nothing of ours: what axe finds here is Streamlit's, not the project's."""

import pandas as pd
import streamlit as st

st.set_page_config(page_title="Bare", layout="wide", initial_sidebar_state="collapsed")


def body() -> None:
    """Show one of each widget that the pages use."""
    st.markdown("# Bare")
    st.page_link(page, label="Here")
    with st.container(horizontal=True):
        st.pills("Pills", ["One", "Two"], default="One", label_visibility="collapsed")
        st.button("Button")
        with st.popover("Popover"):
            st.number_input("Number", 0, 10, 1)
    st.slider("Slider", 0.0, 1.0, 0.5, help="Help")
    st.selectbox("Select", ["One", "Two"])
    st.segmented_control("Segmented", ["One", "Two"], default="One")
    st.toggle("Toggle", help="Help")
    st.text_input("Text")
    st.file_uploader("File", type=["csv"])
    with st.expander("Expander"):
        st.number_input("Seed", 0, 10, 1)
    spec = {
        "mark": "point",
        "encoding": {"x": {"field": "a", "type": "quantitative"}},
        "usermeta": {"embedOptions": {"renderer": "canvas"}},
    }
    st.vega_lite_chart(pd.DataFrame({"a": [1, 2]}), spec, alt="A chart", width="content")
    for tab in st.tabs(["Words", "Table"]):
        with tab:
            st.markdown("Equation: $a = b$")
            st.caption("Caption")
            st.dataframe(pd.DataFrame({"a": [1, 2]}), hide_index=True)
            st.download_button("Download", b"x", key=str(tab), on_click="ignore")
    st.code("x = 1")
    st.warning("Warning")


page = st.Page(body, title="Bare", default=True)
st.navigation(
    {"Bare": [page], "Other": [st.Page(lambda: st.write("Other"), title="Other", url_path="other")]}, position="top"
).run()
