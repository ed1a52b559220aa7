"""How far an engine stands from its limit, and how its cost grows: what is measured, the table, the figure."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

BEGIN, END = "<!-- limits: begin -->", "<!-- limits: end -->"
LEAST = 2e-3  # seconds that are timed at a time, at least
BLOCKS, TURNS = 3, 3  # how often the ratio is measured; turns of engine and pass in each, of which the best count
Run = Callable[[], Any]


@dataclass(frozen=True)
class Engine:
    """One engine: its `panel` and name in the figure, what it counts, the sizes, and how to make a run of it and of the pass.

    `limit` says what nobody can do without, `plain` the pass over the same input that does no more than this, `times` how often an engine
    has to do it. `count` gives the units of work of a size, where these are not the size itself.
    """

    panel: str
    name: str
    unit: str
    sizes: tuple[int, ...]
    limit: str
    plain: str
    make: Callable[[int], tuple[Run, Run]]
    count: Callable[[int], int] = int

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Measured:
    """Processor seconds of an engine and of its pass at every size, the best of all blocks; `ratios` at the largest size, one a block."""

    engine: Engine
    seconds: tuple[float, ...]
    passes: tuple[float, ...]
    ratios: tuple[float, ...]

    @property
    def work(self) -> list[int]:
        """Return the units of work at every size."""
        return [self.engine.count(size) for size in self.engine.sizes]

    @property
    def exponent(self) -> float:
        """Return the exponent of the power law that fits best, over all sizes."""
        return slope(self.work, self.seconds)

    @property
    def at_the_end(self) -> float:
        """Return the exponent between the last two sizes, where what every call costs counts least."""
        return slope(self.work[-2:], self.seconds[-2:])


def slope(work: Sequence[float], seconds: Sequence[float]) -> float:
    """Return the exponent of the power law that fits best.

    >>> round(slope([10, 100, 1000], [3, 300, 30_000]), 6)
    2.0
    """
    return float(np.polyfit(np.log(work), np.log(seconds), 1)[0])


def processor(run: Run, repeat: int) -> float:
    """Return the processor seconds of one call, of so many calls together."""
    start = time.process_time()
    for _ in range(repeat):
        run()
    return (time.process_time() - start) / repeat


def measure(engine: Engine, blocks: int = BLOCKS, turns: int = TURNS) -> Measured:
    """Return what an engine and its pass take when they take turns."""
    bests: list[list[tuple[float, float]]] = []
    for size in engine.sizes:
        runs = engine.make(size)
        repeat = [max(1, int(LEAST / max(processor(run, 1), 1e-7))) for run in runs]
        took = [
            [[processor(run, many) for run, many in zip(runs, repeat, strict=True)] for _ in range(turns)] for _ in range(blocks)
        ]
        bests.append([(min(ours for ours, _ in block), min(plain for _, plain in block)) for block in took])
    return Measured(
        engine,
        tuple(min(ours for ours, _ in found) for found in bests),
        tuple(min(plain for _, plain in found) for found in bests),
        tuple(ours / plain for ours, plain in bests[-1]),
    )


def number(value: float) -> str:
    """Return two digits that count, with words for what is large.

    >>> number(0.0123), number(4.56), number(234.5), number(1_234_567), number(2.5e9)
    ('0.012', '4.6', '230', '1.2 million', '2.5 billion')
    """
    for size, word in ((1e9, " billion"), (1e6, " million")):
        if value >= size:
            return f"{float(f'{value / size:.2g}'):g}{word}"
    return f"{float(f'{value:.2g}'):,.10g}"


def table(found: Sequence[Measured]) -> str:
    """Return the table as Markdown, one row an engine, at its largest size."""
    head = (
        "engine, at its largest size",
        "ms",
        "a second",
        "at least",
        "plain pass",
        "a second, the pass",
        "times the pass",
        "grows with",
    )
    rows = [head, ("---",) * len(head)]
    for one in found:
        engine, work = one.engine, one.work[-1]
        low, high = number(min(one.ratios)), number(max(one.ratios))
        rows.append((
            f"{engine.name}: {work:,} {engine.unit}",
            number(1e3 * one.seconds[-1]),
            number(work / one.seconds[-1]),
            engine.limit,
            engine.plain,
            number(work / one.passes[-1]),
            low if low == high else f"{low} to {high}",
            f"{one.exponent:.2f}; {one.at_the_end:.2f} at the end",
        ))  # fmt: skip
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def spread(places: Sequence[float], least: float) -> list[float]:
    """Return places in the same order, moved as little as a few passes need so that neighbours stand `least` apart.

    >>> spread([1.0, 1.0, 5.0], 2.0)
    [0.0, 2.0, 5.0]
    """
    order = np.argsort(places, kind="stable")
    where = np.asarray(places, float)[order]
    for _ in range(200):
        short = least - np.diff(where)
        short[short < 1e-9] = 0
        if not short.any():
            break
        where[:-1] -= short / 2
        where[1:] += short / 2
    back = np.empty_like(where)
    back[order] = where
    return back.round(9).tolist()


def figure(found: Sequence[Measured]) -> dict[str, Any]:
    """Return the figure in Vega-Lite: processor time over work by kind of engine, one named line each, slopes 1 and 2 as guides."""
    import altair as alt
    import pandas as pd

    from pages.ui.drawing import theme

    ink = theme.LIGHT
    seconds = [value for one in found for value in one.seconds]
    low, high = 10 ** np.floor(np.log10(min(seconds))), 10 ** np.ceil(np.log10(max(seconds)))
    panels = []
    for panel in dict.fromkeys(one.engine.panel for one in found):
        here = [one for one in found if one.engine.panel == panel]
        left, right = min(one.work[0] for one in here), max(one.work[-1] for one in here)
        lines = pd.DataFrame(
            [(one.engine.name, work, took) for one in here for work, took in zip(one.work, one.seconds, strict=True)],
            columns=["engine", "work", "seconds"],
        )
        gap = np.log10(high / low) / 20
        places = spread([np.log10(one.seconds[-1]) for one in here], gap)
        names = pd.DataFrame(
            {
                "said": [f"{one.engine.name}: {one.at_the_end:.1f}" for one in here],
                "work": [1.25 * right] * len(here),
                "seconds": [10**place for place in places],
            }
        )
        threads = pd.DataFrame(
            [
                (one.engine.name, work, took)
                for one, place in zip(here, places, strict=True)
                for work, took in ((one.work[-1], one.seconds[-1]), (1.2 * right, 10**place))
            ],
            columns=["engine", "work", "seconds"],
        )
        guides = pd.DataFrame(
            [
                (f"slope {power}", work, low * 2 * (work / left) ** power)
                for power in (1, 2)
                for work in np.geomspace(left, right, 40)
                if low * 2 * (work / left) ** power <= high
            ],
            columns=["engine", "work", "seconds"],
        )
        one_way, other = (guides[guides["engine"] == f"slope {power}"] for power in (1, 2))
        ends = pd.concat([one_way.iloc[-1:], other.iloc[len(other) // 3 :][:1]])
        x = alt.X(
            "work:Q",
            title=f"Work: {', '.join(dict.fromkeys(one.engine.unit for one in here))}",
            scale=alt.Scale(type="log", domain=[left / 1.3, 1.2 * right], nice=False),
            axis=alt.Axis(values=[10**power for power in range(2, 10)], format="~s"),
        )
        y = alt.Y(
            "seconds:Q",
            title="Processor seconds" if not panels else None,
            scale=alt.Scale(type="log", domain=[low, high], nice=False),
            axis=alt.Axis(values=[10.0**power for power in range(-6, 3)], format="~r"),
        )
        line = alt.Chart(lines).encode(x=x, y=y, detail="engine:N")
        guide = alt.Chart(guides).mark_line(color=ink.muted, strokeDash=[3, 3], strokeWidth=1)
        panels.append(
            alt.layer(
                guide.encode(x=x, y=y, detail="engine:N"),
                alt.Chart(ends).mark_text(color=ink.ghost_words, align="right", dx=-8, dy=-2, fontSize=11).encode(x=x, y=y, text="engine:N"),
                alt.Chart(threads).mark_line(color=ink.muted, strokeWidth=0.7).encode(x=x, y=y, detail="engine:N"),
                line.mark_line(color=ink.meant, strokeWidth=1.8, point=alt.OverlayMarkDef(color=ink.meant, size=30)),
                alt.Chart(names).mark_text(align="left", fontSize=11.5, color=ink.text).encode(x=x, y=y, text="said:N"),
            ).properties(width=250, height=330, title=panel)
        )  # fmt: skip
    chart = alt.hconcat(
        *panels, spacing=16, title="How cost grows with work; behind a name, the exponent between its last two sizes"
    ).configure(**theme.chart_config(ink, words=12))
    chart = chart.configure(background=ink.ground, font="sans-serif", padding={"left": 5, "top": 5, "right": 5, "bottom": 5})
    return dict(chart.to_dict())
