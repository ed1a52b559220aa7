"""Your data: does it hold for the visitor's own table?"""

from pages.ui.own import kinds

kinds.show()
