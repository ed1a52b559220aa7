"""Models of what an AI inherits: yesterday's decisions are what it learns from."""
