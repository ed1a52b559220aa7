"""The tab Report: what is tolerated, the verdicts, thresholds to deploy, last month beside it, and the report as one file.

Tolerances stand in the address, in a field that nobody sees; the numbers on the tab write it.
"""

from collections.abc import Callable, Mapping

import streamlit as st

import sim
from pages.ui.drawing.numbers import said
from pages.ui.own import drawn, listing
from pages.ui.page import export
from pages.ui.page.page import Page, View
from pages.ui.sessions import upload
from sim.analysis import manifest
from sim.audit import report
from sim.audit.answer import Answer, Criterion, Listing, Verdict, bare, records, tolerances
from sim.audit.opened import Opened
from sim.audit.opened import counts as counts_of
from sim.contract.sentence import plain

TOLERATE = "tolerate"
TAB = "Report"
BASELINE = "_upload_baseline"
SIGNS = {"met": "info", "not met": "error", "too few to say": "warning"}
SCALE = {"points": 100.0, "percent": 1.0, "share": 100.0, "number": 1.0}
UNITS = {"points": "points", "percent": "%", "share": "%", "number": ""}


def key(model: sim.Model) -> str:
    """Return the name in the address that tolerances stand under."""
    return f"{model.id}_{TOLERATE}"


def remember(model: sim.Model, first: str) -> None:
    """Bind the tolerances to the address; a link that names some opens the tab, another one the tab `first`."""
    at, tab = key(model), f"_tab_{model.id}"
    asked = st.session_state.get(at) or st.query_params.get(at)
    if tab not in st.session_state:
        st.session_state[tab] = TAB if asked else first
    with st.container(key=f"hidden_{at}"):
        st.text_input(at, "", key=at, bind="query-params", label_visibility="collapsed")


def asked(model: sim.Model, criteria: Mapping[str, Criterion]) -> dict[str, float]:
    """Return the tolerances in the address; what is none is told."""
    words = str(st.session_state.get(key(model), "") or "")
    try:
        return tolerances([word for word in words.split(",") if word.strip()], criteria)
    except sim.InvalidInput as error:
        upload.say(f"{key(model)}: {error}; none is asked", "warning")
        return {}


def show(page: Page, opened: Opened, view: View, tables: Mapping[str, object]) -> None:
    """Show the tab."""
    wanted = asked(opened.model, opened.criteria)
    st.markdown("**What do you tolerate?** A number asks for a verdict.")
    _fields(opened.model, opened.criteria, wanted)
    baseline = _baseline(opened.kind)
    stamp = (opened.built, opened.params, opened.seed, tuple(wanted.items()), baseline)
    with st.spinner("Answering"):
        try:
            found = upload.once("_upload_answer", stamp, lambda: opened.answer(wanted, baseline))
        except sim.InvalidInput as error:
            upload.say(str(error), "error")
            return
    if found.verdicts:
        upload.say(f"Judged: {found.judged}.")
    for one in found.verdicts:
        _verdict(one)
    if found.since is not None:
        upload.say(plain(found.since.headline))
        for part in (found.since.changes, found.since.drift):
            listed(part)
        for note in found.since.notes:
            upload.say(note, "warning")
    for part in filter(None, (found.deploy, found.choice, found.cases)):
        listed(part)
        if part is found.deploy and found.law:
            upload.say(found.law, "warning")
    export.files(_files(page, opened, view, tables, found), "**The report**")
    st.caption(
        "One HTML file, which the browser prints on two pages, with this figure, these verdicts and the manifest in it. The manifest "
        "carries counts and no rows: with it this tab, or `python -m sim audit`, says next month what changed. Your file is kept nowhere."
    )


def _fields(model: sim.Model, criteria: Mapping[str, Criterion], wanted: Mapping[str, float]) -> None:
    places = st.columns(len(criteria), gap="medium")
    for place, (name, one) in zip(places, criteria.items(), strict=True):
        scale, unit = SCALE[one.form], UNITS[one.form]
        field = f"_{key(model)}_{name}"
        st.session_state[field] = round(scale * wanted[name], 6) if name in wanted else None
        way = "at most" if one.at_most else "at least"
        place.number_input(
            f"{one.label}, {way}{f', {unit}' if unit else ''}",
            scale * one.low,
            scale * one.high,
            None,
            step=scale * 0.01,
            format="%g",
            key=field,
            placeholder=f"not asked; often {said(scale * one.usual, '.3~f')}",
            on_change=_write,
            args=(model, criteria),
        )


def _write(model: sim.Model, criteria: Mapping[str, Criterion]) -> None:
    said_now = {name: st.session_state[f"_{key(model)}_{name}"] for name in criteria}
    words = [f"{name}={value / SCALE[criteria[name].form]:.6g}" for name, value in said_now.items() if value is not None]
    st.session_state[key(model)] = ",".join(words)


def _baseline(kind: str) -> manifest.Manifest | None:
    """Ask for last month's manifest; what is wrong with it is told."""
    file = st.file_uploader("Last month's manifest, to see what changed", ["json"], key=BASELINE)
    if file is None:
        return None
    try:
        found = manifest.parsed(file.name, file.getvalue())
        counts_of(found, kind)
    except sim.InvalidInput as error:
        upload.say(str(error), "error")
        return None
    return found


def _verdict(one: Verdict) -> None:
    parts = [f"{one.what}: {one.number}" + (f" ({one.number.interval})" if one.number.interval else ""), one.asked]
    words = f"{one.outcome.capitalize()}. {', '.join(parts)}" + (f"; {one.detail}" if one.detail else "")
    upload.say(words + (f"; {one.price}" if one.price else ""), SIGNS[one.outcome])  # type: ignore[arg-type]


def listed(part: Listing) -> None:
    """Show a table of an answer: its title, its rows, its note."""
    st.markdown(f"**{part.title}**")
    frame = part.frame.copy()
    for name in frame:
        frame[name] = [part.cell(str(name), value) for value in part.frame[name]]
    listing.show(frame)
    if part.note:
        st.caption(part.note)


def _files(
    page: Page, opened: Opened, view: View, tables: Mapping[str, object], found: Answer
) -> dict[str, tuple[str, Callable[[], bytes]]]:
    import pandas as pd

    from pages.ui.drawing import spreadsheet

    name = opened.model.id

    def whole() -> bytes:
        try:
            figure = drawn.svg(page, view, tables)
        except (RuntimeError, OSError):  # the report says so
            figure = ""
        return report.write(found, opened.manifest(found), figure).encode()

    files: dict[str, tuple[str, Callable[[], bytes]]] = {"Report, HTML": (f"{name}-report.html", whole)}
    files["Manifest for next month, JSON"] = (f"{name}-month.json", lambda: manifest.write(opened.manifest(found)).encode())
    deploy = found.deploy
    if deploy is not None:
        files["Thresholds to deploy, CSV"] = (f"{name}-deploy.csv", lambda: spreadsheet.csv(pd.DataFrame(records(deploy))))
    return files


__all__ = ["TAB", "TOLERATE", "asked", "bare", "key", "listed", "remember", "show"]
