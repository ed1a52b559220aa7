"""Walks in a small town, and what can be read from them: how people plan who err and who discount, and what their walks say of their values."""
