"""The result sentence: what is strong, and what has the colour of what we meant or of what the AI optimises.

`**45 %**` is strong. `[meant:45 %]` is what we meant, strong and blue; `[optimised:45 %]` what the AI optimises, strong and vermillion.
All else is text.
"""

import html
import re

HUES = ("meant", "optimised")
_MARKED = re.compile(rf"\*\*(?P<strong>.+?)\*\*|\[(?P<hue>{'|'.join(HUES)}):(?P<words>[^\[\]]+)\]", re.DOTALL)


def marked(sentence: str) -> str:
    """Return the sentence as HTML; what is not marked stays text.

    >>> marked("**2** of [meant:3] & <b>")
    '<strong>2</strong> of <strong class="meant">3</strong> &amp; &lt;b&gt;'
    """
    return _MARKED.sub(_tagged, html.escape(sentence))


def plain(sentence: str) -> str:
    """Return the sentence without marks.

    >>> plain("**2** of [meant:3] & <b>")
    '2 of 3 & <b>'
    """
    return _MARKED.sub(lambda found: found["strong"] or found["words"], sentence)


def literal(words: str) -> str:
    r"""Return a visitor's words so that nothing in them is a mark.

    >>> marked(literal("**a** [meant:b]"))
    '∗∗a∗∗ [\u2060meant:b]'
    """
    return words.replace("*", "\N{ASTERISK OPERATOR}").replace("[", "[\N{WORD JOINER}")


def _tagged(found: "re.Match[str]") -> str:
    if found["strong"]:
        return f"<strong>{found['strong']}</strong>"
    return f'<strong class="{found["hue"]}">{found["words"]}</strong>'
