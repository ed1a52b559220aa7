"""Whom people of 130 countries would spare: the Moral Machine, as aggregates by country [awad2018].

Each number is the mean difference between the shares in which one kind of character and the other is spared, all else drawn. Every dilemma
spares one side of two: where pedestrians and passengers stand against each other, a difference D means that pedestrians are spared in (1 + D)
/ 2 of them.
"""

import pandas as pd

from sim.contract import tables

PREFERENCES = {
    "pedestrians": "pedestrians, not passengers",
    "women": "women, not men",
    "fit": "the fit, not the large",
    "status": "higher status, not lower",
    "lawful": "who walks at green, not at red",
    "young": "the young, not the old",
    "more": "more, not fewer",
    "humans": "humans, not pets",
}


def countries() -> pd.DataFrame:
    """Return one row per country: code, country, cluster, and the difference of each of PREFERENCES."""
    return tables.load("moral_machine")


def swerves() -> pd.Series:
    """Return in what share of dilemmas each country would have the car spare the pedestrian, by name of the country."""
    table = countries().set_index("country")
    return (1 + table["pedestrians"]) / 2
