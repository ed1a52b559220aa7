"""Against libraries that answer the same another way, in an environment of their own; agreement first, then the times.

```
python3.11 -m venv .venv-oracles
.venv-oracles/bin/pip install -r tests/bench/oracles-requirements.txt
OMP_NUM_THREADS=1 .venv/bin/python -m tests.bench.bench_oracles .venv-oracles/bin/python
```

error-parity (relaxed constraints by linear programmes): the trade-off of scores at ten tolerances. pref_voting: Copeland scores, Condorcet
winners and cycles of drawn majorities. red-dwarf: where Polis' pipeline places people, and its groups.
"""

import numpy as np

from sim import fairness, preferences
from sim.contract import tables
from sim.fairness import fico
from sim.own.votes import groups as vote_groups
from sim.own.votes import sample as vote_sample
from sim.own.votes.table import VoteTable
from tests.bench.peers import Peer, agree, open_peer, seconds

TOLERANCES = np.round(np.linspace(0, 0.27, 10), 2)
SAME = 1e-6  # of a profit per person
CONSTRAINTS = {"selection": "demographic_parity", "opportunity": "true_positive_rate_parity", "odds": "equalized_odds"}
MEASURED = 5  # calls of ours, of which the median counts: one is too quick for the clock
People = tuple[np.ndarray, np.ndarray, np.ndarray]


def of_the_reserve() -> People:
    """Return 174,047 people, a row each: repaid or not, rounded in every percentile of the Federal Reserve's tables."""
    there = fico.population()
    repaid = np.round(there.people * there.repayment).astype(int)
    lost = np.round(there.people * (1 - there.repayment)).astype(int)
    row, group = np.indices(repaid.shape)
    parts = [(row, group, repaid, 1), (row, group, lost, 0)]
    score = np.concatenate([np.repeat(there.percentile[r.ravel()], n.ravel()) for r, _, n, _ in parts])
    outcome = np.concatenate([np.full(n.sum(), value) for _, _, n, value in parts])
    return score, outcome, np.concatenate([np.repeat(g.ravel(), n.ravel()) for _, g, n, _ in parts])


def of_compas() -> People:
    """Return the people of ProPublica's counts, by decile and race, the three largest; staying out of court is the favourable outcome."""
    counts = tables.load("compas_decile_counts")
    counts = counts[counts["race"].isin(["African-American", "Caucasian", "Hispanic"])]
    rows = counts.loc[counts.index.repeat(counts["n"])]
    group = np.unique(rows["race"].to_numpy(str), return_inverse=True)[1]
    return -rows["decile_score"].to_numpy(float), 1 - rows["two_year_recid"].to_numpy(int), group


def drawn() -> People:
    """Return 5,000 invented people in four groups, every score another one."""
    rng = np.random.default_rng(0)
    group = rng.choice(4, 5000, p=[0.5, 0.25, 0.15, 0.1])
    score = rng.normal(size=5000) + 0.3 * group
    return score, (rng.random(5000) < 1 / (1 + np.exp(-score))).astype(int), group


def trade_offs(peer: Peer) -> None:
    for name, people, benefit, cost in (
        ("Federal Reserve's 174,047 people", of_the_reserve(), 1.0, 4.6),
        ("ProPublica's COMPAS counts", of_compas(), 1.0, 1.2),
        ("5,000 drawn people", drawn(), 1.0, 1.0),
    ):
        score, outcome, group = people
        for gap, constraint in CONSTRAINTS.items():

            def ours(gap: str = gap, people: People = people, benefit: float = benefit, cost: float = cost) -> np.ndarray:
                curves = fairness.curves(*people)
                return fairness.tradeoff(curves, gap, TOLERANCES, benefit, cost).frame["profit"].to_numpy(float)

            took = [seconds(ours) for _ in range(MEASURED)]
            mine, profit = float(np.median([one for one, _ in took])), took[0][1]
            theirs, found = peer.run(
                "error_parity", score=score.tolist(), outcome=outcome.tolist(), group=group.tolist(), constraint=constraint,
                tolerances=TOLERANCES.tolist(), benefit=benefit, cost=cost,
            )  # fmt: skip
            # What an approval earns is what a wrong rejection costs: profit = benefit x base rate - their cost.
            other = benefit * outcome.mean() - np.array(found["costs"])
            print(f"{name}, {gap}", flush=True)
            agree("largest difference of ten profits", float(np.abs(profit - other).max()), 0.0, SAME)
            ratio, alone = theirs / mine, found["alone"] / mine
            print(
                f"    ours {1000 * mine:.1f} ms, theirs {1000 * theirs:.0f} ms, ratio {ratio:.0f}; programmes alone {alone:.0f}"
            )


def majorities(peer: Peer) -> None:
    rng = np.random.default_rng(0)
    winners = circles = 0
    for number in range(200):
        n = 3 + number % 8
        wins = rng.integers(0, 6, (n, n)).astype(float)
        np.fill_diagonal(wins, 0)
        margins = wins - wins.T
        _, found = peer.run("pref_voting", margins=margins.astype(int).tolist())
        scores = preferences.copeland(wins)
        assert np.array_equal(2 * scores - (n - 1), found["scores"]), (scores, found)
        most = int(scores.argmax()) if scores.max() == n - 1 else None
        assert most == found["winner"], (scores, found)
        circle = len(preferences.condorcet_cycle(wins)) > 0
        assert circle == found["circle"], (wins, found)
        winners, circles = winners + (most is not None), circles + circle
    print(
        f"pref_voting: Copeland scores, {winners} Condorcet winners and {circles} majorities with a cycle of 200 agree",
        flush=True,
    )


def polis(peer: Peer) -> None:
    study = vote_sample.study()
    table: VoteTable = study.table
    votes = table.votes
    _, found = peer.run("red_dwarf", votes=[[None if v == -2 else int(v) for v in row] for row in votes])
    people = np.array(found["people"])
    theirs, groups = np.column_stack([found["x"], found["y"]]), found["groups"]
    place, _ = vote_groups.project(votes)
    mine = vote_groups.find(votes)
    for axis, name in enumerate("xy"):
        correlation = abs(float(np.corrcoef(place[people, axis], theirs[:, axis])[0, 1]))
        agree(f"correlation along {name} of {len(people)} people", correlation, 1.0, 1e-6)
    inside = np.array([group is not None for group in groups])
    ours, other = mine.group[people][inside], np.array([group for group in groups if group is not None])
    agree("how many groups", len(np.unique(ours[ours >= 0])), len(np.unique(other)), 0)
    table_of = np.array([[((ours == a) & (other == b)).sum() for b in np.unique(other)] for a in np.unique(ours)])
    agree("people in the same group", float(table_of.max(1).sum()) / len(ours), 1.0, 0.02)


def main() -> None:
    with open_peer() as peer:
        majorities(peer)
        polis(peer)
        trade_offs(peer)


if __name__ == "__main__":
    main()
