"""Words that no door expects, and what is done with them to a text, a file or an object that one does."""

import copy
import json
import random
from typing import Any

MARKS = ("<script>alert", "<img src=x", "<svg onload")  # as markup nowhere: escaped it reads &lt;
LINK = "[x](javascript:"  # in Markdown nowhere but in a span of code
WORDS = (
    "", " ", "nan", "inf", "-inf", "1e400", "-1", "0", "1e-320", "0x10", "１２", "٣", "1_000", "1,5", "true", "False", "null", "None",
    "</script><script>alert(1)</script>", "<img src=x onerror=alert(2)>", '"><svg onload=alert(3)>', "javascript:alert(4)",
    "[x](javascript:alert(5))", "{{7*7}}", "${7*7}", "%s%n", "=HYPERLINK(1)", "**bold** $x$ :smile:", "../../etc/passwd",
    "/etc/passwd", "C:\\con", "a\x00b", "\u202egnp", "😀" * 20, "a" * 5000, "9" * 400, "__class__.__mro__", "[]", "{}",
    "'; drop table talks; --", "\n\r\t", "&amp;&#x3c;", "%00%ff%c0%af", "lending", "smile_log2_n=9",
)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**63, 10**30, 0.5, -0.0, 1e-320, 1e308, -1e308, "", "1 2 3", [], [0], [1, [2, [3]]], {}, {"a": 1},
    [0.0] * 1000, ["x"] * 3,
)  # fmt: skip


def damaged(chance: random.Random, whole: bytes) -> bytes:
    """Return bytes with a few of them changed, cut out, doubled or replaced by hostile words."""
    found = bytearray(whole)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at = chance.randrange(len(found) + 1)
        to = min(len(found), at + chance.choice((0, 1, 3, 40)))
        kind = chance.randrange(4)
        found[at:to] = (
            bytes([chance.randrange(256)]), b"", found[at:to] * 2, chance.choice(WORDS).encode("utf-8", "surrogatepass")
        )[kind]  # fmt: skip
    return bytes(found)


def bent(chance: random.Random, whole: Any) -> Any:
    """Return an object of JSON in which a value or two is another one, is missing, or stands under another name."""
    found = json.loads(json.dumps(whole))
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        inside, key = _place(chance, found)
        if inside is None:
            continue
        kind = chance.random()
        if kind < 0.15:
            del inside[key]
        elif kind < 0.25 and isinstance(inside, dict):
            inside[chance.choice(WORDS)] = inside.pop(key)
        elif kind < 0.4:
            inside[key] = chance.choice(WORDS)
        elif kind < 0.6 and isinstance(inside[key], int | float):
            inside[key] = inside[key] * chance.choice((-1, 2, 1e-9, 10**12))
        else:
            inside[key] = copy.deepcopy(chance.choice(VALUES))
    return found


def _place(chance: random.Random, found: Any) -> tuple[Any, Any]:
    """Return what holds some value, and where in it; none where nothing is left."""
    inside, key = None, None
    while isinstance(found, dict | list) and found and (inside is None or chance.random() < 0.75):
        inside, key = found, chance.choice(list(found)) if isinstance(found, dict) else chance.randrange(len(found))
        found = found[key]
    return inside, key
