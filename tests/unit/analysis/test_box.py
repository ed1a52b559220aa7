"""PRIM finds a box that is there, and none where there is nothing."""

import re

import numpy as np
import pandas as pd

from sim.analysis import box
from sim.contract.parameters import Choice, Knob

DECLARED = {
    "a": Knob(0.5, 0.0, 1.0, 0.01, "Size", "", "assumption", ""),
    "c": Choice("x", {"x": "first", "y": "second", "z": "third"}, "Kind", "assumption", ""),
}


def settings(seed, fails):
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": rng.random(400), "b": rng.random(400), "c": rng.choice(["x", "y", "z"], 400)})
    return frame.assign(held=~fails(frame))


def test_a_box_that_is_there_is_found_and_holds_on_fresh_settings():
    def fails(frame):
        return (frame["a"] > 0.6) & (frame["c"] != "y")

    found = box.find(settings(0, fails), ("a", "b", "c"))
    assert set(found.limits) == {"a", "c"}
    assert set(found.limits["c"]) == {"x", "z"}
    assert abs(found.limits["a"][0] - 0.6) < 0.05
    worth = box.worth(found, settings(1, fails))
    assert worth.density > 0.9
    assert worth.coverage > 0.9
    words = box.words(found, DECLARED)
    assert set(words.split(", and ")) > {"Kind third or first"}
    assert re.search(r"Size 0\.[56]\d+ to 0\.99\d+", words)


def test_no_box_where_nothing_or_everything_fails():
    assert box.find(settings(0, lambda frame: frame["a"] > 2), ("a", "b")) is None
    assert box.find(settings(0, lambda frame: frame["a"] < 2), ("a", "b")) is None
