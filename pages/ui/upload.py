"""A visitor's own table: taken up, its columns named, checked, and kept in this session's memory alone.

Nothing here is cached for others or written to disk. The server's form parser would put an upload of more than 1 MB into a file
for a moment; it is told to keep it in memory. What a visitor wrote (file, column and group names) is shown as text, never as Markdown.
"""

import html
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any, Literal, TypeVar

import streamlit as st
from starlette.formparsers import MultiPartParser
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sim import score_table, uploads
from sim.parameters import InvalidInput
from sim.score_table import Columns, ScoreTable
from sim.uploads import MAX_MEGABYTES, MAX_ROWS, MEGABYTE, Sheet

MultiPartParser.spool_max_size = 2 * MAX_MEGABYTES * MEGABYTE + 20 * MEGABYTE

ENDINGS = ("csv", "gz", "parquet", "tsv", "txt")
LIMITS = f"CSV, CSV.gz or Parquet, up to {MAX_MEGABYTES} MB (unpacked, too) and {MAX_ROWS:,} rows."
STAYS = (
    "Your file stays in the memory of this session: it is never written to disk, never kept for anybody else, "
    "and gone when you remove it or close the page."
)
LINK = "uploaded"
_TURN, _SHEET, _REFUSED, _ASKED = "_upload_turn", "_upload_sheet", "_upload_refused", "_upload_asked"
_FROM_LINK = "_upload_from_link"
Built = TypeVar("Built")
Kind = Literal["error", "warning", "info"]
SIGNS: dict[Kind, tuple[str, str]] = {
    "error": ("#D55E00", "alert"),
    "warning": ("#B07A00", "status"),
    "info": ("#0072B2", "status"),
}


def once(name: str, stamp: object, build: Callable[[], Built]) -> Built:
    """Return what `build` returns, kept in this session under `name` until `stamp` changes."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != stamp:
        st.session_state.pop(name, None)  # the old one may go before the new one comes
        kept = (stamp, build())
        st.session_state[name] = kept
    built: Built = kept[1]
    return built


def say(sentence: str, kind: Kind = "info") -> None:
    """Show a sentence as it stands, with what a visitor wrote in it: no Markdown, no HTML."""
    colour, role = SIGNS[kind]
    style = f"border-left: .3rem solid {colour}; padding: .3rem 0 .3rem .8rem; margin: 0; overflow-wrap: anywhere"
    st.html(f'<p role="{role}" style="{style}">{html.escape(_whole(sentence))}</p>')


def take(label: str) -> Sheet | None:
    """Return the file that was taken up, or show the upload and say in one sentence what was wrong with the last one.

    The file moves from the server's widget to this session, so that there is one copy of it, and it outlives a look at another page.
    """
    kept: Sheet | None = st.session_state.get(_SHEET)
    if kept is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            say(f"The file {kept.name}, {len(kept.content) / MEGABYTE:.1f} MB, is in this session")
            st.button("Remove", on_click=forget, key="_forget")
        return kept
    turn = st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(label, ENDINGS, key=f"{_TURN}_{turn}", help=LIMITS)
    if file is None:
        if _REFUSED in st.session_state:
            say(st.session_state[_REFUSED], "error")
        return None
    try:
        found = uploads.look(file.name, file.getvalue())
    except InvalidInput as error:
        st.session_state[_REFUSED] = f"{file.name}: {error}"
    else:
        _drop()
        st.session_state[_SHEET] = found
        st.session_state[_FROM_LINK] = linked().get("digest") == found.digest[:8]
    st.session_state[_TURN] = turn + 1
    _give_back(file.file_id)
    st.rerun()
    return None


def _give_back(file_id: str) -> None:
    """Remove the server's own copy of an upload, which it would keep as long as the session lasts."""
    context = get_script_run_ctx()
    if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)


def forget() -> None:
    """Forget the file and everything that was computed from it."""
    _drop()
    st.session_state[LINK] = ""


def _drop() -> None:
    for name in [str(name) for name in st.session_state]:
        if name.startswith("_upload_") and not name.startswith(_TURN):
            del st.session_state[name]


def from_link() -> bool:
    """Return whether the file is the one that the address named when it was taken up, so that the address's knobs are its own."""
    return bool(st.session_state.get(_FROM_LINK, False))


