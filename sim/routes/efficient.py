"""Every efficient route between two places when time and risk collide: exact, the unsupported ones included.

A weighted sum of time and risk, which is what a navigator minimises today, finds only routes on the lower hull of the
front. The method here is the budget recursion T[b, v] = min over streets (u, v) of T[b - risk, u] + time [hansen1980], sent
forward:

1. Shortest paths from the source and to the target (one cost at a time) bound what a street can still be part of. Streets
   that no efficient route uses are dropped, and no budget above the risk of the quickest route is tried.
2. Budgets are settled in blocks as wide as the smallest risk of a street, so that nothing inside a block depends on it.
   A label (place, time, budget) survives where its time is below every time at smaller budgets, and below what the best
   complete route leaves over [hernandez2023]. All survivors of a block are extended at once.
3. Time and risk swap roles where that leaves fewer blocks.

Where there are few labels, or costs so large that blocks would be mostly empty, labels are taken one at a time from a heap.
"""

import heapq
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from sim.contract.parameters import InvalidInput

Integers = NDArray[np.int64]
Labels = NDArray[np.signedinteger] | NDArray[np.unsignedinteger]
Ends = list[tuple[int, int, int]]
EXACT = 2**53
"""Largest sum that a float of the shortest-path bounds holds exactly."""
CELLS = 2**24
"""Largest number of waiting (budget, place) cells, of 8 bytes: 128 MiB."""
PATIENCE = 3_000
"""Labels that are tried one at a time before they are taken by block."""
BLOCKS = 50_000
"""Largest number of blocks; beyond it most are empty."""
LABEL_BITS = 32


def efficient_paths(edges: ArrayLike, time: ArrayLike, risk: ArrayLike, source: int, target: int) -> pd.DataFrame:
    """Return every non-dominated (time, risk) pair from `source` to `target`, each with one path, sorted by time.

    `edges` has shape (m, 2) and holds (from, to); nodes are integers >= 0. `time` and `risk` have shape (m,), integers >= 1.
    Columns: `time`, `risk`, `supported` (on the lower hull, its edges included: some weighted sum reaches it) and `path`, a
    tuple of nodes. Parallel edges and self loops are allowed. The frame is empty where `target` cannot be reached; where it
    is the source there is one route of cost 0.
    Memory by block: at most 128 MiB of waiting labels and 8 bytes for each label kept, of which a hard 100 x 100 grid has 5
    million. One at a time, which is for costs in the millions, a label takes some 200 bytes.
    Raises InvalidInput (a ValueError) for other shapes, for costs that are not integers >= 1, and for sums from 2^53.

    >>> frame = efficient_paths([(0, 1), (1, 2), (0, 2)], [1, 1, 5], [4, 4, 1], 0, 2)
    >>> [(int(row.time), int(row.risk), row.path) for row in frame.itertuples()]
    [(2, 8, (0, 1, 2)), (5, 1, (0, 2))]
    """
    ends = _integers("edges", edges, 0, 2)
    if ends.size == 0:
        ends = ends.reshape(0, 2)
    if ends.ndim != 2 or ends.shape[1] != 2:
        raise InvalidInput(f"edges must have shape (m, 2), got {ends.shape}")
    costs = [_integers(name, values, 1, 1) for name, values in (("time", time), ("risk", risk))]
    for name, cost in zip(("time", "risk"), costs, strict=True):
        if cost.shape != (len(ends),):
            raise InvalidInput(f"{name} must have one value for each of the {len(ends)} edges, got shape {cost.shape}")
        if float(cost.sum(dtype=float)) >= EXACT:
            raise InvalidInput(f"{name} must sum to less than 2^53 over all edges, got {cost.sum(dtype=float):g}")
    start, end = (_node(name, node) for name, node in (("source", source), ("target", target)))
    if start == end:
        return _table([(0, 0)], [(start,)])
    nodes, places = np.unique(np.append(ends, [start, end]), return_inverse=True)
    graph = _Graph(len(nodes), places[:-2:2], places[1:-2:2], costs[0], costs[1], int(places[-2]), int(places[-1]))
    found = graph.reduced()
    if found is None:
        return _table([], [])
    pairs, paths = found.solve()
    return _table(pairs, [tuple(nodes[path].tolist()) for path in paths])


