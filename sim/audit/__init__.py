"""An answer to a visitor's table that they can act on: verdicts, a report, and next month's comparison."""
