"""Values that move, and those who follow them.

`worlds`: what people value and what they say about it, with and without a loud voice. `followers`: what who follows at a steady pace has
learned, and how far the voice has moved it.
"""
