"""Numbers in words and in charts: `said` in Python and `expr` in a chart write the same (forms: `sim.contract.numbers`)."""

from typing import Any

import altair as alt

from sim.contract.numbers import MINUS, PERCENT, SPACE, apart, parse, said

__all__ = ["MINUS", "PERCENT", "SPACE", "apart", "axis", "clock", "expr", "parse", "said"]


def expr(value: str, form: str) -> str:
    """Return the Vega expression that writes `value` as `said` does."""
    written = f"format({value}, '{parse(form)}')"
    if parse(form).kind == "%":
        written = f"replace({written}, '%', '{PERCENT}')"
    return f"replace({written}, regexp('^[+{MINUS}](?=[0.]+({PERCENT})?$)'), '')" if parse(form).plus else written


def axis(form: str, **settings: Any) -> alt.Axis:
    """Return an axis whose labels are written so."""
    return alt.Axis(labelExpr=expr("datum.value", form), **settings)


def clock(hours: float) -> str:
    """Return a time of day, whole minutes.

    >>> clock(22.0), clock(7.5)
    ('22:00', '07:30')
    """
    minutes = round(hours * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
