"""A setting in words: every parameter by its label, its value with its unit."""

from typing import Any

from pages.ui.drawing import numbers
from pages.ui.knobs import controls
from pages.ui.page.page import View
from pages.ui.work import runs
from sim.contract.parameters import Choice, Declaration, Switch


def said(view: View) -> dict[str, str]:
    """Return the value of every parameter by its label, with its unit."""
    declared = view.model.Params.declared()
    return {declared[name].label: worded(declared[name], value) for name, value in runs.settings(view.params).items()}


def worded(declared: Declaration, value: Any) -> str:
    """Return a parameter's value in words, with its unit."""
    if isinstance(declared, Choice):
        return declared.options[value]
    if isinstance(declared, Switch):
        return "yes" if value else "no"
    return f"{numbers.said(value, f',.{controls.decimals(declared.step)}~f')} {declared.unit}".strip()
