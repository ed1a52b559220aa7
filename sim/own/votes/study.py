"""What a table of votes allows: groups, how far each approves of every statement, and which statements cannot be improved for all.

Approval is the share of those who saw a statement and agreed; a pass is seen and not agreed. The policy is a short list: the
statements that most approve of, among those that every group approves of at least as much as a floor says. So each floor has the
highest mean approval that can be had with it: the frontier is exact, to the knob's step. A floor of 0 is raw approval. Beside it
stand the lists by group-informed consensus, Polis' own [small2021] or a later form [reddwarf2026], and by a Community Notes scorer,
the factorisation of 2022 [wojcik2022] or the Gaussian model of 2025 [communitynotes2026].
"""

import sys
from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

import sim
from sim import bridging
from sim.contract.model import of_study
from sim.contract.parameters import InvalidInput
from sim.frontier import Frontier, build
from sim.own.uploads import shown
from sim.own.votes import groups as vote_groups
from sim.own.votes import picture as vote_picture
from sim.own.votes.counted import STEP, Params, Result, Study
from sim.own.votes.marks import AGREE, DISAGREE, NONE, PASS
from sim.own.votes.table import APART, VoteTable
from sim.own.votes.texts import Words

__all__ = ["Params", "Result", "Study"]

ID = "your_data_votes"
TITLE = "Your votes"
QUESTION = "What do people agree on who otherwise disagree?"
BADGE = "CALIBRATED"
ALONG = ("floor",)
SOURCES = ("small2021", "reddwarf2026", "wojcik2022", "communitynotes2026")
EQUATIONS = (
    r"approval of statement $n$ in group $g$: $a_{gn} = \frac{\text{agreed}_{gn}}{\text{seen}_{gn}}$, a pass being seen",
    r"the list at a floor $t$: $\max_{|L| = k} \frac{1}{k} \sum_{n \in L} a_n \;\text{with}\; \min_{g,\, n \in L} a_{gn} \ge t$",
    r"group-informed consensus of $G$ groups: $\prod_g \frac{\text{agreed}_{gn} + 1}{\text{seen}_{gn} + 2}$, or "
    r"$\left(\prod_g p_{gn} (1 - q_{gn})\right)^{1/G}$ where "
    r"$p_{gn} = \frac{\text{agreed}_{gn} + .5}{\text{seen}_{gn} + 1}$ and $q_{gn} = \frac{\text{disagreed}_{gn} + .5}{\text{seen}_{gn} + 1}$",
    r"bridging: $r_{un} = \mu + i_u + i_n + f_u f_n$, least squares with penalties .15 on intercepts and .03 on factors; the score "
    r"is $i_n$, or by the Gaussian model $\left(\prod_c h_{cn}\right)^{1/50}$, $h_{cn}$ the share that agrees around point $c$ on the "
    r"line of the $f_u$, a prior included",
)
HALF = 0.5
RULES = {"raw": "raw approval", "consensus": "consensus", "bridging": "bridging"}
MARKS = tuple(", ".join(some) for many in (1, 2, 3) for some in combinations(RULES.values(), many))
Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

OUTCOMES = (
    sim.Outcome("approval", "Approval overall", "mean", "higher", 0, 1),
    sim.Outcome("least_approval", "Lowest group approval", "", "higher", 0, 1),
    sim.Outcome("consensus", "Group-informed consensus, mean", "product or mean of shares", "higher", 0, 1),
    sim.Outcome("bridging", "Bridging score, mean", "vote from -1 to 1; Gaussian: share", "higher", -np.inf, np.inf),
)


