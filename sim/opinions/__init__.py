"""How opinions move: one rule per module, all runs and settings at once, a loop over time only.

Opinions have the shape (settings, runs, people). Settings share their random numbers, so that a difference between two
of them is the setting's; a setting computed alone gives the same bytes as among others.
The numbers of equations and sections in the modules are from memory, not checked.
"""
