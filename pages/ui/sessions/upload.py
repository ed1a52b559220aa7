"""A visitor's own table: taken up, its columns named, checked, and kept in this session's memory alone.

Nothing here is cached for others or written to disk. One file is read at a time, of all visitors: the others wait for their turn and see
how many are before them. What a visitor wrote (file, column and group names) is shown as text, never as Markdown.
"""

import html
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any, Generic, Literal, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from pages.ui.sessions import arrival, gone, memory
from pages.ui.sessions.room import ROOM
from pages.ui.sessions.turns import Turns
from pages.ui.work import runs
from sim.contract.parameters import InvalidInput
from sim.contract.shelf import WORLDS
from sim.own import uploads, yes_no
from sim.own.limits import LIMITS as MOST
from sim.own.uploads import MEGABYTE, Sheet

arrival.receive()

LIMITS = (
    f"CSV or CSV.gz up to {MOST.megabytes} MB (unpacked, too), or Parquet up to {MOST.parquet} MB; at most {MOST.rows:,} rows."
)
STAYS = (
    "Your file stays in the memory of this session: the app never writes it to disk and never keeps it for anybody else. It goes when you "
    f"remove it, and {gone.GRACE:.0f} seconds after you close the page: so long a broken connection may come back to it. "
    "Where somebody else runs this server, its logs and telemetry are theirs."
)
LARGE = 5 * MEGABYTE  # assumption: a file from which on everything that can be computed again makes room
LINK = "uploaded"
_TURN, _REFUSED, _ASKED = "_upload_turn", "_upload_refused", "_upload_asked"
SHEET = "_upload_sheet"
_FROM_LINK = "_upload_from_link"
BUILT = "_upload_built"
_TURNS = Turns()
Built = TypeVar("Built")
Roles = TypeVar("Roles")
Kind = Literal["error", "warning", "info"]
SIGNS: dict[Kind, tuple[str, str]] = {
    "error": ("#D55E00", "alert"),
    "warning": ("#B07A00", "status"),
    "info": ("#0072B2", "status"),
}


@dataclass(frozen=True)
class Table(Generic[Roles, Built]):
    """A kind of table: how to ask which column is what, and what to make of it.

    kind: its name in the address. label: what to upload, in words. roles: asks for the columns, given what is known of them from the link;
    returns a frozen dataclass of words, numbers and booleans, or None until it is known; it has `in_words`, columns in which a word may
    say that there is no answer, `blank` and `skip_rows`. build: reads and checks the columns and returns what stays. sample, sample_name: a
    file to try. sample_built: what stays of it.
    """

    kind: str
    label: str
    roles: Callable[[Sheet, Mapping[str, Any]], Roles | None]
    build: Callable[[Sheet, Roles], Built]
    sample: Callable[[], bytes]
    sample_name: str
    sample_built: Callable[[], Built]


@cache
def sample(table: Table[Roles, Built]) -> Sheet:
    """Return the sample as a file that was looked at; it is nobody's own."""
    return uploads.look(table.sample_name, table.sample())


def whose(sheet: Sheet | None, yours: str, sample: str) -> None:
    """Say whose rows are shown, and what to upload where the address was made with another file.

    `yours` says what the file holds ("800 people in 2 groups"), `sample` what the sample is, a whole sentence.
    """
    link = linked()
    if sheet is not None:
        say(f"Your file {sheet.name}: {yours}. It is not in the link.")
    elif link:
        say(
            f"This link was made with the file {link['name']} (SHA-256 begins with {link['digest']}), which is not in it: "
            "upload that file again to see the same picture. Until then a sample is shown.",
            "warning",
        )
    else:
        say(sample)


def once(name: str, stamp: object, build: Callable[[], Built]) -> Built:
    """Return what `build` returns, kept in this session under `name` until `stamp` changes."""
    kept = st.session_state.get(name)
    if kept is None or kept[0] != stamp:
        st.session_state.pop(name, None)  # the old one may go before the new one comes
        kept = (stamp, build())
        st.session_state[name] = kept
    built: Built = kept[1]
    return built


def read_once(name: str, stamp: object, build: Callable[[], Built]) -> Built:
    """Return the same of what reads a file; whoever comes while another visitor's is read waits for the turn."""
    kept = st.session_state.get(name)
    if kept is not None and kept[0] == stamp:
        return once(name, stamp, build)
    with _turn():
        return once(name, stamp, build)


