"""What is known of layers that fail together, for and against the model."""

import sim

EVIDENCE = (
    sim.Evidence(
        "for",
        "27 versions of one program were written independently at two universities and met a million tests. Each was very reliable; "
        "tests in which more than one failed were far more frequent than independence allows.",
        "knight1986",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Of over 350 language models, two that both err give the same wrong answer 60 % of the time on one leaderboard. Sharing an "
        "architecture or a provider makes that more likely.",
        "kim2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Seven techniques of alignment were held against seven ways to fail, to see how far these overlap: if all failed in the same "
        "ways, defence in depth would add nothing. An analysis of arguments; correlations were not measured.",
        "dung2025",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "for",
        "Where systems share training data, the same people more reliably get the bad outcome from all of them. For models built on "
        "one base model the results were mixed: it depended on how the base was adapted.",
        "bommasani2022",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "An attack that breaks an AI's filters one after the other got through in 71 % of harmful questions, usual attacks in none. "
        "Here an attempt does not learn from the layer before: against someone who does, layers buy less than the model says.",
        "mckenzie2025",
        "the authors' summary (checked); the second sentence is this project's",
    ),
    sim.Evidence(
        "against",
        "Other disciplines or providers need not fail elsewhere: the larger and more accurate models err together even where "
        "architecture and provider differ.",
        "kim2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Some cases are hard for everybody: apparently different mistakes failed at the same inputs, and other programming languages "
        "would hardly have changed that. Mixing teams then lowers the correlation less than here.",
        "brilliant1990",
        "abstract (checked); the second sentence is this project's",
    ),
    sim.Evidence(
        "against",
        "That diverse groups beat able ones was shown for one framework of problem solvers, and given as a theorem. A mathematician "
        "calls the theorem empty and the simulation contrived. The identity used here (crowd error is mean error less diversity) is "
        "not what she disputes; that a mixed team errs no more alone is an assumption.",
        "thompson2014",
        "quoted in a news report (checked), not the article; hong2004: abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "The picture of the slices is read in many ways: 85 professionals who knew it gave on average 15.3 of 23 answers that agree "
        "with one reading of it; 27 of them would add a slice to be safer, 76 plug a hole.",
        "perneger2005",
        "abstract and table 1 (checked)",
    ),
    sim.Evidence(
        "context",
        "Critics call the slices too simple a view of accidents and too general. A history of the model answers them: it holds on to "
        "it for its systemic foundations and its use in high-risk industries.",
        "larouzee2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Holes in a real slice open, shut and move, and come from active failures and from conditions that lay there before. Here a "
        "hole is an attempt that the layer would let through.",
        "reason2000",
        "a quotation of its central passage (checked); the second sentence is this project's",
    ),
    sim.Evidence(
        "context",
        "Redundant parts that fail from one common cause are old knowledge in nuclear safety: since 1998 there are guidelines for how "
        "to model them.",
        "mosleh1998",
        "title page (checked)",
    ),
)
