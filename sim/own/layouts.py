"""Layouts of public files that columns' names alone do not tell: which column is what there, what its words mean, what cannot be said.

A layout is known by the names that it needs, whatever other columns stand beside them. Where each was looked up stands in its entry,
or that it is from memory.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sim.own.words import APART, MARKS

NOT_UNDERSTOOD = APART.join((*MARKS, "-1"))


@dataclass(frozen=True)
class Layout:
    """A public file: its name, the columns that tell it, roles by column, what else is said of its cells, and a note where it is read.

    `lacks` says what the file does not have that its kind of table needs. `texts` are two columns of texts, the first and the second answer;
    `said` are other fields of the kind's Columns.
    """

    name: str
    needs: tuple[str, ...]
    roles: Mapping[str, str | None] = field(default_factory=dict)
    said: Mapping[str, str] = field(default_factory=dict)
    note: str = ""
    lacks: str = ""
    texts: tuple[str, ...] = ()


ATTRIBUTES = ("helpfulness", "correctness", "coherence", "complexity", "verbosity")
HELPFUL = "NOT_HELPFUL < SOMEWHAT_HELPFUL < HELPFUL"
NO_SCORE = "it has no score of anybody: write what your model says of each row beside it"
KNOWN: Mapping[str, tuple[Layout, ...]] = {
    "scores": (
        # ffiec.cfpb.gov, fields of the public HMDA data
        Layout(
            "HMDA's loan applications",
            ("action_taken", "derived_race"),
            {"score": None, "outcome": None, "group": "derived_race", "decision": None},
            lacks="it has decisions (action_taken), and neither a score nor what became of the loans: join both, or compare approval elsewhere",
        ),
        # archive.ics.uci.edu, Adult
        Layout("the census data called Adult", ("workclass", "fnlwgt", "income"), {"score": None}, lacks=NO_SCORE),
        # the German credit data with names of columns, as they are handed around since 2016 (from memory)
        Layout(
            "German credit",
            ("Sex", "Saving accounts", "Checking account", "Credit amount", "Risk"),
            {"score": None, "outcome": "Risk", "group": "Sex"},
            lacks=NO_SCORE,
        ),
    ),
    "ratings": (
        # github.com/google-research-datasets/D3code, README.md and the columns of d3-ratings.csv
        Layout(
            "D3code",
            ("item_id", "rater_id", "rating_raw", "rating_binary"),
            {"item": "item_id", "rater": "rater_id", "label": "rating_raw", "group": "Region"},
            {"level": "ordinal", "yes": "2", "blank": NOT_UNDERSTOOD},
            "In D3code -1 says that the rater did not understand the text: it is taken for no answer. Offensive is 2 or more, as in its "
            "'rating_binary'. Groups stand in its file of raters, to be joined by 'rater_id'.",
        ),
        # huggingface.co/datasets/nvidia/HelpSteer, nvidia/HelpSteer2: attributes from 0 to 4
        Layout(
            "HelpSteer",
            ("prompt", "response", *ATTRIBUTES),
            {"item": "response", "rater": None, "label": "helpfulness", "group": None},
            {"level": "ordinal", "yes": "3"},
            "HelpSteer has one number per response and attribute, and nobody's name beside it: how far raters agree, and whom a decision "
            "overrules, cannot be said; how many responses reach a number can.",
        ),
        # github.com/twitter/communitynotes, documentation/under-the-hood/download-data.md
        Layout(
            "Community Notes' ratings",
            ("noteId", "raterParticipantId", "helpfulnessLevel"),
            {"item": "noteId", "rater": "raterParticipantId", "label": "helpfulnessLevel", "group": None},
            {"level": "ordinal", "order": HELPFUL, "yes": "HELPFUL"},
        ),
        # labelstud.io, export as CSV (from memory): the label stands in a column that is called as the project calls it
        Layout(
            "Label Studio's export",
            ("annotation_id", "annotator", "lead_time", "id"),
            {"item": "id", "rater": "annotator"},
        ),
    ),
    "comparisons": (
        # github.com/HannahRoseKirk/prism-alignment, utterances: a row per answer
        Layout(
            "PRISM's utterances",
            ("user_id", "interaction_id", "model_name", "if_chosen"),
            {
                "rater": "user_id",
                "winner": "model_name",
                "loser": "model_name",
                "choice": "if_chosen",
                "within": "interaction_id",
                "group": None,
                "tie": None,
            },
            {"first": "true"},
            "PRISM has a row per answer: the chosen one beats each of the others that stood beside it. Groups stand in its survey, to be "
            "joined by 'user_id'.",
        ),
        # huggingface.co/datasets/argilla/ultrafeedback-binarized-preferences-cleaned
        Layout(
            "UltraFeedback",
            ("chosen-model", "rejected-model"),
            {"rater": None, "winner": "chosen-model", "loser": "rejected-model", "group": None, "tie": None},
            note="UltraFeedback was judged by one model: no rater is named, and whom the reward serves cannot be said, only what it prefers.",
        ),
        # huggingface.co/datasets/argilla/ultrafeedback-binarized-preferences
        Layout(
            "UltraFeedback",
            ("chosen_response", "rejected_response"),
            {"rater": None, "winner": "chosen_response", "loser": "rejected_response", "group": None, "tie": None},
            texts=("chosen_response", "rejected_response"),
        ),
        # huggingface.co/datasets/stanfordnlp/SHP
        Layout(
            "SHP",
            ("c_root_id_A", "c_root_id_B", "labels"),
            {"rater": None, "winner": "c_root_id_A", "loser": "c_root_id_B", "choice": "labels", "group": None, "tie": None},
            {"first": "1"},
            texts=("human_ref_A", "human_ref_B"),
        ),
        # huggingface.co/datasets/nvidia/HelpSteer2, preference: below 0 the first is better
        Layout(
            "HelpSteer2's preferences",
            ("response_1", "response_2", "preference_strength"),
            {
                "rater": None,
                "winner": "response_1",
                "loser": "response_2",
                "choice": "preference_strength",
                "group": None,
                "tie": None,
            },
            texts=("response_1", "response_2"),
        ),
        # huggingface.co/datasets/Anthropic/hh-rlhf; HuggingFaceH4/ultrafeedback_binarized has the two, too
        Layout(
            "hh-rlhf, or like it",
            ("chosen", "rejected"),
            {},
            texts=("chosen", "rejected"),
        ),
        # huggingface.co/datasets/lmsys/chatbot_arena_conversations: a judge may write in several languages
        Layout("Chatbot Arena", ("model_a", "model_b", "winner", "judge", "language"), {"group": None}),
    ),
    "votes": (
        Layout(
            "Community Notes' ratings",
            ("noteId", "raterParticipantId", "helpfulnessLevel"),
            {"participant": "raterParticipantId", "statement": "noteId", "vote": "helpfulnessLevel"},
            note="Community Notes' ratings: HELPFUL is read as agreeing, NOT_HELPFUL as disagreeing, SOMEWHAT_HELPFUL as passing.",
        ),
    ),
}


def find(kind: str, columns: Sequence[str]) -> Layout | None:
    """Return the layout that these columns tell, for this kind of table, or None."""
    there = {name.lower() for name in columns}
    return next((one for one in KNOWN.get(kind, ()) if all(name.lower() in there for name in one.needs)), None)


def roles(kind: str, columns: Sequence[str], guessed: Mapping[str, str | None]) -> dict[str, str | None]:
    """Return which column is what: as the layout has it, else as it was guessed.

    >>> roles("scores", ["workclass", "fnlwgt", "income"], {"score": "fnlwgt", "outcome": "income"})
    {'score': None, 'outcome': 'income'}
    """
    layout = find(kind, columns)
    if layout is None:
        return dict(guessed)
    here = {name.lower(): name for name in reversed(columns)}
    found = {role: here.get(name.lower()) if name else None for role, name in layout.roles.items()}
    given = [name for name in found.values() if name]
    return {role: None if name in given else name for role, name in guessed.items()} | found


def said(kind: str, columns: Sequence[str]) -> dict[str, str]:
    """Return what a layout says of its cells, by field of the kind's Columns."""
    layout = find(kind, columns)
    return {} if layout is None else dict(layout.said)


def notes(kind: str, columns: Sequence[str], used: Sequence[str]) -> tuple[str, ...]:
    """Return what is to be told of a layout whose columns are used as it has them."""
    layout = find(kind, columns)
    if layout is None or not layout.note:
        return ()
    low = {name.lower() for name in used}
    mine = [name.lower() for name in layout.roles.values() if name and name in layout.needs]
    return (layout.note,) if all(name in low for name in mine) else ()


def lacks(kind: str, columns: Sequence[str]) -> str:
    """Return a sentence about what a layout does not have, or nothing."""
    layout = find(kind, columns)
    return f"This looks like {layout.name}: {layout.lacks}" if layout and layout.lacks else ""
