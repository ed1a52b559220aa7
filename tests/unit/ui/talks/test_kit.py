"""A talk that somebody else wrote, as files to open from disk: its words are text in every one of them."""

import json

from pages.ui.talks import kit
from sim.analysis import talks
from tests.hostile import MARKS

EVIL = "</script><script>alert(1)</script><img src=x><!--"


def test_a_hostile_talks_words_are_text_in_its_pages_its_notes_and_its_deck() -> None:
    said = json.dumps(EVIL)
    content = f"""
title = {said}
about = {said}
[[beat]]
name = {said}
page = "words"
minutes = 1.0
say = {said}
words = {said}
contested = {said}
[[beat]]
name = {said}
page = "smile"
minutes = 1.0
say = {said}
contested = {said}
predict = {{ ask = {said}, outcome = "wellbeing", by = "drag", low = -2.0, high = 2.0, step = 0.1 }}
[[beat.step]]
knobs = {{ log2_n = 12.0 }}
say = {said}
"""
    talk = talks.read(content.encode(), "evil.toml")
    pages = {file.path: file.make().decode() for file in kit.files(talk) if file.path.endswith(".html")}
    assert len(pages) == 4
    for path, page in pages.items():
        assert not any(mark in page for mark in (*MARKS, "</script><script>", "<!--")), path
        assert "alert(1)" in page, path
