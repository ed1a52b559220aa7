"""What theory says of the race at rest: the caution of the team that is first, in the mean over races.

Skills are uniform on [0, mu], n teams, enmity e, no caution required. The three equilibria are derived here from the rules of [armstrong2016],
whose own formulas could not be looked at.

- `none`: at the same caution s for all, a little less of it wins a race with density 1/mu, and is worth e s there: s = mu / (n e), at most 1.
- `private`: the pace of a team grows with its skill, so the margin is a rival of the same skill: s(x) = x / ((n - 1) e + 1), at most 1.
- `public`: the second, a lead D behind, stops overtaking where s - D is worth no more than (1 - e) s: s = D / e, at most 1.
"""

import numpy as np


def caution(teams: int, enmity: float, skill: float, information: str) -> float:
    """Return mean caution of the first.

    >>> [round(caution(5, 0.5, 1.0, known), 4) for known in ("none", "private", "public")]
    [0.4, 0.2778, 0.3281]
    """
    n = teams
    if enmity == 0:
        return 1.0
    if information == "none":
        return min(skill / (n * enmity), 1.0)
    if information == "private":
        full = (n - 1) * enmity + 1  # the skill from which a team is fully cautious
        if full >= skill:
            return n / (n + 1) * skill / full
        return n / (n + 1) * (full / skill) ** n + 1 - (full / skill) ** n
    if enmity >= skill:
        return skill / (enmity * (n + 1))
    return float(skill / (enmity * (n + 1)) * -np.expm1((n + 1) * np.log1p(-enmity / skill)))
