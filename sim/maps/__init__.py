"""Sweeps over one model: maps that are shipped as tables, and costs that a tab asks for."""