def _integers(name: str, values: ArrayLike, low: int, ndim: int) -> Integers:
    array = np.asarray(values)
    if array.size == 0:
        return np.zeros(array.shape if array.ndim == ndim else (0,) * ndim, dtype=np.int64)
    if array.dtype.kind not in "iuf" or not np.isfinite(array).all() or (array != np.rint(array)).any():
        raise InvalidInput(f"{name} must be integers, got {_odd(array)}")
    if (array < low).any():
        raise InvalidInput(f"{name} must be at least {low}, got {array.min()}")
    if (array >= EXACT).any():
        raise InvalidInput(f"{name} must be below 2^53, got {array.max()}")
    return array.astype(np.int64)


def _odd(array: NDArray[np.generic]) -> str:
    if array.dtype.kind != "f":
        return f"values of type {array.dtype}"
    values = array.astype(float)
    return str(values[~np.isfinite(values) | (values != np.rint(values))][0])


def _node(name: str, node: int) -> int:
    if isinstance(node, bool) or not isinstance(node, int | np.integer) or node < 0:
        raise InvalidInput(f"{name} must be an integer >= 0, got {node!r}")
    return int(node)


def _table(pairs: list[tuple[int, int]], paths: list[tuple[int, ...]]) -> pd.DataFrame:
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return pd.DataFrame(
        {"time": both[:, 0], "risk": both[:, 1], "supported": on_hull(pairs), "path": pd.Series(paths, dtype=object)}
    )


