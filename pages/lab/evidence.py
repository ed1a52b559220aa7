"""Evidence: every reference value beside ours, computed now; every equation."""

from pages.ui.lab import evidence

evidence.show()
