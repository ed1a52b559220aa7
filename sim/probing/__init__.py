"""What can be read inside a network and taken out of it: crowded features and their monitors, probes, erasure."""
