"""The best of many noisy scores."""
