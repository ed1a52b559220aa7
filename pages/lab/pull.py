"""Who can pull what: what every lever of every page does to its frontier, by who can pull it and what for."""

from pages.ui.lab import pull

pull.show()
