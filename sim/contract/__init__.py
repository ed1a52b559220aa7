"""What a model declares: parameters, outcomes, sources, the shipped tables. The ground: it imports no other room."""
