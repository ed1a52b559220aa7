"""Tables of scores: who would be approved."""
