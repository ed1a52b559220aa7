"""How many knobs stand in the open: six, where a switch takes half the room."""

import sim
from pages.ui.knobs import controls


def test_a_switch_takes_half_the_room():
    layers = sim.load("layers")
    switches = ["testing", "disciplines", "regulation", "design", "education"]
    assert controls._room(layers, ["further", "correlation", *switches, "mixed", "leak"]) == 8
    assert controls._room(layers, [f"cost_{name}" for name in (*switches, "further")] + ["leak"]) == 6
    assert controls._room(layers, ["leak"]) == 1
