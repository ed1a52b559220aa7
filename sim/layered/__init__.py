"""Layers of defence that fail together: `copula` is the exact law of what passes any of them, and a crowd of attempts that really pass."""