def columns(sheet: Sheet) -> Columns | None:
    """Ask which column is what, which outcome is favourable, which way scores point and what today's rule is; None until it is known.

    Starts from what the columns' names and the link suggest. Raises InvalidInput where a column cannot serve.
    """
    said, start = st.session_state.get(_ASKED) or linked(), score_table.guess(sheet.columns)
    known = said if said.get("digest") == sheet.digest[:8] else {}
    start = {role: known.get(role) for role in start} if known else start
    left, middle, right = st.columns(3, gap="large")
    with left:
        score = _column("Score", sheet, "score", start["score"])
        higher = st.selectbox("Approved are", [True, False], format_func=_way, key=_key(sheet, "higher"), index=_way_at(known))
    with middle:
        outcome = _column("Outcome", sheet, "outcome", start["outcome"])
        favourable = _value("The favourable outcome is", sheet, outcome, known.get("favourable"))
    with right:
        group = _column("Group", sheet, "group", start["group"])
        decision = _column("Today's decision, if there is a column", sheet, "decision", start["decision"], optional=True)
        approved, threshold = None, None
        if decision is not None:
            approved = _value("Approved today is", sheet, decision, known.get("approved"))
        else:
            threshold = st.number_input(
                "Or today's threshold",
                value=known.get("threshold"),
                key=_key(sheet, "threshold"),
                format="%g",
                placeholder="none",
            )
    if score is None or outcome is None or group is None or favourable is None:
        say("Choose the columns that hold the score, the outcome and the group.")
        return None
    return Columns(score, outcome, group, favourable, bool(higher), decision, approved, threshold)


def waiting() -> bool:
    """Return whether the visitor is in the middle of it: a file is there whose columns are not settled, or one was refused."""
    return _REFUSED in st.session_state or (_SHEET in st.session_state and "_upload_study" not in st.session_state)


def check(sheet: Sheet, asked: Columns) -> ScoreTable:
    """Return the checked rows."""
    return score_table.check(sheet, uploads.read(sheet, asked.names), asked)


def remember(sheet: Sheet | None, asked: Columns | None) -> None:
    """Put into the address which file was shown and which column was what; the file itself cannot be in it."""
    if sheet is not None and asked is not None:
        roles = {role: value for role, value in asdict(asked).items() if value is not None}
        st.session_state[_ASKED] = {"name": sheet.name, "digest": sheet.digest[:8]} | roles
        st.session_state[LINK] = json.dumps(st.session_state[_ASKED], ensure_ascii=False)
    with st.container(key=f"hidden_{LINK}"):
        st.text_input(LINK, "", key=LINK, bind="query-params", label_visibility="collapsed")


def linked() -> dict[str, Any]:
    """Return what the address says about a file: `name`, `digest` (first 8 digits) and columns; nothing where it says none."""
    word = st.session_state[LINK] if LINK in st.session_state else st.query_params.get(LINK, "")
    try:
        said = json.loads(word)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict) or not isinstance(said.get("name"), str) or not isinstance(said.get("digest"), str):
        return {}
    threshold = said.pop("threshold", None)
    known = {name: value for name, value in said.items() if isinstance(value, str | bool)}
    return known | {"threshold": threshold} if isinstance(threshold, float) and abs(threshold) < 1e300 else known


def _whole(sentence: str) -> str:
    return f"{sentence[0].upper()}{sentence[1:]}{'' if sentence.endswith(('.', '?')) else '.'}"


def _key(sheet: Sheet, what: str) -> str:
    return f"_upload_{sheet.digest[:16]}_{what}"


def _way(higher: bool) -> str:
    return "high scores" if higher else "low scores"


def _way_at(known: dict[str, Any]) -> int:
    return int(known.get("higher") is False)


def _column(label: str, sheet: Sheet, role: str, start: str | None, *, optional: bool = False) -> str | None:
    names: Sequence[str] = sheet.columns
    at = names.index(start) if start in names else None
    return st.selectbox(label, names, at, key=_key(sheet, role), placeholder="no column" if optional else "choose a column")


def _value(label: str, sheet: Sheet, column: str | None, start: object) -> str | None:
    if column is None:
        return None
    stamp = (sheet.digest, column)
    two = once(f"_upload_values_{label}", stamp, lambda: score_table.values(uploads.read(sheet, [column]), column))
    return st.selectbox(label, two, two.index(start) if start in two else 0, key=_key(sheet, f"{label}_{column}"))


def describe(sheet: Sheet, table: ScoreTable) -> dict[str, str]:
    """Return what was read, in words, by name."""
    asked = table.columns
    today = {"decision": f"{asked.decision} = {asked.approved}"} if asked.decision else {}
    return {
        "file": sheet.name,
        "SHA-256": sheet.digest,
        "read as": "Parquet" if sheet.kind == "parquet" else f"CSV, separated by {uploads.SEPARATORS[sheet.separator]}",
        "rows": f"{len(table.score):,}",
        "score": f"{asked.score}, approved are {_way(asked.higher)}",
        "outcome": f"{asked.outcome}, favourable is {asked.favourable}",
        "group": f"{asked.group}: {', '.join(table.groups)}",
    } | (today or ({"today's threshold": f"{asked.threshold:g}"} if asked.threshold is not None else {}))


def settings(table: ScoreTable) -> dict[str, str | bool | float]:
    """Return the columns by role as they stand in a manifest, `column.<role>`."""
    return {f"column.{role}": value for role, value in asdict(table.columns).items() if value is not None}