def on_hull(pairs: list[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which integer points of a front, sorted by the first cost, lie on its lower hull, edges included.

    Python's integers keep it exact at any size; `sim.frontier.supported` is the same question for floats.

    >>> on_hull([(0, 4), (1, 3), (2, 3), (4, 0)]).tolist()
    [True, True, False, True]
    """
    hull: list[int] = []
    for i, (x, y) in enumerate(pairs):
        while len(hull) > 1:
            (ax, ay), (bx, by) = pairs[hull[-2]], pairs[hull[-1]]
            if (bx - ax) * (y - ay) >= (by - ay) * (x - ax):
                break
            hull.pop()
        hull.append(i)
    mask = np.zeros(len(pairs), dtype=bool)
    mask[hull] = True
    return mask


@dataclass(frozen=True)
class _Graph:
    """A directed graph with two integer costs; `tail`, `head`, `time`, `risk` have shape (edges,), nodes count from 0."""

    size: int
    tail: Integers
    head: Integers
    time: Integers
    risk: Integers
    source: int
    target: int

    def distances(self, cost: Integers, node: int, *, reverse: bool = False) -> NDArray[np.float64]:
        """Return the smallest `cost` from `node` to every node (reverse: from every node to it), inf where there is no way."""
        tail, head = (self.head, self.tail) if reverse else (self.tail, self.head)
        order = np.lexsort((cost, head, tail))
        tail, head = tail[order], head[order]
        # A sparse array adds up entries that share a place, so of parallel edges only the cheapest goes in.
        cheapest = np.ones(len(order), dtype=bool)
        cheapest[1:] = (tail[1:] != tail[:-1]) | (head[1:] != head[:-1])
        starts = np.searchsorted(tail[cheapest], np.arange(self.size + 1))
        matrix = csr_array((cost[order][cheapest].astype(float), head[cheapest], starts), shape=(self.size, self.size))
        found: NDArray[np.float64] = dijkstra(matrix, directed=True, indices=[node])[0]
        return found

    def keep(self, edges: NDArray[np.bool_]) -> "_Graph":
        """Return the graph with only the edges of the mask."""
        return _Graph(self.size, self.tail[edges], self.head[edges], self.time[edges], self.risk[edges], self.source, self.target)

    def reduced(self) -> "_Bounded | None":
        """Return the graph without the edges that no efficient route uses, and its bounds; None where there is no route."""
        time_to, risk_to = (self.distances(cost, self.target, reverse=True) for cost in (self.time, self.risk))
        if not np.isfinite(time_to[self.source]):
            return None
        time_from, risk_from = (self.distances(cost, self.source) for cost in (self.time, self.risk))
        quickest = time_from[self.tail] + self.time + time_to[self.head]
        safest = risk_from[self.tail] + self.risk + risk_to[self.head]
        # Of the quickest routes the safest, of the safest the quickest: the two ends of the front.
        all_quickest, all_safest = self.keep(quickest == time_to[self.source]), self.keep(safest == risk_to[self.source])
        most_risk = all_quickest.distances(all_quickest.risk, self.source)[self.target]
        most_time = all_safest.distances(all_safest.time, self.source)[self.target]
        useful = (quickest <= most_time) & (safest <= most_risk) & (self.tail != self.head)
        kept = self.keep(useful)
        nodes, places = np.unique(np.r_[kept.tail, kept.head], return_inverse=True)
        tail, head = np.split(places, 2)
        source, target = np.searchsorted(nodes, [self.source, self.target])
        graph = _Graph(len(nodes), tail, head, kept.time, kept.risk, int(source), int(target))
        to = (time_to[nodes].astype(np.int64), risk_to[nodes].astype(np.int64))
        return _Bounded(graph, to[0], to[1], int(most_time), int(most_risk), nodes)


@dataclass(frozen=True)
class _Bounded:
    """A reduced graph, the smallest time and risk from each node to the target, and the largest of both on the front."""

    graph: _Graph
    time_to: Integers
    risk_to: Integers
    most_time: int
    most_risk: int
    nodes: Integers

    def solve(self) -> tuple[list[tuple[int, int]], list[Integers]]:
        """Return the (time, risk) pairs sorted by time, and a path of the caller's nodes for each."""
        here, there = sorted((self, self.swap()), key=_Bounded.blocks)
        best = here if here.fits() or not there.fits() else there
        # Few labels are quicker one at a time; only time tells that there are few.
        answer = best.one_by_one(PATIENCE if best.fits() else None) or best.by_block()
        ends, nodes, parents = answer
        pairs = [(risk, time) if best is not self else (time, risk) for time, risk, _ in ends]
        order = sorted(range(len(pairs)), key=pairs.__getitem__)
        paths = _paths(np.array([label for _, _, label in ends], dtype=np.int64), nodes, parents)
        return [pairs[i] for i in order], [self.nodes[paths[i]] for i in order]

    def swap(self) -> "_Bounded":
        """Return the same problem with the roles of time and risk exchanged."""
        g = self.graph
        graph = _Graph(g.size, g.tail, g.head, g.risk, g.time, g.source, g.target)
        return _Bounded(graph, self.risk_to, self.time_to, self.most_risk, self.most_time, self.nodes)

    def fits(self) -> bool:
        """Return whether the labels may go by block: few enough cells, few enough blocks, and times that leave room for a label."""
        return self.most_time < 2**30 - 1 and self.waiting() <= CELLS and self.blocks() <= BLOCKS

    def blocks(self) -> int:
        """Return how many blocks of budgets there are."""
        return self.most_risk // int(self.graph.risk.min()) + 1

    def waiting(self) -> int:
        """Return how many (budget, node) cells wait at once."""
        width = int(self.graph.risk.min())
        return (-(-int(self.graph.risk.max()) // width) + 1) * width * self.graph.size

    def by_block(self) -> tuple[Ends, Labels, Labels]:
        """Return (time, risk, label) at the target, and node and parent of every label: all labels of a block at once."""
        g = self.graph
        width = int(g.risk.min())
        rows = self.waiting() // g.size
        order = np.argsort(g.tail, kind="stable")
        head, time, risk = g.head[order], g.time[order], g.risk[order]
        first = np.searchsorted(g.tail[order], np.arange(g.size + 1))
        degree = np.diff(first)
        never = np.int64(2**62)
        # A cell holds time and parent label in one integer, so that one minimum keeps both.
        cells = np.full((rows, g.size), never)
        flat = cells.ravel()
        limit = ((self.most_time + 1 - self.time_to) << LABEL_BITS).astype(np.int64)
        cells[0, g.source] = 0
        ends: Ends = []
        all_nodes: list[NDArray[np.int32]] = []
        all_parents: list[NDArray[np.uint32]] = []
        count = 0
        for start in range(0, self.most_risk + 1, width):
            at = start % rows
            block = cells[at : at + width]
            if not (block < limit).any():
                block[:] = never
                continue
            # The bound at each level: the smallest time so far, at this level's end without the parent's bits.
            times = block >> LABEL_BITS << LABEL_BITS
            bound = np.minimum.accumulate(np.vstack((limit, times)), axis=0)
            level, node = np.nonzero(block < bound[:-1])
            limit = bound[-1]
            value = block[level, node]
            block[:] = never
            spent = value >> LABEL_BITS
            all_nodes.append(node.astype(np.int32))
            all_parents.append((value & (2**LABEL_BITS - 1)).astype(np.uint32))
            for i in np.flatnonzero(node == g.target):
                ends.append((int(spent[i]), start + int(level[i]), count + int(i)))
                np.minimum(limit, (spent[i] - self.time_to) << LABEL_BITS, out=limit)
            fan = degree[node]
            origin = np.repeat(np.arange(len(node)), fan)
            edge = np.arange(len(origin)) + np.repeat(first[node] - np.cumsum(fan) + fan, fan)
            to = head[edge]
            arrival = (spent[origin] + time[edge]) << LABEL_BITS
            budget = start + level[origin] + risk[edge]
            useful = (arrival < limit[to]) & (budget + self.risk_to[to] <= self.most_risk)
            origin, to, arrival, budget = origin[useful], to[useful], arrival[useful], budget[useful]
            np.minimum.at(flat, budget % rows * g.size + to, arrival | (count + origin))
            count += len(node)
        return ends, np.concatenate(all_nodes), np.concatenate(all_parents)

    def one_by_one(self, most: int | None = None) -> tuple[Ends, Labels, Labels] | None:
        """Return the same as `by_block`, or None from `most` labels on; a heap of labels by (risk, time) to the target.

        This is BOA* [hernandez2023], with the time of the safest route as a first bound.
        """
        g = self.graph
        time_to, risk_to = self.time_to.tolist(), self.risk_to.tolist()
        out: list[list[tuple[int, int, int]]] = [[] for _ in range(g.size)]
        for tail, *edge in zip(g.tail.tolist(), g.head.tolist(), g.time.tolist(), g.risk.tolist(), strict=True):
            out[tail].append((edge[0], edge[1], edge[2]))
        limit = [self.most_time + 1 - t for t in time_to]
        best = self.most_time + 1
        heap = [(risk_to[g.source], time_to[g.source], 0, 0, g.source, 0)]
        ends: Ends = []
        nodes: list[int] = []
        parents: list[int] = []
        while heap:
            _, total, time, risk, node, parent = heapq.heappop(heap)
            if time >= limit[node] or total >= best:
                continue
            limit[node] = time
            label = len(nodes)
            if label == most:
                return None
            nodes.append(node)
            parents.append(parent)
            if node == g.target:
                ends.append((time, risk, label))
                best = time
                continue
            for to, more_time, more_risk in out[node]:
                arrival, spent = time + more_time, risk + more_risk
                at_target = (spent + risk_to[to], arrival + time_to[to])
                if arrival < limit[to] and at_target[1] < best and at_target[0] <= self.most_risk:
                    heapq.heappush(heap, (*at_target, arrival, spent, to, label))
        return ends, np.array(nodes, dtype=np.int64), np.array(parents, dtype=np.int64)


def _paths(labels: Integers, nodes: Labels, parents: Labels) -> list[Integers]:
    """Return the nodes from the source to each of `labels`, following parents; label 0 is the source's own."""
    steps = [labels]
    while (steps[-1] > 0).any():
        steps.append(parents[steps[-1]].astype(np.int64))
    chain = np.array(steps)[::-1]
    return [nodes[np.append(0, column[column > 0])].astype(np.int64) for column in chain.T]
