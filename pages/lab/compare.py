"""Compare: the same people, the same chance, another choice. What changes?"""

from pages.ui.lab import compare

compare.show()
