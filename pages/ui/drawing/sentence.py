"""The result sentence, as it is shown: see `sim.contract.sentence`."""

from sim.contract.sentence import HUES, literal, marked, plain

__all__ = ["HUES", "literal", "marked", "plain"]
