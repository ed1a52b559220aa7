"""What is known for and against what the model approaches shows."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Rules cost more to make than standards, standards more to apply; rules include too much or too little by comparison. A "
        "study of law, not of machines.",
        "kaplow1992",
        "abstract (checked); the last sentence is this project's",
    ),
    Evidence(
        "for",
        "In four environments with misspecified rewards more capable agents often earned more of the proxy and less of the true reward.",
        "pan2022",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Preference learning that does not know what its raters differ in combines them by Borda count, which can be far from what "
        "maximises their utility; estimating how scores are distributed helps to see it.",
        "siththaranjan2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Behaviour cannot be split uniquely into what somebody wants and how well they plan, not even with a preference for simple "
        "explanations: it takes assumptions that no observation gives.",
        "armstrong2018",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Critics that were given a single general principle generalised from it in the largest models; detailed principles still "
        "gave finer control over specific harms.",
        "kundu2023",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Under reasonable assumptions the error in what is inferred from behaviour is at most proportional to the error in the "
        "model of the human; without them a small error can have arbitrarily large ones.",
        "hong2023",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Classifiers trained from written principles held against universal jailbreaks for over 3,000 estimated hours of red teaming, with "
        "0.38 points more refusals and 23.7 % more computing. (The company's own study.) Here principles do badly under attack.",
        "sharma2025",
        "abstract (checked); the last sentence is this project's",
    ),
    Evidence(
        "against",
        "Practice mixes them: a dialogue agent whose raters were asked about one rule at a time broke its rules in 8 % of "
        "adversarial probes. Five pure approaches are a drawing board.",
        "glaese2022",
        "abstract (checked); the last sentence is this project's",
    ),
    Evidence(
        "context",
        "An agent learned new behaviours in simulated worlds from about an hour of human comparisons. What an hour buys differs by task: "
        "the prices here are assumptions.",
        "christiano2017",
        "abstract (checked); the last sentence is this project's",
    ),
)