@contextmanager
def _turn() -> Iterator[None]:
    """Have the only turn to read a file, and say meanwhile how many are before."""
    place: DeltaGenerator | None = None

    def tell(before: int) -> None:
        nonlocal place
        place = place or st.empty()
        others = "one other file is" if before == 1 else f"{before} other files are"
        with place:
            say(f"Files are read one at a time, and {others} before yours. It stays here until its turn")

    with _TURNS.take(tell):
        if place is not None:
            place.empty()
        try:
            yield
        finally:
            if gone.brought():  # a sample is nobody's own
                memory.wipe()
                memory.shrink()  # before the next one is read


def say(sentence: str, kind: Kind = "info") -> None:
    """Show a sentence as it stands, with what a visitor wrote in it: no Markdown, no HTML."""
    colour, role = SIGNS[kind]
    style = f"border-left: .3rem solid {colour}; padding: .3rem 0 .3rem .8rem; margin: 0; overflow-wrap: anywhere"
    st.html(f'<p class="notice" role="{role}" style="{style}">{html.escape(_whole(sentence))}</p>')


def take(label: str) -> Sheet | None:
    """Return the file that was taken up, or show the upload and say in one sentence what was wrong with the last one.

    The file moves from the server's widget to this session, so that there is one copy of it, and it outlives a look at another page.
    """
    kept: Sheet | None = st.session_state.get(SHEET)
    if kept is not None:
        with st.container(horizontal=True, vertical_alignment="center"):
            say(f"The file {kept.name}, {kept.size / MEGABYTE:.1f} MB, is in this session")
            st.button("Remove", on_click=forget, key="_forget")
        return kept
    _ask_server()
    turn = st.session_state.setdefault(_TURN, 0)
    file = st.file_uploader(label, key=f"{_TURN}_{turn}")
    st.caption(LIMITS)
    if file is None:
        if _REFUSED in st.session_state:
            say(st.session_state[_REFUSED], "error")
        return None
    try:
        with _turn():
            found = _looked_at(file)
    except InvalidInput as error:
        st.session_state[_REFUSED] = f"File {file.name}: {error}"
    else:
        _drop()
        ROOM.keep(found)
        st.session_state[SHEET] = found
        st.session_state[_FROM_LINK] = linked().get("digest") == found.digest[:8]
    st.session_state[_TURN] = turn + 1
    _give_back(file.file_id)
    st.rerun()
    return None


def beside(label: str, name: str, read: Callable[[Sheet], Built], called: str = "Beside it the file") -> Built | None:
    """Return what `read` makes of a second file that goes with the first, or None; kept as long as the first, or until removed."""
    kept, refused = f"_upload_{name}", f"_upload_{name}_refused"
    if kept in st.session_state:
        file_name, found = st.session_state[kept]
        with st.container(horizontal=True, vertical_alignment="center"):
            say(f"{called} {file_name}")
            st.button("Remove", key=f"_forget_{name}", on_click=_forget_beside, args=(kept,))
        built: Built = found
        return built
    _ask_server()
    turn = st.session_state.setdefault(f"{_TURN}_{name}", 0)
    file = st.file_uploader(label, key=f"{_TURN}_{name}_{turn}")
    st.caption(LIMITS)
    if file is None:
        if refused in st.session_state:
            say(st.session_state[refused], "error")
        return None
    try:
        with _turn():
            st.session_state[kept] = file.name, read(_looked_at(file))
        st.session_state.pop(refused, None)
    except InvalidInput as error:
        st.session_state[refused] = f"File {file.name}: {error}"
    st.session_state[f"{_TURN}_{name}"] = turn + 1
    _give_back(file.file_id)
    st.rerun()
    return None


def _forget_beside(kept: str) -> None:
    st.session_state.pop(kept, None)
    gone.remove()


def _looked_at(file: Any) -> Sheet:
    """Return what the file is, packed as it is kept; raise InvalidInput where it was not held when it came."""
    if file.size > LARGE:  # what the models remember is soon computed again
        WORLDS.clear()
        runs.SHOWN.clear()
        memory.shrink()
    content = file.getvalue()
    arrival.check(content)
    return uploads.look(file.name, content).packed()


def _ask_server() -> None:
    context = get_script_run_ctx()
    if context is not None:
        ROOM.asked(context.uploaded_file_mgr)


def _give_back(file_id: str) -> None:
    """Remove the server's own copy of an upload, which it would keep as long as the session lasts."""
    context = get_script_run_ctx()
    if context is not None and hasattr(context.uploaded_file_mgr, "remove_file"):
        context.uploaded_file_mgr.remove_file(session_id=context.session_id, file_id=file_id)


def replace_sheet(sheet: Sheet) -> None:
    """Take up the same file, read in another way; what was made of it goes."""
    _drop()
    ROOM.keep(sheet)
    st.session_state[SHEET] = sheet


def forget() -> None:
    """Forget the file and everything that was computed from it."""
    _drop()
    st.session_state[LINK] = ""
    gone.remove()


