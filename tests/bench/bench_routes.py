"""All efficient routes: ours against networkx, in one run, with the answers compared.

    python -m tests.bench.bench_routes [side ...]

Two peers. `martins` is the textbook label-setting algorithm [martins1984] in plain Python on a networkx graph, exact like ours, with
bisection for the dominance check. `21 weights` is what a navigator without an exact method does: one networkx Dijkstra for each of 21
weights inside (0, 1), which finds supported routes only; `found` says how many of the efficient ones that is. `block` and `heap`
are our two methods alone. Ours are the best of `REPEATS` runs, the peers' one run.
"""

import heapq
import importlib.util
import resource
import sys
from bisect import bisect_right
from itertools import pairwise
from time import perf_counter

import numpy as np

from sim.routes import cities
from sim.routes import efficient as routes

REPEATS = 3
WEIGHTS = np.linspace(0.0, 1.0, 23)[1:-1]
SLOW = 60
"""Sides above this are for us alone: the peers take minutes."""


def grid(side, seed, opposed):
    """Return a two-way grid with integer costs; `opposed`: quick streets are dangerous, which gives the largest fronts."""
    rng = np.random.default_rng(seed)
    nodes = np.arange(side * side).reshape(side, side)
    one = np.concatenate(
        [np.stack((a.ravel(), b.ravel()), 1) for a, b in ((nodes[:, :-1], nodes[:, 1:]), (nodes[:-1], nodes[1:]))]
    )
    if opposed:
        z, noise = rng.standard_normal((2, len(one)))
        time, risk = 15 * np.exp(0.3 * z), 22 * np.exp(-0.5 * z + 0.2 * noise)
    else:
        time, risk = rng.uniform(8, 40, len(one)), rng.uniform(8, 60, len(one))
    costs = [np.tile(np.maximum(1, np.rint(cost)).astype(int), 2) for cost in (time, risk)]
    return np.concatenate((one, one[:, ::-1])), *costs, 0, side * side - 1


def town(side, seed):
    """Return a city of the navigation model, at night, as its routes are asked for."""
    city = cities.draw(side, np.random.default_rng(seed), hour=22.0, lit_share=0.6, unlit_risk=2.9, spread=0.5)
    edges = np.concatenate((np.stack((city.tail, city.head), 1), np.stack((city.head, city.tail), 1)))
    return edges, np.tile(city.seconds, 2), np.tile(city.ticks, 2), city.home, city.destination


def martins(graph, source, target):
    """Return the efficient pairs: labels leave the heap in lexicographic order, the first of a node's that is not dominated stays."""
    lowest: dict[int, tuple[list[int], list[int]]] = {node: ([], []) for node in graph}
    heap = [(0, 0, source)]
    found = []
    while heap:
        time, risk, node = heapq.heappop(heap)
        times, risks = lowest[node]
        at = bisect_right(times, time)
        if at and risks[at - 1] <= risk:
            continue
        times.append(time)
        risks.append(risk)
        if node == target:
            found.append((time, risk))
            continue
        for other, data in graph[node].items():
            heapq.heappush(heap, (time + data["time"], risk + data["risk"], other))
    return found


def weighted(networkx, graph, source, target):
    """Return the pairs that one Dijkstra per weight finds."""
    found = set()
    for w in WEIGHTS:
        path = networkx.dijkstra_path(graph, source, target, lambda _u, _v, d, w=w: (1 - w) * d["time"] + w * d["risk"])
        steps = [graph[u][v] for u, v in pairwise(path)]
        found.add((sum(d["time"] for d in steps), sum(d["risk"] for d in steps)))
    return found


def clock(run, repeats=REPEATS):
    """Return the best time in seconds, and the answer."""
    best = np.inf
    for _ in range(repeats):
        start = perf_counter()
        answer = run()
        best = min(best, perf_counter() - start)
    return best, answer


def main(sides) -> int:
    """Print the table; return 1 if any two exact answers differ."""
    if importlib.util.find_spec("networkx") is None:
        print("bench_routes needs networkx: pip install networkx")
        return 2
    import networkx

    print(
        f"{'network':>8} {'side':>4} {'routes':>6} {'support':>7} {'ours ms':>9} {'block ms':>9} {'heap ms':>9} {'martins ms':>10} {'ratio':>7} "
        f"{'1 weight ms':>11} {'21 weights ms':>13} {'ratio':>7} {'found':>7} {'MiB':>5}  agree"
    )
    differs = False
    for side in sides:
        for name, network in (
            ("city", town(side, 1)),
            ("random", grid(side, 1, opposed=False)),
            ("opposed", grid(side, 1, opposed=True)),
        ):
            edges, time, risk, source, target = network
            ours, frame = clock(lambda network=network: routes.efficient_paths(*network))
            pairs = list(zip(frame["time"].tolist(), frame["risk"].tolist(), strict=True))
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            line = f"{name:>8} {side:>4} {len(frame):>6} {int(frame['supported'].sum()):>7} {1e3 * ours:>9.1f}"
            if side > SLOW:
                print(f"{line} {'':>81} {peak:>5.0f}  not compared", flush=True)
                continue
            whole, routes.CELLS = routes.CELLS, 0
            heap, other = clock(lambda network=network: routes.efficient_paths(*network))
            routes.CELLS = whole
            patience, routes.PATIENCE = routes.PATIENCE, 0
            block, again = clock(lambda network=network: routes.efficient_paths(*network))
            routes.PATIENCE = patience
            graph = networkx.DiGraph()
            graph.add_edges_from(
                (u, v, {"time": t, "risk": r}) for (u, v), t, r in zip(edges.tolist(), time.tolist(), risk.tolist(), strict=True)
            )
            peer, exact = clock(lambda graph=graph, a=source, b=target: martins(graph, a, b), 1)
            many, some = clock(lambda graph=graph, a=source, b=target: weighted(networkx, graph, a, b), 1)
            agree = exact == pairs and other["time"].tolist() == frame["time"].tolist() and some <= set(pairs)
            agree = agree and other["risk"].tolist() == again["risk"].tolist() == frame["risk"].tolist()
            differs |= not agree
            print(
                f"{line} {1e3 * block:>9.1f} {1e3 * heap:>9.1f} {1e3 * peer:>10.1f} {peer / ours:>6.1f}x {1e3 * many / len(WEIGHTS):>11.1f} "
                f"{1e3 * many:>13.1f} {many / ours:>6.1f}x {len(some & set(pairs)):>3}/{len(pairs):<3} {peak:>5.0f}  {agree}",
                flush=True,
            )
    return int(differs)


if __name__ == "__main__":
    sys.exit(main([int(side) for side in sys.argv[1:]] or [20, 30, 40, 100]))
