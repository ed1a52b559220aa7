"""Firms that sell when their analysis says so: `market` draws the days, `law` knows how likely many sell at once, `evidence` what is known."""
