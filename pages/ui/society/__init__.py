"""What the pages of Society alone draw."""