def analyse(table: VoteTable) -> Study:
    """Return what the votes say; groups as the table names them, or else found."""
    votes, notes = table.votes, list(table.notes)
    given = (votes != NONE).sum(axis=1)
    found = vote_groups.find(votes, table.columns.sought or None) if table.group is None else None
    group, groups = (found.group, found.names) if found is not None else (table.group, table.groups)
    assert group is not None
    counts = np.stack([_counts(votes[group == g]) for g in range(len(groups))] + [_counts(votes)])
    seen = counts[:-1].sum(axis=2)
    if not (seen.min(axis=0) > 0).any():
        raise InvalidInput("at least one statement must have a vote from every group, got none")
    drawn = vote_groups.few_enough(given)
    row, column = np.nonzero(votes[drawn] != NONE)
    shape = (len(drawn), votes.shape[1])
    given_votes = votes[drawn][row, column].astype(float)
    fitted = bridging.factorise_list(row, column, given_votes, shape)
    if len(drawn) < len(votes):
        notes.append(
            f"Bridging and agreement were computed of {len(drawn):,} participants drawn at random, who gave about "
            f"{vote_groups.MOST_VOTES:,} votes; the shares are everybody's."
        )
    if not fitted.converged:
        notes.append(f"The bridging factorisation had not settled after {fitted.rounds:,} rounds.")
    return Study(
        table=table,
        group=group,
        groups=groups,
        found=found,
        members=np.bincount(group[(given > 0) & (group >= 0)], minlength=len(groups)),
        people=int((given > 0).sum()),
        counts=counts,
        bridging=fitted.intercept,
        gaussian=bridging.gaussian(row, column, given_votes, shape, fitted.person_factor),
        factor=fitted.factor,
        drawn=drawn,
        notes=tuple(notes),
    )


def spans(frontier: Frontier) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the axes' domains: coarse steps around every list, so that they stay while a knob moves a little."""
    return _span(frontier.frame["approval"], 0.01), _span(frontier.frame["least_approval"], 0.05)


def _span(values: "pd.Series[float]", finest: float) -> tuple[float, float]:
    low, high = float(values.min()), float(values.max())
    step = next(s for s in (0.01, 0.02, 0.05, 0.1, 0.2, 1.0) if s >= finest and 3 * s >= high - low)
    return round(max(np.floor(low / step - 0.2) * step, 0.0), 2), round(min(np.ceil(high / step + 0.2) * step, 1.0), 2)


def named(study: Study, texts: Mapping[str, str]) -> Study:
    """Return the same with the statements in words; raise InvalidInput where no text belongs to any of them."""
    words = tuple(texts.get(name, "") for name in study.table.statements)
    if not any(words):
        known, asked = (", ".join(shown(name) for name in list(some)[:4]) for some in (study.table.statements, texts))
        raise InvalidInput(f"texts must be of statements of this table ({known}, ...), got {asked or 'none'}")
    return replace(study, texts=words)


def without(study: Study, names: Collection[str]) -> Study:
    """Return what the votes say without these statements, groups found anew; raise InvalidInput where fewer than two are left."""
    table = study.table
    kept = np.array([name not in names for name in table.statements])
    if kept.sum() < 2:
        raise InvalidInput(f"at least 2 statements must be left, got {int(kept.sum())}")
    left_out = APART.join([*filter(None, [table.columns.left_out]), *(name for name in table.statements if name in names)])
    statements = tuple(name for name in table.statements if name not in names)
    columns = replace(table.columns, left_out=left_out)
    return analyse(replace(table, columns=columns, votes=table.votes[:, kept], statements=statements))


def counting(study: Study, words: Words, *, moderated: bool, meta: bool) -> Study:
    """Return what the votes say with or without statements that were moderated out, or say who one is; those that count are told."""
    there = set(study.table.statements)
    gone = [name for names, kept in ((words.out, moderated), (words.meta, meta)) if not kept for name in names if name in there]
    found = without(study, gone) if gone else study
    still = [name for name in words.meta if name in there] if meta else []
    told = f"Statements that say who one is and are no opinion (is-meta): {', '.join(map(shown, still[:8]))}. They count like the others."
    return replace(found, notes=(*found.notes, *words.notes, *([told] if still else [])))


