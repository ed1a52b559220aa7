"""A column of words: which cells say that there is no answer, and which spellings are one word.

`NA` and its like are no answer unless the caller says otherwise; a word that may also be a real label ("None") counts as a word until
somebody says that it does not. Both are counted, so that they can be told. Names (of raters, of items) are told apart by case;
labels are not: `Yes`, `yes` and `yes ` are one label, and that is told, too.
"""

import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from sim.contract.parameters import InvalidInput
from sim.own import limits, uploads
from sim.own.cells import Codes, encoded, plain
from sim.own.uploads import Column, Sheet, shown

APART = "\n"
MARKS = ("na", "n/a", "n.a.", "#n/a", "<na>", "nan", "null", "(null)", "\\n", "?", "-", "--", ".")
"""What programs write where there is no answer."""
DOUBTFUL = ("none", "missing")
"""What may be such a mark or a label."""
SIGN = "+"
"""In a column that has it `-` is its opposite, and no mark."""
MOST_NAMED = 5


@dataclass(frozen=True, eq=False)
class Words:
    """A column as words: per row the position in `words`, -1 where there is no answer.

    `missing` counts the rows of each mark, as it is spelled, `doubtful` those of words that may be one; `joined` has the spellings that
    count as one word, the one that is kept first.
    """

    column: str
    codes: Codes
    words: list[str]
    missing: dict[str, int]
    doubtful: dict[str, int]
    joined: tuple[tuple[str, ...], ...]
    told: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """Return what was found out, a sentence each."""
        name, found = shown(self.column), [*self.told]
        if self.missing:
            found.append(f"In column {name} {counts(self.missing)} is taken for no answer.")
        if self.doubtful:
            found.append(f"In column {name} {counts(self.doubtful)} counts as a word: if it means no answer, say so.")
        for first, *others in self.joined[:MOST_NAMED]:
            found.append(f"In column {name} {', '.join(_visible(o) for o in others)} is counted as {shown(first)}.")
        if len(self.joined) > MOST_NAMED:
            found.append(f"In column {name} {len(self.joined) - MOST_NAMED} more words are spelled in several ways.")
        return tuple(found)


def read(column: Column, blank: str | None = None, *, names: bool = False) -> Words:
    """Return a column as words; `blank` are the marks of no answer, one a line, MARKS unless said.

    Labels that differ by case, spaces or how Unicode writes a letter are one; of `names` only the last two. Each word is looked at once for
    some thousand rows. Raises InvalidInput for more than LIMITS.names different ones.
    """
    codes, raw = _raw(column)
    rows = np.bincount(codes[codes >= 0], minlength=len(raw))
    marks = _marks(blank, raw)
    missing: Counter[str] = Counter()
    doubtful: Counter[str] = Counter()
    spelled: dict[str, dict[str, int]] = {}
    keys: list[str | None] = []
    for word, many in zip(raw, rows.tolist(), strict=True):
        low = word.strip().lower()
        if not low or low in marks:
            if low:
                missing[word.strip()] += many
            keys.append(None)
            continue
        key = _folded(word, names=names)
        if low in DOUBTFUL and blank is None:
            doubtful[word.strip()] += many
        spelled.setdefault(key, {})[word] = many
        keys.append(key)
    kept = {key: max(spellings, key=lambda s: (spellings[s], s == s.strip())) for key, spellings in spelled.items()}
    place = {key: i for i, key in enumerate(spelled)}
    to = np.array([*(-1 if key is None else place[key] for key in keys), -1], dtype=np.int32)
    joined = tuple(
        (kept[key].strip(), *(s for s in spellings if s != kept[key])) for key, spellings in spelled.items() if len(spellings) > 1
    )
    words = [unicodedata.normalize("NFC", kept[key]).strip() for key in spelled]
    return Words(column.name, to[codes], words, dict(missing), dict(doubtful), joined)


