"""The feed from a thousand people to a million: `OMP_NUM_THREADS=1 python -m tests.bench.bench_scale`.

Each size runs in a process of its own, so that the peak of memory is its own, and from the peak what Python and the libraries take
before the first person is taken off. Processor time of the steps alone: a run with twice the steps less one with the steps. Writes
docs/feed_scale.csv and draws it as docs/feed_scale.svg: a flat line of times is a cost that grows linearly.
"""

import csv
import json
import resource
import subprocess
import sys
import time
from pathlib import Path

SIZES = ((1_000, 400), (10_000, 50), (100_000, 10), (1_000_000, 4))  # people, steps
REPEAT = 3
FOLDER = Path(__file__).resolve().parents[2] / "docs"
Row = dict[str, float]


def measure(people: int, steps: int) -> Row:
    """Return seconds per million person-steps and the peak of memory of this process, in MiB, above what it took before."""
    import numpy as np

    from sim.feed import world
    from sim.feed.creators import Craft
    from sim.feed.levers import Setting

    def seconds(count: int) -> float:
        start = time.process_time()
        world.run(
            world.World(people=people, steps=count, craft=Craft(items=800, lifetime=40)), [Setting()], np.random.default_rng(0)
        )
        return time.process_time() - start

    world.run(world.World(people=100, steps=2, craft=Craft(items=800, lifetime=40)), [Setting()], np.random.default_rng(0))
    before = peak()
    single = min(seconds(steps) for _ in range(REPEAT))
    double = min(seconds(2 * steps) for _ in range(REPEAT))
    per_step = (double - single) / (people * steps)
    return {
        "people": people,
        "steps": steps,
        "microseconds_per_person_step": 1e6 * per_step,
        "peak_mib": peak() - before,
        "before_mib": before,
    }


def peak() -> float:
    """Return the largest memory that this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def draw(rows: list[Row]) -> None:
    """Draw time per person and step, and memory, over people."""
    import altair as alt
    import pandas as pd
    import vl_convert

    from pages.ui.drawing import theme

    frame = pd.DataFrame(rows)
    scale = alt.Scale(type="log", domain=[500, 2_000_000], nice=False)
    people = alt.X("people:Q", title="People", scale=scale, axis=alt.Axis(format=",", values=frame["people"].tolist()))

    def panel(column: str, title: str, form: str, y_scale: alt.Scale, y_axis: alt.Axis, colour: str) -> alt.LayerChart:
        base = alt.Chart(frame).encode(x=people, y=alt.Y(f"{column}:Q", title=None, scale=y_scale, axis=y_axis))
        said = base.transform_calculate(said=f"format(datum.{column}, '{form}')")
        words = said.mark_text(dy=-16, color=theme.LIGHT.text, fontSize=13).encode(text="said:N")
        points = base.mark_line(color=colour, point=alt.OverlayMarkDef(color=colour, size=70))
        return alt.layer(points, words).properties(width=420, height=260, title=title)

    time_panel = panel(
        "microseconds_per_person_step", "Processor time per person and step, microseconds", ".2f",
        alt.Scale(domain=[0, round(1.4 * float(frame["microseconds_per_person_step"].max()), 1)], nice=False), alt.Axis(), theme.LIGHT.effect,
    )  # fmt: skip
    memory_panel = panel(
        "peak_mib", "Memory for the people, MiB", ".1f",
        alt.Scale(type="log", domain=[0.5, 100]), alt.Axis(values=[1, 10, 100]), theme.LIGHT.meant,
    )  # fmt: skip
    chart = alt.hconcat(time_panel, memory_panel, spacing=50).configure(**theme.chart_config(theme.LIGHT))
    chart = chart.configure(background=theme.LIGHT.ground, font="sans-serif")
    (FOLDER / "feed_scale.svg").write_text(vl_convert.vegalite_to_svg(chart.to_dict()), encoding="utf-8")


def main() -> None:
    """Measure every size in its own process, print, write and draw."""
    rows: list[Row] = []
    print("   people  steps  us/person-step  peak MiB above the start")
    for people, steps in SIZES:
        command = [sys.executable, "-m", "tests.bench.bench_scale", str(people), str(steps)]
        rows.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
        row = rows[-1]
        print(f"{people:9,d} {steps:6d} {row['microseconds_per_person_step']:15.3f} {row['peak_mib']:9.1f}", flush=True)
    with (FOLDER / "feed_scale.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        table.writeheader()
        table.writerows({name: round(value, 3) for name, value in row.items()} for row in rows)
    draw(rows)


if __name__ == "__main__":
    if len(sys.argv) == 3:
        print(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]))))
    else:
        main()
