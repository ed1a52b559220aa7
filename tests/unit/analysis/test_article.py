"""The article: every preset exists and keeps its claim, the document is the page's, and a file that is none is refused in one sentence."""

from pathlib import Path

import pytest

from sim.analysis import ahead, article, presets
from sim.contract.parameters import InvalidInput

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "article-map.md"
SEEDS = 5  # few: every preset's claim is tested over more in tests/contract
GOOD = """
title = "An article"
by = "somebody"
[[part]]
question = "Is it so?"
[[part.entry]]
phrase = "A faulty coin"
line = "It falls on one side."
page = "smile"
preset = "sign-bug"
known = "It happened."
sources = ["ziegler2019"]
"""


@pytest.mark.parametrize("place", range(len(article.load().entries)))
def test_what_a_phrase_shows_holds(place: int) -> None:
    preset = article.load().entries[place].preset
    assert preset in presets.load(preset.model)
    sure = preset.share == 1 or preset.model in ahead.SLOW
    assert presets.share_of_seeds(preset, range(1 if sure else SEEDS)) >= preset.share, preset.claim


def test_the_document_says_what_the_page_does() -> None:
    told = article.document(article.load())
    assert DOCUMENT.read_text(encoding="utf-8") == told, "run `python -m sim article > docs/article-map.md`"


def test_a_good_file_is_read() -> None:
    told = article.read(GOOD)
    (entry,) = told.entries
    assert (told.title, told.by, told.parts[0].question) == ("An article", "somebody", "Is it so?")
    assert (entry.phrase, entry.preset.id, entry.studies) == ("A faulty coin", "sign-bug", "It happened. (Ziegler et al. 2019)")
    assert "/smile?smile_" in article.document(told), "its link opens the preset"
    assert article.listed(told)[0]["claim"] == entry.preset.claim


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('page = "smile"', 'page = "smiles"', "'A faulty coin': page must be one of .*'smiles'"),
        ('preset = "sign-bug"', 'preset = "bug"', "'A faulty coin': preset must be one of .*'bug'"),
        ('["ziegler2019"]', '["nobody1900"]', "sources must be among the page's evidence .*'nobody1900'"),
        ('known = "It happened."\n', "", "'A faulty coin': fields must be known, .*, got line"),
        ("It falls on one side.", "x" * 161, "line must be a text of 1 to 160 characters, got 161 characters"),
        ('["ziegler2019"]', "[]", "sources must name at least one"),
        (
            '"It happened."',
            '"It happened 12 times."',
            "known must have the numbers that its sources' evidence has on the page, got 12",
        ),
        ('"It happened."', '"It happened to a third."', "got third"),
        ('"It happened."', "3", "known must be a text of 1 to 300 characters, got 3"),
        ('by = "somebody"\n', "", "fields must be by, part, title, got part, title"),
        ('title = "An article"', "title = ", "article.toml must be TOML"),
        ("[[part.entry]]", GOOD[GOOD.index("[[part.entry]]") :] + "[[part.entry]]", "got twice: A faulty coin"),
    ],
    ids=[
        "page",
        "preset",
        "source",
        "missing",
        "long",
        "no source",
        "strange",
        "strange word",
        "no text",
        "no author",
        "no TOML",
        "twice",
    ],
)
def test_anything_else_is_refused_in_one_sentence(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(InvalidInput, match=said):
        article.read(GOOD.replace(old, new, 1))
