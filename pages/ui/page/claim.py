"""A preset's claim, and beside it, where it is below nine in ten, in how many worlds it holds: shipped numbers, so that nobody waits."""

import html

from sim.analysis import ahead
from sim.analysis.presets import Preset

SURE = 0.9  # from here on a claim stands alone


def worlds(preset: Preset) -> str:
    """Return in words in what share of worlds the claim holds; nothing from SURE on, and where it is not known."""
    drawn = ahead.worlds(preset)
    share = sum(drawn) / len(drawn) if drawn else 1.0
    if share >= SURE:
        return ""
    tenths = round(10 * share)
    if tenths == 0:
        return "holds in hardly any world" if any(drawn) else f"holds in none of {len(drawn)} worlds"
    return f"holds in {tenths} of 10 worlds"


def text(preset: Preset) -> str:
    """Return the claim as a plain text, with its worlds where they are said."""
    said = worlds(preset)
    return f"{preset.claim} ({said[0].upper()}{said[1:]}.)" if said else preset.claim


def markup(preset: Preset | None) -> str:
    """Return the claim as HTML; a setting that is no preset has none."""
    if preset is None:
        return '<p class="claim">Your own setting. Choose a preset to compare it with a claim.</p>'
    said = worlds(preset)
    if not said:
        return f'<p class="claim">{html.escape(preset.claim)}</p>'
    drawn = ahead.worlds(preset)
    told = f"In {sum(drawn)} of {len(drawn)} draws of all other knobs over their whole ranges. See Sensitivity."
    return f'<p class="claim">{html.escape(preset.claim)} <span class="worlds" title="{told}">{said}</span></p>'