def _counts(votes: NDArray[np.int8]) -> Integers:
    """Return how many agreed, passed and disagreed, (statements, 3)."""
    return np.column_stack([(votes == sign).sum(axis=0) for sign in (AGREE, PASS, DISAGREE)])


def model(study: Study) -> sim.Model:
    """Return the study as a model."""
    return of_study(
        sys.modules[__name__],
        simulate=lambda params, _rng: simulate(study, params),
        frontier=lambda params, _rng: explore(study, params)[0],
        preview=lambda params, _rng: vote_picture.preview(study, *explore(study, params)),
        picture=vote_picture.picture,
    )


def simulate(study: Study, params: Params) -> Result:
    """Return the statements that most approve of among those that reach the floor in every group.

    Where too few reach it, the list is filled with those that come nearest.
    """
    there = study.eligible(params)
    inside = there[study.least[there] >= params.floor - 1e-9]
    raw, listed = (_top(study, some, study.approval[-1], params.number) for some in (there, inside))
    reached = len(listed)
    if reached < params.number:
        listed = _top(study, there, study.least, params.number)
        listed = listed[np.argsort(-study.approval[-1, listed], kind="stable")]
    return Result(study, params, listed, raw, reached)


def _top(study: Study, some: Integers, score: Floats, number: int) -> Integers:
    """Return the positions of the largest scores among some statements; of equals, those with more votes first."""
    found: Integers = some[np.lexsort((study.seen[-1, some], score[some]))[::-1][:number]]
    return found


def outcomes(result: Result) -> dict[str, float | None]:
    """Return the named values of the list."""
    return _measured(result.study, result.params, result.listed)


def _measured(study: Study, params: Params, listed: Integers) -> dict[str, float | None]:
    scores = study.scores(params)
    found = {
        "approval": study.approval[-1, listed].mean(),
        "least_approval": study.least[listed].min(),
        "consensus": scores["consensus"][listed].mean(),
        "bridging": scores["bridging"][listed].mean(),
    }
    # The last bits of equal lists differ; they must not decide which is efficient.
    return {name: float(np.round(value, 10)) for name, value in found.items()}


def lists(study: Study, params: Params) -> dict[str, Integers]:
    """Return the list by each rule of RULES."""
    there = study.eligible(params)
    return {rule: _top(study, there, values, params.number) for rule, values in study.scores(params).items()}


def explore(study: Study, params: Params) -> tuple[Frontier, list[Integers]]:
    """Return the frontier, a row for every list that some floor makes and, labelled, for each rule's; and the lists, row by row.

    Does not depend on the floor.
    """
    there = study.eligible(params)
    floors = np.unique(np.round(np.floor(study.least[there] / STEP + 1e-6) * STEP, 3))
    highest = np.sort(study.least[there])[-params.number]
    rows: dict[tuple[int, ...], float] = {}
    for floor in floors[floors <= highest]:  # of the floors that make one list, the highest stands
        rows[tuple(simulate(study, params.replace(floor=float(floor))).listed.tolist())] = float(floor)
    found = [np.array(listed) for listed in rows]
    frame = pd.DataFrame(
        [{"set.floor": floor, "label": ""} | _measured(study, params, np.array(one)) for one, floor in rows.items()]
    )
    same: dict[tuple[int, ...], str] = {}
    for rule, listed in lists(study, params).items():
        key = tuple(sorted(listed.tolist()))
        same[key] = f"{same[key]}, {RULES[rule]}" if key in same else RULES[rule]
    marks = []
    for key, label in same.items():
        listed = np.array(key)[np.argsort(-study.approval[-1, np.array(key)], kind="stable")]
        least = float(np.round(np.floor(study.least[listed].min() / STEP + 1e-6) * STEP, 3))
        marks.append({"set.floor": least, "label": label} | _measured(study, params, listed))
        found.append(listed)
    both = pd.concat([frame, pd.DataFrame(marks)], ignore_index=True)
    return build(both, OUTCOMES[0], OUTCOMES[1]), found
