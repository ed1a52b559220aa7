"""A picture handed on: the link opens the same setting, the code holds the link."""

from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import segno

import sim
from pages.ui.page import share
from pages.ui.phones import invite


def test_a_link_names_what_is_set_and_no_more() -> None:
    model = sim.load("feed")
    link = share.link("https://a.example", model, model.Params(stated=0.3), 7)
    assert urlsplit(link).path == "/feed"
    assert dict(parse_qsl(urlsplit(link).query)) == {"feed_stated": "0.3", "feed_seed": "7"}
    assert share.link("https://a.example", model, model.Params(), 0) == "https://a.example/feed"


def test_the_longest_link_fits_a_code() -> None:
    for model in sim.every():
        declared = model.Params.declared()
        every = "&".join(f"{model.id}_{name}={one.default}" for name, one in declared.items())
        assert segno.make(f"https://a-long-name.streamlit.app/{model.id}?{every}", error="m").symbol_size()[0] < 150


def test_a_frame_is_one_line_of_html() -> None:
    assert share.frame("https://a.example/feed?a=1&embed=true", 'A "q"').startswith(
        '<iframe src="https://a.example/feed?a=1&amp;embed=true" title="A &quot;q&quot;"'
    )
    assert (Path(__file__).parents[4] / "README.md").read_text(encoding="utf-8").count(invite.ADDRESS) >= 1
