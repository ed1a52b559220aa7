"""Reward models fitted to comparisons, and what an AI does that optimises against them."""
