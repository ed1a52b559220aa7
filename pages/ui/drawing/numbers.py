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


def axis(form: str, *, powers: bool = False, **settings: Any) -> alt.Axis:
    """Return an axis whose labels are written so; with `powers`, ticks being powers of ten, 10⁴ and beyond, 10⁻⁴ and below as such."""
    usual = expr("datum.value", form)
    if not powers:
        return alt.Axis(labelExpr=usual, **settings)
    power, raised = "round(log(datum.value) / LN10)", "['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹']"
    digits = f"(abs({power}) > 9 ? {raised}[floor(abs({power}) / 10)] : '') + {raised}[abs({power}) % 10]"
    return alt.Axis(labelExpr=f"abs({power}) > 3 ? '10' + ({power} < 0 ? '⁻' : '') + {digits} : {usual}", **settings)


def clock(hours: float) -> str:
    """Return a time of day, whole minutes.

    >>> clock(22.0), clock(7.5)
    ('22:00', '07:30')
    """
    minutes = round(hours * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
