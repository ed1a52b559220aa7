"""Home: what did you ask for, and what did you get?"""

from pages.ui.start import home

home.show()
