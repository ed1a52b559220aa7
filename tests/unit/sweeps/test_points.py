"""A sweep, one row a setting: means over seeds, what no other beats, what that has in common, and a setting taken back."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import sim
from sim.contract.parameters import InvalidInput
from sim.sweeps import points
from sim.sweeps.table import Description, Swept, kind

MERIT = sim.load("merit")


def swept(model: str = "merit", **changes: object) -> Swept:
    """Return a sweep of merit's alpha and floor with two seeds, whose outcomes are written in: the more alpha, the more for the worst off."""
    params = MERIT.Params()
    declared = MERIT.Params.declared()
    stays = {name: value for name, value in params.settings(prefix="").items() if name not in ("alpha", "floor")}
    alphas, floors = (0.5, 1.0, 2.0), (False, True)
    rows = [
        {"point": 2 * i + j, "set.alpha": alpha, "set.floor": floor, "seed": seed, "version": "0.1"}
        | {f"set.{name}": value for name, value in stays.items()}
        | {o.name: 0.0 for o in MERIT.OUTCOMES}
        | {"output": 3.0 - i + (seed - 0.5), "worst_off": float(i) if not floor else np.nan}
        for i, alpha in enumerate(alphas)
        for j, floor in enumerate(floors)
        for seed in (0, 1)
    ]
    description = Description(
        format=1,
        model=model,
        version="0.1",
        code="c",
        libraries={},
        design="grid",
        varied={"alpha": list(alphas), "floor": list(floors)},
        settings=stays,
        parameters={name: kind(MERIT.Params.model_fields[name].annotation) for name in declared},  # type: ignore[misc]
        outcomes=[o.name for o in MERIT.OUTCOMES],
        points=6,
        seeds=2,
        first=0,
    )
    return replace(Swept(description, pd.DataFrame(rows)), **changes)  # type: ignore[arg-type]


def test_a_setting_has_the_mean_of_its_seeds() -> None:
    found = points.of(swept())
    assert found.frame["output"].tolist() == [3.0, 3.0, 2.0, 2.0, 1.0, 1.0]
    assert found.frame["set.alpha"].tolist() == [0.5, 0.5, 1.0, 1.0, 2.0, 2.0]
    assert found.seeds == 2
    assert found.varied == ("alpha", "floor")


def test_what_no_other_beats_has_both_outcomes_and_what_it_has_in_common_is_named() -> None:
    found = points.of(swept())
    best = points.unbeaten(found, *MERIT.OUTCOMES[:2])
    assert best.tolist() == [True, False] * 3
    assert points.common(found, best) == ("floor", False, False)
    few = np.array([True, False, True, False, False, False])
    assert points.common(points.of(swept()), few & (found.frame["set.alpha"] < 0.8).to_numpy()) is not None
    assert points.common(found, np.zeros(6, dtype=bool)) is None


def test_a_setting_is_taken_back() -> None:
    found = points.of(swept())
    assert found.params(3) == MERIT.Params(alpha=1.0, floor=True)


def test_what_this_version_does_not_have_is_told() -> None:
    with pytest.raises(InvalidInput, match="one of this version's, got 'kindness'"):
        points.of(swept("kindness"))
    with pytest.raises(InvalidInput, match="parameters and outcomes of care"):
        points.of(swept("care"))
    other = swept().description.model_copy(update={"parameters": swept().description.parameters | {"alpha": "string"}})
    with pytest.raises(InvalidInput, match=r"column 'set\.alpha' must be of type double, as merit has it, got string"):
        points.of(swept(description=other))
    still = {"settings": MERIT.Params().settings(prefix=""), "varied": {}}
    with pytest.raises(InvalidInput, match="must move a parameter, got one setting alone"):
        points.of(swept(description=swept().description.model_copy(update=still)))
    found = points.of(swept())
    with pytest.raises(InvalidInput, match="must have Stated satisfaction, got none"):
        points.unbeaten(found, MERIT.OUTCOMES[0], sim.load("feed").outcome("satisfaction"))
