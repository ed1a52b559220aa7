"""Runs T-RECS and NDlib in their own environment: reads a job per line (JSON), answers with processor seconds and results.

Started by `tests.bench.peers`; knows nothing of this project, so that it runs where this project is not installed. What is built
before the first step is not timed.
"""

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


JOBS = {job.__name__: job for job in (content_filtering, algorithmic_bias)}

if __name__ == "__main__":
    for line in sys.stdin:
        asked = json.loads(line)
        seconds, results = JOBS[asked.pop("job")](**asked)
        print(json.dumps({"seconds": seconds, **results}), flush=True)
