"""Any setting of a model, for hypothesis."""

import numpy as np
from hypothesis import strategies as st

from sim.contract.parameters import Choice, Knob


def drawn(model, **fixed):
    """Return a strategy for parameters over the declared ranges."""
    fields = {}
    for name, declared in model.Params.declared().items():
        if name in fixed:
            fields[name] = st.just(fixed[name])
        elif isinstance(declared, Knob) and model.Params.model_fields[name].annotation is int:
            fields[name] = st.integers(int(declared.low), int(declared.high))
        elif isinstance(declared, Knob):
            fields[name] = st.floats(declared.low, declared.high)
        else:
            fields[name] = st.sampled_from(list(declared.options)) if isinstance(declared, Choice) else st.booleans()
    return st.builds(model.Params, **fields)


def found(model, params):
    return model.outcomes(model.simulate(params, np.random.default_rng(0)))
