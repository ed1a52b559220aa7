"""A recommender that learns from its own clicks, and people who move: does it split them?

One idea per module: `setting` (what can be set, stacked), `first` (first opinions), `camps` (two camps, friends, links), `recommender`
(shows, is clicked, learns), `course` (day by day, clicks drawn or expected), `rest` (where the expected course ends), `closed_form`
(loop gain and amplification, exactly), `best` (the exact frontier), `ingredients` (32 worlds), `pictures`, `evidence`. Arrays are
(settings, people): all settings share their random numbers.
"""
