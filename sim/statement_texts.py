"""The statements in words: a second file beside the votes, Polis' `comments.csv` as it is, or any table with an id and a text."""

from sim import uploads
from sim.cells import as_words
from sim.parameters import InvalidInput
from sim.uploads import Sheet, shown

ID = ("comment-id", "statement-id", "comment_id", "statement_id", "tid", "id")
TEXT = ("comment-body", "comment", "statement", "text", "body", "txt")
LONGEST = 400  # characters shown


def check(sheet: Sheet) -> dict[str, str]:
    """Return each statement's text by its id, cut after LONGEST characters.

    Raises InvalidInput where a column is missing, an id is empty or stands twice, or nothing is said.
    """
    names = {name.lower(): name for name in reversed(sheet.columns)}
    id, text = (next((names[word] for word in words if word in names), None) for words in (ID, TEXT))
    if id is None or text is None:
        missing, words = ("id", ID) if id is None else ("text", TEXT)
        there = ", ".join(shown(name) for name in sheet.columns[:8])
        raise InvalidInput(f"a column with each statement's {missing} must be called one of {', '.join(words)}, got {there}")
    cells = uploads.read(sheet, [id, text])
    codes, ids = as_words(cells[id])
    said, texts = as_words(cells[text])
    for index, code in enumerate(codes):
        if code < 0:
            raise InvalidInput(
                f"column {shown(id)} in row {uploads.row_number(sheet, index)} must name a statement, got an empty cell"
            )
    if len(ids) < len(codes):
        again = next(index for index, code in enumerate(codes) if code in codes[:index])
        row = uploads.row_number(sheet, again)
        raise InvalidInput(
            f"column {shown(id)} must name every statement once, got {shown(ids[codes[again]])} again in row {row}"
        )
    return {ids[code]: _cut(texts[word]) for code, word in zip(codes, said, strict=True) if word >= 0}


def _cut(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[:LONGEST]}..."
