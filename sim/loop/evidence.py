"""What is known of recommenders that split people, outside the model: for, against, and around it, each with who was studied."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "A model of rankings by popularity in which the more extreme are the more active, with experiments on hundreds of people whose "
        "rankings changed with their clicks: rewarding engagement and ranking for each person drive what is read to the extremes.",
        "dignazi2025",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "A model of friend recommenders: bringing together people who already share many friends makes communities, and opinions polarize, "
        "even where nobody chooses friends by opinion; connecting the dissimilar keeps opinions moderate.",
        "santos2021",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Networks from Reddit and Twitter, in a model: a platform that reweights ties a little so that people disagree less with what they "
        "see polarizes them; a small change to its aim limits that and hardly costs engagement.",
        "chitra2020",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "A model of ties made and broken, compared with real networks: it takes both, a preference for the like-minded and friends of friends "
        "as recommendations, for high polarization.",
        "bhalla2023",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "A recommender that plans ahead (Q-learning), simulated on political content: it learns to polarize its simulated users early, "
        "because what polarized people click is easier to foresee.",
        "evans2021",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "YouTube, bots that replay the histories of 87,988 real users (October 2021 to December 2022) and then only follow recommendations: "
        "they end with less partisan viewing than the people did; a partisan past is forgotten in about 30 videos.",
        "hosseinmardi2024",
        "abstract (checked), number of users in the university's summary (checked)",
    ),
    Evidence(
        "against",
        "23,377 Facebook users during the 2020 US election, three months: a third less from like-minded sources changed none of eight "
        "preregistered attitudes by a measurable amount, polarization among them.",
        "nyhan2023",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Nearly 9,000 people in four experiments on a site like YouTube, 130,000 recommendations tilted or balanced on purpose: limited "
        "effects on attitudes to policy, in the short term.",
        "liu2025",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "1,510 US Americans by telephone before the election of 2004: people use their control to see more that agrees with them, but do not "
        "avoid the other side.",
        "garrett2009",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "A simulated platform of language models that post, repost and follow, without any recommender: partisan chambers, few loud voices "
        "and amplified extremes appear all the same, and six interventions, a chronological feed among them, help modestly at best.",
        "larooij2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "Whether people prefer what is nearest to them or what is stronger on their side (appetite here): for voters, a generation of studies "
        "could not tell the two apart with the data there are; each result follows from a statistical assumption that cannot be tested.",
        "lewis1999",
        "abstract (checked)",
    ),
)