def groups(cells: Mapping[str, Column], column: str, cross: str | None, blank: str | None) -> Words:
    """Return the groups that a column names, or that two columns name together: "female, Black"; no answer in one is none."""
    first = read(cells[column], blank)
    if cross is None:
        return first
    second = read(cells[cross], blank)
    both = np.where((first.codes >= 0) & (second.codes >= 0), first.codes.astype(np.int64) * len(second.words) + second.codes, -1)
    there, codes = np.unique(both, return_inverse=True)
    gone = int(there[0] == -1) if len(there) else 0
    pairs = [divmod(int(pair), len(second.words)) for pair in there[gone:]]
    words = [f"{first.words[a]}, {second.words[b]}" for a, b in pairs]
    found = Words(f"{column}, {cross}", (codes - gone).astype(np.int32), words, {}, {}, ())
    return replace(found, told=(*first.notes, *second.notes))


def as_words(column: Column, blank: str | None = None) -> tuple[Codes, list[str]]:
    """Return per row the position of its name, -1 where there is none, and the names in the order they come."""
    found = read(column, blank, names=True)
    return found.codes, found.words


def marks_in(sheet: Sheet, columns: Sequence[str], also: Collection[str] = ()) -> dict[str, int]:
    """Return how many cells of these columns hold each mark, word that may be one, or word of `also`, lower case."""
    found: Counter[str] = Counter()
    signs = False
    for batch in uploads.batches(sheet, list(dict.fromkeys(columns))):
        for array in batch.columns:
            codes, dictionary = encoded(array)
            words = [plain(value).strip().lower() for value in dictionary.to_pylist()]
            rows = np.bincount(codes[codes >= 0], minlength=len(words))
            signs = signs or SIGN in words
            for word, many in zip(words, rows.tolist(), strict=True):
                if word in MARKS or word in DOUBTFUL or (word and word in also):
                    found[word] += many
    if signs:
        found.pop("-", None)
    return dict(found)


def is_blank(word: str) -> bool:
    """Return whether a cell is empty or holds a mark of no answer."""
    low = word.strip().lower()
    return not low or low in MARKS


def counts(found: dict[str, int], noun: str = "row") -> str:
    """Return words with the number of their rows, or of what `noun` says.

    >>> counts({"NA": 2, "?": 1})
    "'NA' (2 rows), '?' (1 row)"
    """
    return ", ".join(f"{shown(word)} ({many:,} {noun}{'' if many == 1 else 's'})" for word, many in found.items())


def alike(names: Iterable[str]) -> tuple[str, ...]:
    """Return the first names that differ from another one only in case, or nothing."""
    seen: dict[str, str] = {}
    for name in names:
        first = seen.setdefault(name.casefold(), name)
        if first != name:
            return first, name
    return ()


def _marks(blank: str | None, raw: Sequence[str]) -> set[str]:
    if blank is not None:
        return set(blank.lower().split(APART))
    return set(MARKS) - ({"-"} if any(word.strip() == SIGN for word in raw) else set())


def _raw(column: Column) -> tuple[Codes, list[str]]:
    """Return per row the position of what the cell says, -1 for no cell, and what they say, spaces and all."""
    place: dict[str, int] = {}
    parts: list[Codes] = [np.empty(0, dtype=np.int32)]
    for chunk in column.cells.chunks:
        codes, dictionary = encoded(chunk)
        to = np.full(len(dictionary) + 1, -1, dtype=np.int32)
        word = ""
        for i, value in enumerate(dictionary.to_pylist()):
            word = plain(value)
            to[i] = place.setdefault(word, len(place))
        if len(place) > limits.LIMITS.names:
            raise InvalidInput(
                f"column {shown(column.name)} must have at most {limits.LIMITS.names:,} different words, got more: {shown(word)} is one"
            )
        parts.append(to[codes])
    return np.concatenate(parts), list(place)


def _folded(word: str, *, names: bool) -> str:
    if word.isascii() and names:
        return word.strip()
    form = unicodedata.normalize("NFC" if names else "NFKC", word)
    return form.strip() if names else " ".join(form.casefold().split())


def _visible(word: str) -> str:
    """Return a spelling in quotes, its spaces too; a letter that looks the same is named by how Unicode writes it."""
    if word != word.strip():
        return f"'{word[:40]}' with spaces"
    return shown(word) if unicodedata.is_normalized("NFC", word) else f"{shown(word)} (letters and accents apart)"
