"""Runs libraries that cannot be installed beside ours in their own environment: reads a job per line (JSON), answers with processor seconds
and results. T-RECS and NDlib; or error-parity, pref_voting and red-dwarf.

Started by `tests.bench.peers`; knows nothing of this project, so that it runs where this project is not installed. What is built
before the first step is not timed.
"""

import contextlib
import json
import sys
import time
import warnings

import numpy as np

warnings.simplefilter("ignore")


def content_filtering(taste, items, steps, slate, seed):
    """Return seconds, the chosen items (steps, readers), the last slates and the fitted weights of T-RECS' ContentFiltering."""
    from trecs.models import ContentFiltering

    taste, items = np.array(taste), np.array(items)
    model = ContentFiltering(
        actual_user_representation=taste, item_representation=items, num_items_per_iter=slate, seed=seed,
        user_representation=np.zeros_like(taste),
    )  # fmt: skip
    chosen, seconds = [], 0.0
    for _ in range(steps):
        start = time.process_time()
        model.run(1, disable_tqdm=True)
        seconds += time.process_time() - start
        chosen.append(model.interactions.tolist())
    return seconds, {"chosen": chosen, "slates": model.items_shown.tolist(), "weights": model.users_hat.value.tolist()}


def algorithmic_bias(people, threshold, gamma, iterations, seed):
    """Return seconds and the opinions after the iterations of NDlib's AlgorithmicBias on a complete graph."""
    import networkx as nx
    from ndlib.models.ModelConfig import Configuration
    from ndlib.models.opinions import AlgorithmicBiasModel

    np.random.seed(seed)  # noqa: NPY002 (what NDlib draws from)
    model = AlgorithmicBiasModel(nx.complete_graph(people))
    setting = Configuration()
    setting.add_model_parameter("epsilon", threshold)
    setting.add_model_parameter("gamma", gamma)
    model.set_initial_status(setting)
    model.iteration()  # the first returns the start
    start = time.process_time()
    for _ in range(iterations):
        state = model.iteration()
    seconds = time.process_time() - start
    return seconds, {"opinions": list(state["status"].values())}


def error_parity(score, outcome, group, constraint, tolerances, benefit, cost):
    """Return seconds and the cost at each tolerance of error-parity's linear programme, and the seconds of the programmes alone."""
    from error_parity import RelaxedThresholdOptimizer
    from error_parity import threshold_optimizer as module

    score, outcome, group = (np.array(values) for values in (score, outcome, group))
    solve, alone = module.compute_fair_optimum, []

    def timed(**asked):
        start = time.process_time()
        found = solve(**asked)
        alone.append(time.process_time() - start)
        return found

    module.compute_fair_optimum = timed
    costs, seconds = [], 0.0
    for tolerance in tolerances:
        fair = RelaxedThresholdOptimizer(
            predictor=lambda X: X[:, 0], constraint=constraint, tolerance=tolerance, false_pos_cost=cost,
            false_neg_cost=benefit, max_roc_ticks=10**6,
        )  # fmt: skip
        start = time.process_time()
        fair.fit(score[:, None], outcome, group=group, y_scores=score)
        seconds += time.process_time() - start
        costs.append(float(fair.cost()))
    module.compute_fair_optimum = solve
    return seconds, {"costs": costs, "alone": sum(alone)}


def pref_voting(margins):
    """Return seconds, the Copeland scores (wins less losses), the Condorcet winner or None, and whether a majority goes in a circle."""
    from pref_voting.weighted_majority_graphs import MarginGraph

    n = len(margins)
    edges = [(a, b, margins[a][b]) for a in range(n) for b in range(n) if margins[a][b] > 0]
    start = time.process_time()
    graph = MarginGraph(list(range(n)), edges)
    scores, winner, circle = graph.copeland_scores(), graph.condorcet_winner(), graph.has_cycle()
    seconds = time.process_time() - start
    return seconds, {
        "scores": [float(scores[i]) for i in range(n)], "winner": None if winner is None else int(winner), "circle": bool(circle),
    }  # fmt: skip


def red_dwarf(votes):
    """Return seconds, where red-dwarf's Polis pipeline places each participant, and its groups (None for who is in none)."""
    from reddwarf.implementations.polis import run_pipeline

    rows = [
        {"participant_id": person, "statement_id": statement, "vote": vote, "modified": 0}
        for person, row in enumerate(votes)
        for statement, vote in enumerate(row)
        if vote is not None
    ]
    start = time.process_time()
    found = run_pipeline(votes=rows, random_state=0)
    seconds = time.process_time() - start
    frame = found.participants_df
    groups = [None if value != value else int(value) for value in frame["cluster_id"].astype(float)]
    return seconds, {
        "people": [int(i) for i in frame.index],
        "x": frame["x"].tolist(),
        "y": frame["y"].tolist(),
        "groups": groups,
    }


JOBS = {job.__name__: job for job in (content_filtering, algorithmic_bias, error_parity, pref_voting, red_dwarf)}

if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        with contextlib.redirect_stdout(sys.stderr):  # what a library prints is no answer
            seconds, results = JOBS[asked.pop("job")](**asked)
        print(json.dumps({"seconds": seconds, **results}), flush=True)
