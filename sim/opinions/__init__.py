"""How opinions move: one rule per module, all runs and settings at once, a loop over time only.

Opinions have the shape (settings, runs, people). Settings share their random numbers, so that a difference between two
of them is the setting's; a setting computed alone gives the same bytes as among others.
Where a module names an equation or a section of a paper, its number was not looked up again; the rules themselves are tested.
"""
