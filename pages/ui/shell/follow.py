"""What follows from a page: two others that take its question further. The next page that asks something, and one that is named here."""

from pages.ui.shell.contents import SECTIONS, Entry, entry_at

# The second way on; where a page names none, it is the first page of the section after the next page's.
THEN = {
    "": "article",
    "talks": "article",
    "article": "talks",
    "smile": "raters",
    "overoptimization": "label_cost",
    "lending": "risk_scores",
    "hiring": "representation",
    "navigation": "roads",
    "privacy": "feed",
    "security": "faces",
    "merit": "jobs",
    "risk_scores": "patrols",
    "representation": "inclusive_design",
    "faces": "oversight",
    "spam": "value_drift",
    "care": "merit",
    "patrols": "loop",
    "long_tail": "oversight",
    "loop": "value_drift",
    "feed": "trust",
    "opinions": "raters",
    "trust": "second_look",
    "raters": "constitution",
    "label_cost": "oversight",
    "approaches": "interpretability",
    "context": "red_team",
    "value_drift": "loop",
    "inverse_rl": "smile",
    "interpretability": "red_team",
    "constitution": "overoptimization",
    "jobs": "regulation",
    "roads": "navigation",
    "crash": "layers",
    "layers": "pull",
    "red_team": "evidence",
    "oversight": "long_tail",
    "regulation": "pull",
    "inclusive_design": "representation",
    "second_look": "trust",
    "compare": "evidence",
    "your_data": "compare",
    "evidence": "your_data",
    "pull": "regulation",
}


def after(address: str) -> tuple[Entry, Entry]:
    """Return the two pages that follow from the page at `address`.

    >>> [entry.address for entry in after("smile")], [entry.address for entry in after("pull")]
    (['overoptimization', 'raters'], ['smile', 'regulation'])
    """
    pages, every = ([entry for section in some for entry in section.entries] for some in (SECTIONS[1:], SECTIONS))
    firsts = [section.entries[0] for section in SECTIONS[1:]]
    here = next(place for place, entry in enumerate(every) if entry.address == address)
    first, *following = [*(entry for entry in every[here + 1 :] if entry in pages), *firsts]
    if address in THEN:
        return first, entry_at(THEN[address])
    return first, next(entry for entry in following if entry in firsts and entry.address not in (address, first.address))
