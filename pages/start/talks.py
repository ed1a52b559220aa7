"""Talks: which pictures, in which order, and what do you say?"""

from pages.ui.talks import start

start.show()
