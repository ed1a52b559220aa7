"""The sources: CSL-JSON entries of data/references.json, cited short and in full."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from sim.contract import tables
from sim.contract.parameters import InvalidInput

Entry = dict[str, Any]
NAMED = 10  # authors of a reference in full; of more, so many and how many others


def entries() -> dict[str, Entry]:
    """Return every entry by its key, in the order of the file; raise InvalidInput if the file is not CSL-JSON."""
    return _entries(tables.DATA / "references.json")


def known(source: str) -> bool:
    """Return whether `source` is a key of the references, or says that it is an assumption."""
    return source.startswith("assumption") or source in entries()


def cite(key: str) -> str:
    """Return the short form: Hardt et al. 2016; two authors are both named; an assumption is returned as it is.

    Raise InvalidInput for an unknown key.
    """
    if key.startswith("assumption"):
        return key
    entry = _entry(key)
    names = [_family(author) for author in entry.get("author", [])] or [str(entry.get("publisher", entry["title"]))]
    people = names[0] if len(names) == 1 else f"{names[0]} and {names[1]}" if len(names) == 2 else f"{names[0]} et al."
    return f"{people} {_year(entry)}"


def full(key: str) -> str:
    """Return the reference as one reads it: authors (NAMED of them if there are many more), year, title, container, and the DOI or address.

    Raise InvalidInput for an unknown key.
    """
    entry = _entry(key)
    names = [_name(author) for author in entry.get("author", [])]
    others = f" and {len(names) - NAMED} others" if len(names) > NAMED + 1 else ""
    authors = ", ".join(names[:NAMED] if others else names) + others or entry.get("publisher", "")
    container = entry.get("container-title") or (entry.get("publisher", "") if entry.get("author") else "")
    if container and entry.get("volume"):
        container += f" {entry['volume']}" + (f"({entry['issue']})" if entry.get("issue") else "")
    if container and entry.get("page"):
        container += f": {entry['page']}"
    address = f"https://doi.org/{entry['DOI']}" if entry.get("DOI") else entry.get("URL", "")
    head = f"{authors} ({_year(entry)})" if authors else f"({_year(entry)})"
    return ". ".join(part.rstrip(".") for part in (head, entry["title"], container, address) if part)


@cache
def _entries(file: Path) -> dict[str, Entry]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise InvalidInput(f"{file.name} must be a readable JSON file, got: {error}") from None
    if not isinstance(found, list):
        raise InvalidInput(f"{file.name} must be a list of CSL-JSON entries, got {type(found).__name__}")
    keyed: dict[str, Entry] = {}
    for position, entry in enumerate(found):
        if not (isinstance(entry, dict) and isinstance(entry.get("id"), str) and isinstance(entry.get("title"), str)):
            raise InvalidInput(f"{file.name}: an entry must have the texts id and title, got {entry!r} at position {position}")
        if entry["id"] in keyed:
            raise InvalidInput(f"{file.name}: id must be unique, got {entry['id']} twice")
        keyed[entry["id"]] = entry
    return keyed


def _entry(key: str) -> Entry:
    if key not in entries():
        raise InvalidInput(f"source must be a key of references.json, got {key}")
    return entries()[key]


def _family(author: dict[str, str]) -> str:
    if "literal" in author:
        return author["literal"]
    return f"{author.get('non-dropping-particle', '')} {author['family']}".strip()


def _name(author: dict[str, str]) -> str:
    given = author.get("given", "")
    initials = "".join(f"{part[0]}." for part in given.replace("-", " ").split())
    return f"{_family(author)} {initials}".strip()


def _year(entry: Entry) -> str:
    parts = entry.get("issued", {}).get("date-parts", [[]])[0]
    return str(parts[0]) if parts else "n.d."
