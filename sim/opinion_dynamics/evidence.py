"""What studies say for and against the claim that people and platforms sort themselves into camps."""

from sim.model import Evidence

_MEMORY = "abstract (from memory, place not checked)"
EVIDENCE = (
    Evidence(
        "for",
        "On Facebook and Twitter people mostly interacted with the like-minded, on Reddit and Gab much less: how a feed is built "
        "may matter.",
        "cinelli2021",
        _MEMORY,
    ),
    Evidence(
        "for",
        "With more active people holding stronger views and homophily between them, the activity-driven rule looks like "
        "polarized debates on Twitter; the comparison is qualitative.",
        "baumann2020",
        "abstract",
    ),
    Evidence(
        "against",
        "Paid to follow accounts of the other side for a month, Republicans in the US moved further away, Democrats hardly "
        "moved: meeting someone is not the same as compromising, which most rules here assume.",
        "bail2018",
        _MEMORY,
    ),
    Evidence(
        "against",
        "In the US polarization grew most among the oldest, who use the internet and social media least.",
        "boxell2017",
        _MEMORY,
    ),
    Evidence(
        "against",
        "Cutting what 23,377 Facebook users saw from like-minded sources by a third during the 2020 election changed none of "
        "the attitudes that were measured.",
        "nyhan2023",
        _MEMORY,
    ),
    Evidence(
        "context",
        "A review of models of social influence finds many that differ in their assumptions and few that were held against "
        "data: which rule people follow, and when, is open.",
        "flache2017",
        _MEMORY,
    ),
)
