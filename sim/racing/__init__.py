"""Races between developers, and games of oversight: the science of how fast one goes and who looks."""
