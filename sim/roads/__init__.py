"""Cars on a street and people who step out before them: motion in time, who dies of a hit, and whom people would spare."""
