"""What the pages of Safeguards alone draw."""
