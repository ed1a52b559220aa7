"""The crowd of the page raters: who rates, what they answer, what a rule makes of it."""