def _drop() -> None:
    for name in [str(name) for name in st.session_state]:
        if name.startswith("_upload_") and not name.startswith(_TURN):
            del st.session_state[name]


def from_link() -> bool:
    """Return whether the file is the one that the address named when it was taken up, so that the address's knobs are its own."""
    return bool(st.session_state.get(_FROM_LINK, False))


def waiting() -> bool:
    """Return whether the visitor is in the middle of it: a file is there whose columns are not settled, or one was refused."""
    return _REFUSED in st.session_state or (SHEET in st.session_state and BUILT not in st.session_state)


def remember(sheet: Sheet | None, kind: str, roles: Any) -> None:
    """Put into the address which file was shown and which column was what; the file itself cannot be in it."""
    if sheet is not None and roles is not None:
        said = {role: value for role, value in asdict(roles).items() if value is not None}
        first = {"headed": sheet.headed} if sheet.unsure else {}
        st.session_state[_ASKED] = {"name": sheet.name, "digest": sheet.digest[:8], "table": kind} | first | said
        st.session_state[LINK] = json.dumps(st.session_state[_ASKED], ensure_ascii=False)
    with st.container(key=f"hidden_{LINK}"):
        st.text_input(LINK, "", key=LINK, bind="query-params", label_visibility="collapsed")


def linked() -> dict[str, Any]:
    """Return what the address says about a file: `name`, `digest` (first 8 digits), `table` and roles; nothing where it says none."""
    word = st.session_state[LINK] if LINK in st.session_state else st.query_params.get(LINK, "")
    try:
        said = json.loads(word)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict) or not isinstance(said.get("name"), str) or not isinstance(said.get("digest"), str):
        return {}
    return {name: value for name, value in said.items() if isinstance(value, str | bool) or _finite(value)}


def is_number(word: str) -> bool:
    """Return whether a word from the address is a finite number."""
    try:
        return _finite(float(word))
    except ValueError:
        return False


def number(value: object) -> float | None:
    """Return what the address says where it is a finite number, else None."""
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) and _finite(value) else None


def _finite(value: object) -> bool:
    return isinstance(value, int | float) and abs(value) < 1e300  # neither infinite nor NaN, and no integer too large for a float


def known(sheet: Sheet, kind: str) -> dict[str, Any]:
    """Return the roles that this session or the link knows for this very file as this kind of table."""
    said = st.session_state.get(_ASKED) or linked()
    same = said.get("digest") == sheet.digest[:8] and said.get("table", "scores") == kind
    return said if same else {}


def _whole(sentence: str) -> str:
    """Return a sentence with a capital and a full stop; a name of a file or a field that it begins with stays as it is."""
    first = sentence.split(maxsplit=1)[0].rstrip(":,")
    begin = sentence[0].upper() if first.replace("-", "").isalpha() else sentence[0]
    return f"{begin}{sentence[1:]}{'' if sentence.endswith(('.', '?')) else '.'}"


def key(sheet: Sheet, what: str) -> str:
    """Return the key of a widget that belongs to this file."""
    return f"_upload_{sheet.digest[:16]}_{what}"


def column(label: str, sheet: Sheet, role: str, start: str | None, *, optional: bool = False) -> str | None:
    """Ask which column has a role, starting from `start`; return None while none is chosen."""
    names: Sequence[str] = sheet.columns
    at = names.index(start) if start in names else None
    return st.selectbox(label, names, at, key=key(sheet, role), placeholder="no column" if optional else "choose a column")


def value(label: str, sheet: Sheet, column: str | None, start: object, *, harm: bool = True) -> str | None:
    """Ask which of the two values of a column is meant; None without a column. Raises InvalidInput where it has not two.

    With `harm` the name of the column counts: of a harm "no" stands first.
    """
    if column is None:
        return None
    stamp = (sheet.digest, column)
    two = read_once(f"_upload_values_{label}", stamp, lambda: yes_no.values(uploads.read(sheet, [column]), column, harm=harm))
    return st.selectbox(label, two, two.index(start) if start in two else 0, key=key(sheet, f"{label}_{column}"))


def describe(sheet: Sheet) -> dict[str, str]:
    """Return what was read, in words, by name."""
    read_as = "Parquet" if sheet.kind == "parquet" else f"CSV, separated by {uploads.SEPARATORS[sheet.separator]}"
    return {"file": sheet.name, "SHA-256": sheet.digest, "read as": " ".join([f"{read_as}.", *sheet.remarks])}


def settings(roles: Any) -> dict[str, str | bool | float]:
    """Return the columns by role as they stand in a manifest, `column.<role>`."""
    return {f"column.{role}": value for role, value in asdict(roles).items() if value is not None}
