"""In words: what the present setting gives up, or what the next step along the frontier costs."""

from pages.ui.drawing import numbers
from pages.ui.drawing.frontier_view import Axes
from sim.contract.outcomes import Outcome, Outcomes
from sim.frontier import Frontier, landmarks

VISIBLE = 0.005  # of the frontier's width or height: less is on the frontier


def said(frontier: Frontier, x: Outcome, y: Outcome, outcomes: Outcomes, axes: Axes) -> str:
    """Return in words what the present setting gives up, or else what the next step along the frontier costs."""
    at, have = outcomes[x.name], outcomes[y.name]
    if frontier.frame.empty:
        return "The frontier is being computed."
    if at is None or have is None:
        return ""
    best = landmarks.reachable(frontier, x, y, at)
    worth = 0.0 if best is None else (best - have if y.better == "higher" else have - best)
    if best is not None and worth > VISIBLE * (frontier.frame[y.name].max() - frontier.frame[y.name].min()):
        better, worse = _amounts(y, best, have, axes.y_hover)
        further = _better_in_both(frontier, x, y, at, best)
        if further is not None:
            more, less = _amounts(x, further, at, axes.x_format)
            return (
                f"Off the frontier: {_lower(x)} could be {_counted(x, more)} instead of {less}, and {_lower(y)} {_counted(y, better)} "
                f"instead of {worse}."
            )
        return f"Off the frontier: at the same {_lower(x)}, {_lower(y)} could be {_counted(y, better)} instead of {worse}."
    step = landmarks.next_step(frontier, x, y, at)
    if step is None and len(landmarks.front(frontier)) == 1:
        return "No trade-off here: one policy is best at both."
    if step is None:
        return f"This is the end of the frontier: no policy does better at {_lower(x)}."
    there, here = _amounts(x, step.x_next, step.x, axes.x_format)
    before, after = _amounts(y, step.y, step.y_next, axes.y_hover)
    what = (
        f"changes {_lower(y)} from {before} to {_counted(y, after)}"
        if before != after
        else f"leaves {_lower(y)} at {_counted(y, after)}"
    )
    return f"The next step: {_lower(x)} {_counted(x, there)} instead of {here} {what}."


def _better_in_both(frontier: Frontier, x: Outcome, y: Outcome, at: float, best: float) -> float | None:
    """Return the better x at which a single policy has this best y; None where that is the same x, or takes a mixture of two."""
    front = landmarks.front(frontier)
    reached = front.loc[(front[y.name] - best).abs() <= 1e-9 * max(1.0, abs(best)), x.name]
    if frontier.mixing or reached.empty:
        return None
    there = float(reached.max() if x.better == "higher" else reached.min())
    gained = there - at if x.better == "higher" else at - there
    return there if gained > VISIBLE * float(frontier.frame[x.name].max() - frontier.frame[x.name].min()) else None


def _lower(outcome: Outcome) -> str:
    return outcome.label[0].lower() + outcome.label[1:]


def _amounts(outcome: Outcome, first: float, second: float, form: str) -> tuple[str, str]:
    """Return two values of an outcome in words that tell one from the other."""
    unit = numbers.PERCENT if outcome.unit.startswith("%") else ""
    one, other = numbers.apart(first, second, form)
    return one + unit, other + unit


def _counted(outcome: Outcome, amount: str) -> str:
    """Return an amount with what it counts, where its unit is such a word: 9 dollars, 1 dollar, 5.4 months a firm."""
    noun, _, of_what = outcome.unit.partition(" ")
    if not (noun.isalpha() and noun.endswith("s")) or amount.endswith("%"):
        return amount
    return " ".join(filter(None, (amount, noun.removesuffix("s") if amount == "1" else noun, of_what)))
