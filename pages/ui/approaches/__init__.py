"""What the pages of Approaches alone draw."""
