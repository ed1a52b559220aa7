"""Every lever of every page by who can pull it and what for, and what it does to its page's frontier.

What is shipped (`sim.analysis.ahead`) shows at once; what has changed since is computed beside the page, one model after the other, and kept.
"""

import html
import json
from concurrent.futures import Future, wait
from functools import lru_cache
from typing import Any

import pandas as pd
import streamlit as st

import sim
from pages.ui.drawing.numbers import said
from pages.ui.knobs import controls
from pages.ui.lab import pull_chart
from pages.ui.page import siblings, stage
from pages.ui.page import size as sizes
from pages.ui.shell import browser
from pages.ui.shell.contents import SECTIONS, entry_at
from pages.ui.work import kept, runs
from pages.ui.work.turns import in_turn
from pages.ui.work.waiting import arrival
from sim.analysis import actors, ahead, manifest, pulled
from sim.analysis.pulled import Pull
from sim.contract.parameters import Choice

ADDRESS = "pull"
AT_ONCE = 0.02  # seconds that the page waits for a model before it shows itself without what its levers do
WHO = {"all": "Everybody"} | {actor: actor.capitalize() for actor in actors.ACTORS}
WHAT = {"all": "For everything"} | {principle: principle.capitalize() for principle in actors.PRINCIPLES}
DOES = {"all": "Whatever it does"} | {effect: words.capitalize() for effect, words in actors.EFFECTS.items()}
JUDGED = f"""
A model runs at its defaults, and again with one lever pulled, on the same {pulled.SEEDS} seeds. The lever **moves the frontier** if some
policy is now better in one of the frontier's two values and no worse in the other; elsewhere it may lose. It **falls behind** if it does
not, and the frontier recedes, or one stands further behind the old one. It **slides along it** if it does neither and one stands elsewhere.
**No effect at the defaults**: none of these, or the lever is already pulled. Each beyond {pulled.TOLERANCE:.0%} of the frontier's width and
{pulled.ERRORS:.0f} standard errors. A lever counts by its best setting.

Who can pull a lever, and what for, is each model's own word, an assumption. What pulling costs counts only where it is one of the two
values. Widths of different frontiers are not one measure, and levers of different pages mend different harms. At other settings a lever may
do something else.
"""


def show() -> None:
    """Show the page."""
    siblings.show(ADDRESS)
    st.html(f'<h1 class="question">{html.escape(entry_at(ADDRESS).about)}</h1>')
    _body()
    browser.live()


@st.fragment
@in_turn
def _body() -> None:
    done, missing = _known()
    if missing:
        with st.container(key="pull_progress"):
            st.progress(len(done) / len(sim.ids()), f"{len(done)} of {len(sim.ids())} models computed")
    found = actors.effects(done)
    with st.container(key="presets"):
        who, what, does = (
            controls.word(f"{ADDRESS}_{name}", label, words, pills=True)
            for name, label, words in (("who", "Who", WHO), ("what", "For what", WHAT), ("does", "What it does", DOES))
        )
    chosen = (
        found["actor"].isin([who] if who != "all" else actors.ACTORS)
        & found["principle"].isin([what] if what != "all" else actors.PRINCIPLES)
        & ((found["effect"] == does) | (does == "all"))
    )
    pull_chart.show(found.assign(chosen=chosen, said=_amount(found)), sizes.now(bound=False).words)
    stage.say(*_sentence(found, who, what))
    with st.container(key="tabs"):
        _table(found[chosen])
        st.caption(JUDGED)
        browser.copy_link()
    if missing:
        arrival(missing, ADDRESS)


def _sentence(found: pd.DataFrame, who: str, what: str) -> tuple[str, str]:
    """Return how many levers there are and what they do; in small, how many of those that move a frontier lose elsewhere."""
    mine = found[found["actor"].eq(who) | (who == "all")]
    mine = mine[mine["principle"].eq(what) | (what == "all")]
    known = mine[mine["effect"] != ""]
    count = {effect: int((known["effect"] == effect).sum()) for effect in actors.EFFECTS}
    aim = "" if what == "all" else f" for {what}"
    head = (
        f"Of {len(mine)} levers{aim}" if who == "all" else f"Of {len(found)} levers the {who} can pull {len(mine)}{aim}: of these"
    )
    one = {effect: "s" * (many == 1) for effect, many in count.items()}
    words = (
        f"{head} **{count['moves']}** move{one['moves']} a frontier, **{count['slides']}** slide{one['slides']} along one, "
        f"**{count['behind']}** fall{one['behind']} behind, and {count['none']} {'has' if one['none'] else 'have'} no effect at the defaults."
    )
    if who == "all":
        alone = known[known["actor"] == "regulator"]
        words += (
            f" The regulator alone can pull {(mine['actor'] == 'regulator').sum()}, "
            f"**{(alone['effect'] == 'moves').sum()}** of which move a frontier."
        )
    if len(known) < len(mine):
        words += f" {len(mine) - len(known)} are still being computed."
    lose = int((known["elsewhere"] > 0).sum())
    return words, f"Of those that move a frontier, {lose or 'none'} lose{'s' * (lose <= 1)} elsewhere on it."


