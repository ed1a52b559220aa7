"""Tables of comparisons: what is preferred, and by whom."""
