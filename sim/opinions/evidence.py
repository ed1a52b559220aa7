"""What is known of opinions and platforms outside the model: for, against, and around it."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Over 100 million posts and links of Gab, Facebook, Reddit and Twitter: on Facebook and Twitter people mostly "
        "interacted with the like-minded, on Facebook more so than on Reddit: how a feed is built may matter.",
        "cinelli2021",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "With more active people holding stronger views and homophily between them, the activity-driven rule looks like "
        "polarized debates on Twitter; the comparison is qualitative.",
        "baumann2020",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Facebook users in the US, offered at random to follow news of the other side or of their own: news of the other side "
        "made people feel less negative about the other party (about 1 point of 100), opinions did not move, and Facebook "
        "showed less of that news.",
        "levy2021",
        "abstract (checked), size in a summary (checked)",
    ),
    Evidence(
        "against",
        "Paid to follow for a month a bot that posts the other side, Republicans in the US became substantially more "
        "conservative, Democrats insignificantly more liberal: meeting someone is not the same as compromising, which most "
        "rules here assume.",
        "bail2018",
        "abstract and quotation in the press (checked)",
    ),
    Evidence(
        "against",
        "In the US an index of eight measures of polarization grew more among those over 65 than among those of 18 to 39, in "
        "seven of the eight: the old use the internet and social media least.",
        "boxell2017",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Cutting what 23,377 Facebook users saw from like-minded sources by a third during the 2020 election changed none of "
        "eight attitudes by a measurable amount.",
        "nyhan2023",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "About 5,000 users of X, seven weeks of 2023: switching to the ranked feed moved politics to the right, switching "
        "back did not undo it. A push can leave a lasting mark without a rule of compromise.",
        "gauthier2026",
        "abstract (checked), number of users in a summary (checked)",
    ),
    Evidence(
        "context",
        "A review of models of social influence finds many that differ in their assumptions and few that were held against "
        "data: which rule people follow, and when, is open.",
        "flache2017",
        "abstract (checked)",
    ),
)
