"""What a visitor's table holds: its first rows, which column is what, which words are no answer, which rows are left out.

What is chosen here stands in the address, with the roles of the columns.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from pages.ui.sessions import upload
from pages.ui.sessions.room import ROOM
from sim.contract.parameters import InvalidInput
from sim.own import layouts, uploads, words
from sim.own.cells import MOST_GROUPS, plain
from sim.own.rows import Wrong
from sim.own.uploads import Sheet
from sim.own.words import APART

ROWS, COLUMNS, LONGEST = 5, 20, 60
FEW = 10
"""Rows of a group below which it is called small: assumption."""
Built = TypeVar("Built")
Roles = TypeVar("Roles")


def own(table: upload.Table[Any, Built]) -> tuple[Sheet | None, Built] | None:
    """Return the file and what was built of it: the visitor's, or the sample's while there is none; None where something is wrong or missing.

    What is wrong is said in one sentence. Built once, until the file or a role changes.
    """
    st.markdown(upload.STAYS)
    sheet = upload.take(table.label)
    st.download_button("Download the sample", upload.sample(table).content, table.sample_name, "text/csv", on_click="ignore")
    if sheet is None:
        upload.remember(None, table.kind, None)
        return None, table.sample_built()
    try:
        known = upload.known(sheet, table.kind)
        sheet = _first_row(sheet, known)
        preview(sheet)
        roles = table.roles(sheet, known)
        said = known or layouts.said(table.kind, sheet.columns)
        roles = roles if roles is None else _answers(sheet, _left_out(sheet, roles, known), said)
        upload.remember(sheet, table.kind, roles)
        if roles is None:
            return None
        if getattr(roles, "among", ""):
            every_group(sheet, roles)
        built = upload.read_once(upload.BUILT, (table.kind, sheet.digest, sheet.headed, roles), lambda: table.build(sheet, roles))
        if roles.skip_rows:
            _offer(sheet, "Leave out rows with a cell that is not what it should be")
        ROOM.keep(sheet, built)
    except InvalidInput as error:
        st.session_state.pop(upload.BUILT, None)
        upload.say(str(error), "error")
        if isinstance(error, Wrong) and error.rows < error.of:
            _offer(sheet, f"Leave out {error.rows:,} of {error.of:,} rows")
        return None
    return sheet, built


def confirm(at: str) -> None:
    """Take what was guessed for right, under this key: Streamlit keeps what a button was given after the button has gone, so no file is."""
    st.session_state[at] = True


def missing(*lacks: str, **roles: object) -> None:
    """Say which roles have no column yet, by their names; `lacks` are sentences about what files of this layout do not have."""
    still = [role for role, column in roles.items() if column is None]
    named = f"the {still[0]}" if len(still) == 1 else f"the {', the '.join(still[:-1])} and the {still[-1]}"
    upload.say(
        f"Still missing: {named}. Choose the column{'s' if len(still) > 1 else ''} that hold{'s' if len(still) == 1 else ''} {named}"
    )
    for sentence in filter(None, lacks):
        upload.say(sentence, "warning")


def preview(sheet: Sheet) -> None:
    """Show the first rows, as text."""
    names = sheet.columns[:COLUMNS]
    cells = upload.read_once("_upload_first", (sheet.digest, sheet.headed), lambda: uploads.first_rows(sheet, names, ROWS))
    shown_cells = {name: [plain(cell)[:LONGEST] for cell in column.cells.to_pylist()] for name, column in cells.items()}
    more = f", and {len(sheet.columns) - len(names):,} more columns" if len(sheet.columns) > len(names) else ""
    st.caption(f"The first {ROWS} rows{more}")
    st.dataframe(pd.DataFrame(shown_cells), hide_index=True, width="stretch")
    for note in (*sheet.warnings(()), *sheet.remarks):
        upload.say(note, "warning" if note not in sheet.remarks else "info")


def groups(sheet: Sheet, start: str | None, known: Mapping[str, Any], label: str) -> tuple[str | None, str | None, str]:
    """Ask for the columns of groups; return the one to compare by, a second one to take together with it, and all that were chosen.

    Of several each can be compared, and each two crossed; how many rows each group has is shown, small ones marked.
    """
    among = [name for name in str(known.get("among") or known.get("group") or start or "").split(APART) if name in sheet.columns]
    chosen = st.multiselect(label, sheet.columns, among, key=upload.key(sheet, "groups"), placeholder="no column")
    if not chosen:
        return None, None, ""
    ways = [(name, None) for name in chosen] + [(a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :]]
    if len(ways) == 1:
        return chosen[0], None, ""
    first = (known.get("group"), known.get("cross"))
    at = ways.index(first) if first in ways else 0
    key = upload.key(sheet, f"by_{APART.join(chosen)}")
    way = st.selectbox(
        "Compare by", ways, at, key=key, format_func=lambda pair: f"{pair[0]} by {pair[1]}" if pair[1] else pair[0]
    )
    return way[0], way[1], APART.join(chosen)


def every_group(sheet: Sheet, roles: Any) -> None:
    """Show how many rows each group has, of every column of groups that was chosen and of each two crossed."""
    chosen = [name for name in roles.among.split(APART) if name]
    if len(chosen) < 2:
        return
    frame = upload.read_once(
        "_upload_groups", (sheet.digest, sheet.headed, roles.among, roles.blank), lambda: _sizes(sheet, chosen, roles.blank)
    )
    st.caption(f"Rows in each group; fewer than {FEW} say little")
    st.dataframe(frame, hide_index=True, width="stretch")


def _sizes(sheet: Sheet, chosen: Sequence[str], blank: str | None) -> pd.DataFrame:
    cells = uploads.read(sheet, chosen)
    rows = []
    for a, b in [(name, None) for name in chosen] + [(a, b) for i, a in enumerate(chosen) for b in chosen[i + 1 :]]:
        found = words.groups(cells, a, b, blank)
        if len(found.words) > MOST_GROUPS:
            rows.append((found.column, f"{len(found.words):,} groups", "", f"more than {MOST_GROUPS}"))
            continue
        sizes = pd.Series(found.codes[found.codes >= 0]).value_counts().sort_index()
        rows += [
            (found.column, found.words[i], f"{many:,}", "too few to say" if many < FEW else "")
            for i, many in zip(sizes.index, sizes, strict=True)
        ]
    return pd.DataFrame(rows, columns=["by", "group", "rows", ""])


def _first_row(sheet: Sheet, known: Mapping[str, Any]) -> Sheet:
    """Ask whether the first row names the columns, where that is not plain; return the file as it is to be read."""
    said = known.get("headed")
    if not sheet.unsure and not (isinstance(said, bool) and said != sheet.headed):
        return sheet
    start = said if isinstance(said, bool) else sheet.headed
    headed = st.toggle("The first row names the columns", start, key=upload.key(sheet, "headed"))
    if headed != sheet.headed:
        sheet = upload.read_once("_upload_headed", (sheet.digest, headed), lambda: uploads.named(sheet, headed))
    return sheet


def _answers(sheet: Sheet, roles: Roles, known: Mapping[str, Any]) -> Roles:
    """Ask which of the words that may say so are no answer, where there are any."""
    columns: tuple[str, ...] = roles.in_words  # type: ignore[attr-defined]
    before = known.get("blank")
    also = frozenset(before.split(APART)) if isinstance(before, str) else frozenset()
    found = upload.read_once(
        "_upload_blank",
        (sheet.digest, sheet.headed, columns, also),
        lambda: words.marks_in(sheet, columns, also) if columns else {},
    )
    if not found:
        return roles
    usual = {word for word in found if word in words.MARKS}
    start = set(also) if isinstance(before, str) else usual
    said = set()
    with st.container(horizontal=True):
        for word, many in found.items():
            label = f"`{word}` is no answer ({many:,} cell{'' if many == 1 else 's'})"
            if st.toggle(label, word in start, key=upload.key(sheet, f"blank_{word}")):
                said.add(word)
    return roles if said == usual else replace(roles, blank=APART.join(sorted(said)))  # type: ignore[type-var]


def _left_out(sheet: Sheet, roles: Roles, known: Mapping[str, Any]) -> Roles:
    key = upload.key(sheet, "skip_rows")
    skip = bool(st.session_state.get(key, st.session_state.get(f"{key}_was", known.get("skip_rows", False))))
    st.session_state[f"{key}_was"] = skip
    return replace(roles, skip_rows=skip)  # type: ignore[type-var]


def _offer(sheet: Sheet, label: str) -> None:
    key = upload.key(sheet, "skip_rows")
    st.toggle(label, st.session_state.get(f"{key}_was", False), key=key)
