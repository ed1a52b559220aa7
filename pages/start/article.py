"""The article: what does each of its phrases come to?"""

from pages.ui.start import article

article.show()
