"""What a group's size allows to say: which rates cannot be computed, and how sure the others are."""

import numpy as np

from sim.roc import Curves, Floats

FEW = 30
"""People with the same outcome below which a group is called small: assumption, where a normal interval begins to serve."""
Z90 = 1.6448536269514722


def warnings(people: Curves) -> list[str]:
    """Return a sentence for every group that is small or has one outcome only."""
    notes = []
    for name, base, weight in zip(people.groups, people.base_rate, people.weight, strict=True):
        if base in (0, 1):
            kind, cannot = ("favourable", "approval of the good") if base == 0 else ("unfavourable", "approval of the bad")
            rest = "the gap in approval rates" if base == 0 else "the gaps in approval rates and in approval of the good"
            notes.append(f"Nobody in group '{name}' has the {kind} outcome: its {cannot} cannot be computed; {rest} can.")
        fewest = round(min(base, 1 - base) * weight)
        if 0 < fewest < FEW or weight < FEW:
            low, high = interval(np.array([0.5]), np.array([weight]))
            notes.append(
                f"Group '{name}' is small: {weight:,.0f} people, {round(base * weight):,} with the favourable outcome. "
                f"A rate of 50 % in it could be anything from {low[0]:.0%} to {high[0]:.0%} (90 % interval)."
            )
    return notes


def interval(share: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Return the 90 % interval of shares of so many people, taken as a sample (Wilson, 1927).

    >>> [float(end.round(3)[0]) for end in interval(np.array([0.5]), np.array([100.0]))]
    [0.419, 0.581]
    """
    middle = (share + Z90**2 / (2 * people)) / (1 + Z90**2 / people)
    half = Z90 / (1 + Z90**2 / people) * np.sqrt(share * (1 - share) / people + Z90**2 / (4 * people**2))
    return np.clip(middle - half, 0, 1), np.clip(middle + half, 0, 1)
