"""What is known of feeds outside the model: for, against, and around it, each with who was studied, how long and the effect."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "806 Twitter users, two weeks of February 2023, the ten posts that the ranking chose against the ten newest: their "
        "authors were angrier (.47 sd), they were more partisan and more hostile to the other side (.24 sd each), and readers "
        "felt worse about the other side (-.17 sd). People did not prefer the political posts chosen for them.",
        "milli2025",
        "abstract (checked), sizes in summaries of the results (checked)",
    ),
    Evidence(
        "for",
        "1,256 users of X, 10 days of the 2024 US campaign, posts re-ranked in the browser: less (or more) partisan animosity "
        "in the feed made people about 2 points of 100 warmer (or colder) to the other party, for both parties alike.",
        "piccardi2025",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "About 5,000 users of X, seven weeks of 2023, put at random on the ranked or the chronological feed: from "
        "chronological to ranked, people were more engaged and their politics moved to the right (priorities by 4.7 points of "
        "100); from ranked to chronological, nothing moved back, probably because they had followed accounts meanwhile. "
        "Affective polarization did not change.",
        "gauthier2026",
        "abstract (checked), numbers in summaries (checked)",
    ),
    Evidence(
        "for",
        "2,000 Democrats and Republicans on Bluesky, eight weeks around the US election of 2024, put at random on one of three "
        "feeds: ranked by engagement, moral outrage and political content were more by about 37 % before the election and nearly "
        "80 % after it than with the newest first. A feed that ranked down extreme posts and the loudest accounts curbed that.",
        "brady2026",
        "the university's summary and the press (checked), not the paper",
    ),
    Evidence(
        "for",
        "9,386 people, six months around the US election of 2024, one of five other rankings or none, in the browser, on Facebook, X "
        "and Reddit at once: affective polarization fell by .03 sd on average; time on X rose by .32 minutes a day, on Facebook it "
        "fell by .37. People reported more bad experiences; well-being and knowledge of the news did not change.",
        "stray2026",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "7,331 Twitter users with 12.7 million tweets, and two experiments with 240 people: likes and shares for moral "
        "outrage made people express more of it later. That is the creators' loop here.",
        "brady2021",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "About 7,200 Facebook and 8,800 Instagram users, three months of the 2020 US election: with the newest first, people "
        "spent much less time and saw less incivility on Facebook but more political and untrustworthy content on both; issue "
        "and affective polarization did not change significantly.",
        "guess2023",
        "abstract (checked), numbers of users in the press (checked)",
    ),
    Evidence(
        "against",
        "The sister experiment, Facebook without reshared posts for three months: much less political news, untrustworthy "
        "news included, and less knowledge of the news; no significant effect on polarization or any attitude.",
        "guess2023b",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "23,377 Facebook users during the 2020 US election: a third less from like-minded sources, and less uncivil language, "
        "changed none of eight preregistered attitudes by a measurable amount, polarization among them.",
        "nyhan2023",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "YouTube, bots that replay the histories of 87,988 real users (October 2021 to December 2022) and then only follow "
        "recommendations: they end with less partisan viewing than the people did, most so after the most partisan histories; "
        "the sidebar forgets a partisan past in about 30 videos.",
        "hosseinmardi2024",
        "abstract (checked), number of users in the university's summary (checked)",
    ),
    Evidence(
        "against",
        "Nearly 9,000 people in four experiments on a site like YouTube, 130,000 recommendations tilted or balanced on "
        "purpose: limited effects on attitudes to policy, in the short term.",
        "liu2025",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "A simulated platform of language models that post, repost and follow: partisan chambers, few loud voices and amplified "
        "extremes came with the network of followers, and six interventions, newest first and bridging among them, helped modestly at "
        "best. A simulation too.",
        "larooij2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The null results have their critics: emergency measures of the platform cut misinformation in the ranked feed during "
        "the study, so that the comparison was with an unusual ranking.",
        "bagchi2024",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "Ranking by what people say they want cut angry, partisan and hostile posts but may raise the share from people's own "
        "side: one lever, two directions. The pull of the own side can be watched here too.",
        "milli2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "Notes that people of both sides approve of: on 40,074 posts of X, once a note was attached, reposts fell by 46 % and "
        "likes by 44 % against what was expected without; over a post's whole life, by 11 % and 13 %.",
        "slaughter2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "'TikTok recommends increasingly extreme content': accounts built after teenage boys, seven days, over 1,000 videos: "
        "misogynistic content rose from 13 to 56 % of what was recommended within five days. The sample is small, and TikTok "
        "disputes it.",
        "regehr2024",
        "the university's announcement and press (checked)",
    ),
    Evidence(
        "context",
        "The same sentence: bots on TikTok found what they had shown interest in amplified within the first 200 videos, and "
        "diversity falling. That is more of the same, not more extreme.",
        "baumann2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The same sentence: 323 audits with bots and about 394,000 videos, April to November 2024: accounts seeded Republican "
        "got 11.8 % more of their own side than accounts seeded Democratic, who got 7.5 % more of the other side. A skew, not "
        "a staircase.",
        "ibrahim2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The same sentence: earlier audits of TikTok with bots were hard to reproduce, and what they found held for a short "
        "time only.",
        "mosnar2025",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The sentence for YouTube: 100,000 bots met no meaningful rise in extremity; problematic channels were at most 2.5 % "
        "of what was recommended, but 36 % of the bots met one.",
        "haroon2023",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The sentence for YouTube: 1,181 people in 2020: extremist channels were watched by few, mostly subscribers high in "
        "resentment; those who do not subscribe were rarely recommended them.",
        "chen2023",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "'Facebook optimises for engagement and amplifies outrage': leaked documents say that from 2017 an emoji reaction "
        "counted five times a like, and that the company's analysts found posts with many angry ones to be more often "
        "misinformation, toxic or of low quality; the weight of anger was cut later, in the end to zero.",
        "merrill2021",
        "beginning of the article (checked), the cuts in a summary (checked)",
    ),
    Evidence(
        "context",
        "The same sentence: after the change of 2018 to 'meaningful social interactions', employees warned, and parties and "
        "publishers said, that outrage paid. These are documents and interviews; no public experiment measured it.",
        "hagey2021",
        "excerpts (checked)",
    ),
)
