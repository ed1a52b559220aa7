"""What the symbols of equations mean; that every one is explained is part of the contract."""

import pytest

import sim
from sim.contract import symbols, tables
from sim.contract.parameters import InvalidInput


def test_a_symbol_that_nobody_explains_is_found() -> None:
    assert symbols.symbols(r"rate: $\frac{p_{\mathrm{AI}}}{1 - \beta'}$") == {"p", "beta"}
    assert symbols.symbols(r"a text without mathematics") == frozenset()


def test_every_file_belongs_to_a_model() -> None:
    assert {file.stem for file in (tables.DATA / "symbols").glob("*.toml")} <= set(sim.ids())


def test_a_file_of_another_length_is_refused(tmp_path, monkeypatch) -> None:
    (tmp_path / "symbols").mkdir()
    (tmp_path / "symbols" / "trust.toml").write_text("beside = ['$T$ trust']\n")
    monkeypatch.setattr(tables, "DATA", tmp_path)
    with pytest.raises(InvalidInput, match="beside must have 6 texts"):
        symbols.beside(sim.load("trust"))
