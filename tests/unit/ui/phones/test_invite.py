"""The address that others reach is the one that was set."""

import pytest
import streamlit as st

from pages.ui.phones import invite


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("", ""),
        (" https://a.example/ ", "https://a.example"),
        ("a.example", "http://a.example:8501"),
        ("http://10.0.0.2:8501", "http://10.0.0.2:8501"),
    ],
)
def test_the_address_is_a_setting(given: str, meant: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(invite.ADDRESS, given)
    assert invite.given() == meant


def test_else_it_is_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(invite.ADDRESS, raising=False)
    monkeypatch.setattr(st, "secrets", {invite.ADDRESS: "https://b.example"})
    assert invite.given() == "https://b.example"
