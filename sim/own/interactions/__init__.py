"""Tables of interactions: the people and items that a feed starts from."""
