"""Sources: cited short and in full as one reads them, and a file that is none is told in one sentence."""

import json
from pathlib import Path

import pytest

from sim.contract import references, tables
from sim.contract.parameters import InvalidInput


@pytest.fixture
def write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Return a function that makes these entries the references."""
    monkeypatch.setattr(tables, "DATA", tmp_path)

    def write(content: object) -> None:
        text = content if isinstance(content, str) else json.dumps(content)
        (tmp_path / "references.json").write_text(text, encoding="utf-8")
        references._entries.cache_clear()

    yield write
    references._entries.cache_clear()


def entry(*families: str, **more: object) -> dict[str, object]:
    authors = [{"family": family, "given": "Ann-Mary Bo"} for family in families]
    return {"id": "key", "title": "A Title.", "issued": {"date-parts": [[2016, 5]]}, "author": authors} | more


@pytest.mark.parametrize(
    ("authors", "short"),
    [
        (["Hardt"], "Hardt 2016"),
        (["Hardt", "Price"], "Hardt and Price 2016"),
        (["Hardt", "Price", "Srebro"], "Hardt et al. 2016"),
    ],
)
def test_one_author_two_and_more(write, authors: list[str], short: str) -> None:
    write([entry(*authors)])
    assert references.cite("key") == short


def test_in_full_it_has_initials_place_and_address(write) -> None:
    write([entry("Kung", **{"container-title": "Journal", "volume": 22, "issue": 4, "page": "469-476", "DOI": "10.1/x"})])
    assert references.full("key") == "Kung A.M.B. (2016). A Title. Journal 22(4): 469-476. https://doi.org/10.1/x"


def test_of_very_many_authors_some_are_named_and_the_others_counted(write) -> None:
    write([entry(*(f"Name{number}" for number in range(30)))])
    assert references.full("key").startswith("Name0 A.M.B., Name1 A.M.B.,")
    assert "Name9 A.M.B. and 20 others (2016)" in references.full("key")
    write([entry(*(f"Name{number}" for number in range(11)))])
    assert "Name10 A.M.B. (2016)" in references.full("key")


@pytest.mark.parametrize("id", list(references.entries()))
def test_every_reference_is_whole(id: str) -> None:
    """Who, when, what, where it was published, and where it is found; an institution publishes its own."""
    found = references.entries()[id]
    authors = found.get("author", [])
    assert authors or found.get("publisher")
    assert not any("others" in str(name) for author in authors for name in author.values())
    assert found.get("issued") or found["type"] == "webpage"
    of_its_own = found["type"] == "software" or any("literal" in author for author in authors)
    assert found.get("container-title") or found.get("publisher") or of_its_own
    assert found.get("DOI") or found.get("URL") or found.get("page") or found["type"] == "book"


def test_who_has_no_author_is_called_by_the_publisher_and_no_year_is_said(write) -> None:
    write([entry(publisher="The Board", issued={}, URL="https://example.org")])
    assert references.cite("key") == "The Board n.d."
    assert references.full("key") == "The Board (n.d.). A Title. https://example.org"


def test_particles_and_institutions_keep_their_names(write) -> None:
    write([entry(author=[{"family": "Gogh", "non-dropping-particle": "van", "given": "V."}, {"literal": "OECD"}])])
    assert references.cite("key") == "van Gogh and OECD 2016"


def test_an_assumption_is_known_and_cited_as_it_is(write) -> None:
    write([entry("Hardt")])
    assert references.known("assumption: a round number")
    assert references.cite("assumption: a round number") == "assumption: a round number"
    assert references.known("key")
    assert not references.known("other")
    for ask in (references.cite, references.full):
        with pytest.raises(InvalidInput, match=r"source must be a key of references.json, got other"):
            ask("other")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("{", "must be a readable JSON file"),
        ({}, "must be a list of CSL-JSON entries, got dict"),
        ([{"id": "a"}], "an entry must have the texts id and title, .* at position 0"),
        ([{"id": "a", "title": "A"}, {"id": "a", "title": "B"}], "id must be unique, got a twice"),
    ],
)
def test_a_file_that_is_none_is_told(write, content: object, sentence: str) -> None:
    write(content)
    with pytest.raises(InvalidInput, match=sentence):
        references.entries()
