"""Evidence: every reference value beside ours, computed now; every equation."""

from pages.ui import evidence

evidence.show()
