"""What a group's size allows to say: which rates cannot be computed, and how sure the others are."""

import numpy as np

from sim.fairness.roc import Curves, Floats

FEW = 30
"""People with the same outcome below which a group is called small: assumption, where a normal interval begins to serve."""
Z90 = 1.6448536269514722


def warnings(people: Curves) -> list[str]:
    """Return a sentence for every group that has one outcome only, and one about the groups that are small."""
    notes, small = [], []
    for name, base, weight in zip(people.groups, people.base_rate, people.weight, strict=True):
        if base in (0, 1):
            kind, cannot = ("favourable", "approval of the good") if base == 0 else ("unfavourable", "approval of the bad")
            rest = "the gap in approval rates can" if base == 0 else "the gaps in approval and in approval of the good can"
            notes.append(f"Nobody in group '{name}' has the {kind} outcome: its {cannot} cannot be computed; {rest}.")
        if weight < FEW or 0 < round(min(base, 1 - base) * weight) < FEW:
            small.append((float(weight), name))
    if small:
        fewest, _ = min(small)
        low, high = interval(np.array([0.5]), np.array([fewest]))
        names = ", ".join(f"'{name}' ({weight:,.0f})" for weight, name in small)
        notes.append(
            f"Small groups, with fewer than {FEW} people of one outcome: {names}. Among {fewest:,.0f}, a rate of 50 % "
            f"could be anything from {100 * low[0]:.0f} to {100 * high[0]:.0f} % (90 % interval)."
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
