"""Models as they are named on the command line."""

from difflib import get_close_matches

import sim
from sim.contract.parameters import InvalidInput


def known(model_id: str) -> str:
    """Return the id; raise InvalidInput, with what may have been meant, where there is no such model."""
    if model_id not in sim.ids():
        close = get_close_matches(model_id, sim.ids(), n=3)
        hint = f"did you mean {' or '.join(close)}?" if close else f"there are {', '.join(sim.ids())}"
        raise InvalidInput(f"there is no model {model_id}; {hint}")
    return model_id
