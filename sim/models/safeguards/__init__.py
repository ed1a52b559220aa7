"""Models of the section safeguards: how much safety does one more layer buy?"""
