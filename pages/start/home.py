"""Home: what did you ask for, and what did you get?"""

from pages.ui import home

home.show()
