"""Every table that is shipped is described in data/SOURCES.md, with the checksum that it has."""

import hashlib
import re

import pytest

from sim.contract import references, tables

TABLES = sorted((tables.DATA / "tables").glob("*.csv"))
SOURCES = (tables.DATA / "SOURCES.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("table", TABLES, ids=lambda path: path.name)
def test_the_table_is_the_one_described(table):
    said = re.search(rf"{re.escape(table.name)} `([0-9a-f]{{64}})`", SOURCES)
    assert said, f"{table.name} has no checksum in SOURCES.md"
    assert hashlib.sha256(table.read_bytes()).hexdigest() == said.group(1)


def test_every_source_named_is_a_reference():
    named = re.findall(r"\[([a-z]+\d{4}[a-z]?)\]", SOURCES)
    assert named
    assert all(references.known(key) for key in named)
