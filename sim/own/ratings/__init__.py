"""Tables of ratings: how far raters agree, and whom a majority overrules."""
