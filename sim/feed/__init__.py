"""A feed in steps: who sees what, who clicks, what that does to people, to the ranker and to those who make the items.

One idea per module: `top` (the best k of many), `people`, `creators`, `seeded` (given people and items), `ranker`, `rerank`, `levers`,
`course` (what is kept), `world` (the step), `measures`. Arrays are (settings, ..., people): all settings
share their random numbers.
"""
