"""Whether the items of a table of comparisons were compared with each other at all, and what can be said of texts that were not.

Where every item stands in a row or two, as texts do, no rule can rank them; in parts that never met, rewards of different parts say
nothing of each other. What can still be said of two columns of texts is how often the longer one was chosen.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.audit.answer import Number
from sim.audit.since import Z
from sim.contract.parameters import InvalidInput
from sim.fairness import differences
from sim.own import layouts, uploads
from sim.own.cells import Codes, plain
from sim.own.uploads import Sheet, shown

MOST_ITEMS = 1_000
ONCE = 0.9
"""Share of items that stand in one row only, from which they are no items that were compared: assumption."""
MOST_PARTS = 10
"""Parts that never met, above which there is no ranking: assumption."""


def check(sheet: Sheet, first: str, second: str, winner: Codes, loser: Codes, items: Sequence[str]) -> str:
    """Return a note on parts that never met, or nothing; raise InvalidInput where there is no ranking. Rows of -1 do not count."""
    there = (winner >= 0) & (loser >= 0)
    often = np.bincount(np.concatenate([winner[there], loser[there]]), minlength=len(items))
    met = often[often > 0]
    once = float((met == 1).mean()) if len(met) else 0.0
    parts = _parts(winner[there], loser[there], len(items), often > 0)
    named = f"columns {shown(first)} and {shown(second)}"
    if len(met) > 3 and once >= ONCE:
        why = f"{len(met):,}, of which {100 * once:.0f} % stand in one row only"
    elif parts > MOST_PARTS:
        why = f"{len(met):,} in {parts:,} parts that never met"
    elif len(met) > MOST_ITEMS:
        raise InvalidInput(
            f"{named} must name at most {MOST_ITEMS:,} items, got {len(met):,}: where a column names what wrote the texts (a model), choose that"
        )
    else:
        return (
            f"Items fall into {parts} parts that never met: rewards of different parts say nothing of each other."
            if parts > 1
            else ""
        )
    layout = layouts.find("comparisons", sheet.columns)
    like = f" This looks like {layout.name}." if layout else ""
    raise InvalidInput(
        f"{named} must name items that were compared again and again, such as the models that wrote the texts, got {why}: no rule can rank "
        f"them, and nobody can say whom a reward serves.{like} {_rest(sheet, layout)}".rstrip()
    )


def _rest(sheet: Sheet, layout: layouts.Layout | None) -> str:
    """Return what can be said of two columns of texts, in a sentence, or nothing."""
    if layout is None or len(layout.texts) != 2:
        return ""
    here = {name.lower(): name for name in reversed(sheet.columns)}
    texts = [here[name.lower()] for name in layout.texts if name.lower() in here]
    choice, first = layout.roles.get("choice"), layout.said.get("first")
    if len(texts) < 2 or (choice and first is None):
        return ""
    try:
        apart = _lengths(sheet, texts, here.get(str(choice).lower()), first)
    except InvalidInput:
        return ""
    counted = apart[apart != 0]
    if not len(counted):
        return ""
    share, n = float((counted > 0).mean()), len(counted)
    low, high = differences.wilson(share, n, Z)
    found = Number(share, float(low), float(high), "share")
    return f"What can be said: the longer text was chosen in {found} of {n:,} rows ({found.interval})."


def _lengths(sheet: Sheet, texts: Sequence[str], choice: str | None, first: str | None) -> NDArray[np.int64]:
    """Return per row how many characters the chosen text is longer than the other one."""
    from pyarrow import compute

    found = [np.empty(0, dtype=np.int64)]
    for batch in uploads.batches(sheet, [*texts, *([choice] if choice else [])]):
        a, b = (_long(batch.column(i), compute) for i in (0, 1))
        won = np.ones(len(a), dtype=bool)
        if choice:
            won = np.array([plain(cell).strip().lower() == first for cell in batch.column(2).to_pylist()], dtype=bool)
        found.append(np.where(won, a - b, b - a))
    return np.concatenate(found)


def _long(cells: object, compute: object) -> NDArray[np.int64]:
    import pyarrow as pa

    array = cells.dictionary_decode() if isinstance(cells, pa.DictionaryArray) else cells
    lengths = compute.utf8_length(array).fill_null(0)  # type: ignore[attr-defined]
    return np.asarray(lengths.to_numpy(zero_copy_only=False), dtype=np.int64)


def _parts(winner: Codes, loser: Codes, items: int, there: NDArray[np.bool_]) -> int:
    """Return into how many parts the items fall that were never compared with one another."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    if not len(winner):
        return 1
    edges = coo_array((np.ones(len(winner)), (winner, loser)), shape=(items, items))
    _, part = connected_components(edges, directed=False)
    return len(np.unique(part[there]))
