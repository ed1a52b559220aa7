"""A badge that claims other people's numbers says whose and how near."""

from dataclasses import replace

import sim
from pages.ui.page import tabs


def test_a_reproduced_model_says_whose_numbers_it_meets() -> None:
    assert tabs.met(sim.load("lending")).startswith(" (4 numbers of Hardt et al. 2016, all only to within 0.75;")


def test_other_badges_claim_no_number() -> None:
    assert tabs.met(sim.load("smile")) == ""
    assert tabs.met(replace(sim.load("merit"), badge="REPRODUCED")) == "", "nobody printed a number that merit meets"
