"""Safeguards: how much safety does one more layer buy?"""
