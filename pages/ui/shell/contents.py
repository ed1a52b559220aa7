"""The table of contents: one line a page. A section asks a question; its pages answer it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """A page: its file beside the router, its title, its address (the model's id), and what it is about if it has no model that says so."""

    file: str
    title: str
    address: str
    about: str = ""


@dataclass(frozen=True)
class Section:
    """A word for the menu, the section's question, and its pages."""

    name: str
    question: str
    entries: tuple[Entry, ...]


TALKS, ARTICLE, COMPARE = "talks", "article", "compare"
SECTIONS = (
    Section(
        "Start",
        "What did you ask for, and what did you get?",
        (
            Entry("start/home.py", "Home", ""),
            Entry(
                "start/talks.py",
                "Talks",
                TALKS,
                "A talk from this app alone: which pictures, in which order, and what do you say?",
            ),
            Entry(
                "start/article.py",
                "The article",
                ARTICLE,
                "An article on AI misalignment, phrase by phrase: what does each come to, and what is known of it?",
            ),
        ),
    ),
    Section(
        "Goals",
        "Can an AI do exactly what you said and still be wrong?",
        (
            Entry("goals/smile.py", "Make people smile", "smile"),
            Entry("goals/overoptimization.py", "Overoptimization", "overoptimization"),
        ),
    ),
    Section(
        "Values",
        "Which two values can't you have at once?",
        (
            Entry("values/lending.py", "Lending", "lending"),
            Entry("values/hiring.py", "Hiring", "hiring"),
            Entry("values/navigation.py", "Navigation", "navigation"),
            Entry("values/privacy.py", "Privacy", "privacy"),
            Entry("values/security.py", "Security", "security"),
            Entry("values/merit.py", "Equality and merit", "merit"),
            Entry("values/risk_scores.py", "Risk scores", "risk_scores"),
        ),
    ),
    Section(
        "Inherited",
        "What did yesterday teach it?",
        (
            Entry("inherited/representation.py", "Representation", "representation"),
            Entry("inherited/faces.py", "Faces", "faces"),
            Entry("inherited/spam.py", "Spam", "spam"),
            Entry("inherited/care.py", "Care", "care"),
            Entry("inherited/patrols.py", "Patrols", "patrols"),
            Entry("inherited/long_tail.py", "The long tail", "long_tail"),
        ),
    ),
    Section(
        "Loops",
        "Who chose what you saw?",
        (
            Entry("loops/loop.py", "The loop", "loop"),
            Entry("loops/feed.py", "Feed", "feed"),
            Entry("loops/opinions.py", "Opinions", "opinions"),
            Entry("loops/trust.py", "Trust", "trust"),
        ),
    ),
    Section(
        "Raters",
        "Whose feedback counts?",
        (
            Entry("raters/raters.py", "Whose feedback", "raters"),
            Entry("raters/label_cost.py", "The price of a label", "label_cost"),
        ),
    ),
    Section(
        "Approaches",
        "Rules, rewards, raters or principles: what does each miss?",
        (
            Entry("approaches/approaches.py", "Approaches", "approaches"),
            Entry("approaches/context.py", "Context", "context"),
            Entry("approaches/value_drift.py", "Value drift", "value_drift"),
            Entry("approaches/inverse_rl.py", "Values from behaviour", "inverse_rl"),
            Entry("approaches/interpretability.py", "Interpretability", "interpretability"),
            Entry("approaches/constitution.py", "Constitution", "constitution"),
        ),
    ),
    Section(
        "Society",
        "What happens when everyone deploys it?",
        (
            Entry("society/jobs.py", "Jobs", "jobs"),
            Entry("society/roads.py", "Roads", "roads"),
            Entry("society/crash.py", "Crash", "crash"),
            Entry("society/capability.py", "Capability", "capability"),
        ),
    ),
    Section(
        "Safeguards",
        "How much safety does one more layer buy?",
        (
            Entry("safeguards/layers.py", "Layers", "layers"),
            Entry("safeguards/red_team.py", "Red team", "red_team"),
            Entry("safeguards/oversight.py", "Human oversight", "oversight"),
            Entry("safeguards/regulation.py", "Regulation", "regulation"),
            Entry("safeguards/inclusive_design.py", "Inclusive design", "inclusive_design"),
            Entry("safeguards/second_look.py", "A second look", "second_look"),
        ),
    ),
    Section(
        "Lab",
        "Does it hold, and does it hold for you?",
        (
            Entry(
                "lab/compare.py",
                "Compare",
                COMPARE,
                "The same people, the same chance, another choice: what changes?",
            ),
            Entry(
                "lab/your_data.py",
                "Your data",
                "your_data",
                "What does your own table say: scores, ratings, comparisons, votes, interactions, predictions?",
            ),
            Entry("lab/evidence.py", "Evidence", "evidence", "Do our numbers agree with the reference values?"),
            Entry("lab/pull.py", "Who can pull what", "pull", "Who can move a frontier, and who only slides along it?"),
        ),
    ),
)


def section_of(address: str) -> Section:
    """Return the section that holds the page at `address`."""
    return next(s for s in SECTIONS if any(e.address == address for e in s.entries))


def entry_at(address: str) -> Entry:
    """Return the page at `address`."""
    return next(entry for entry in section_of(address).entries if entry.address == address)