def _table(found: pd.DataFrame) -> None:
    """Show the levers as a list, those that do most for a frontier first; a link opens the page with the lever pulled."""
    order = {entry.address: i for i, entry in enumerate(e for s in SECTIONS for e in s.entries)}
    effects = [*actors.EFFECTS, ""]
    place = found["effect"].map(effects.index)
    found = found.iloc[sorted(range(len(found)), key=lambda k: (place.iloc[k], order[found["model"].iloc[k]]))]
    rows = list(found[["model", "parameter", "setting"]].itertuples(index=False, name=None))
    shown = pd.DataFrame(
        {
            "page": found["page"],
            "lever": found["lever"],
            "who": found["actor"],
            "for": found["principle"],
            "what it does": found["effect"].map(actors.EFFECTS | {"": pull_chart.COMPUTED}),
            "by": _amount(found),
            "from": [
                _word(id, name, getattr(sim.load(id).Params(), name))
                for id, name in zip(found["model"], found["parameter"], strict=True)
            ],
            "to": ["" if row[2] is None else _word(*row) for row in rows],
            "loses elsewhere": found["elsewhere"].map(lambda lost: said(lost, ",.0%") if lost else ""),
            "open": [link(*row) for row in rows],
        }
    )
    st.dataframe(
        shown,
        hide_index=True,
        width="stretch",
        height=420,
        column_config={
            "open": st.column_config.LinkColumn("page, pulled", display_text="open", help="In a window of its own"),
            "lever": st.column_config.TextColumn(width=280),
            "by": st.column_config.TextColumn("by, of the width", help="Of the frontier's width"),
            "loses elsewhere": st.column_config.TextColumn(help="Of the frontier's width"),
        },
    )


def _word(id: str, parameter: str, setting: Any) -> str:
    """Return a setting as the page of the lever calls it."""
    declared = sim.load(id).Params.declared()[parameter]
    return declared.options[setting] if isinstance(declared, Choice) else actors.word(setting)


def link(id: str, parameter: str, setting: Any) -> str:
    """Return the address of a page with the lever pulled, relative to this page's.

    >>> link("trust", "separation", 3.0)
    'trust?trust_separation=3.0'
    """
    if setting is None:
        return id
    model = sim.load(id)
    name = controls.key(model, parameter)
    return f"{id}?{name}={manifest.query(model, model.Params().replace(**{parameter: setting}))[name]}"


def _amount(found: pd.DataFrame) -> list[str]:
    """Return, for each lever, by how much it does what it does, in words."""
    return [said(size, ",.0%") if size else "" for size in found["size"]]


def _known() -> tuple[dict[str, tuple[Pull, ...]], Future[Any] | None]:
    """Return what the levers do of every model that is ready, and the one that is being computed; it is begun here, the quick ones first."""
    found = {id: shipped for id in sim.ids() if (shipped := ahead.pulls(id))}
    for id in sorted((id for id in sim.ids() if id not in found), key=ahead.SLOW.__contains__):
        job = runs.later(_pulled, id, long=True)
        if not wait([job], timeout=AT_ONCE).done:
            return found, job
        found[id] = job.result()
    return found, None


@lru_cache(maxsize=64)
def _pulled(id: str) -> tuple[Pull, ...]:
    """Return what the levers of a model do, computed by this version and kept."""

    def compute() -> pd.DataFrame:
        return pd.DataFrame([vars(one) | {"setting": json.dumps(one.setting)} for one in pulled.pulls(sim.load(id))])

    rows = kept.table(f"levers-{id}", compute).to_dict("records")
    return tuple(
        Pull(**{str(name): value for name, value in row.items()} | {"setting": json.loads(row["setting"])}) for row in rows
    )
