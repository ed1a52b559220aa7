"""What is known, outside the model, of people who disagree and of rules that make one answer of them: for, against, and around it."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Preference learning over raters who differ in what nobody recorded aggregates them by Borda's count, which gives "
        "raters a reason to misreport; keeping a distribution per answer shows where they differ. A proof, with experiments.",
        "siththaranjan2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "With a linear reward, Bradley-Terry and a broad family of other losses can rank an answer lower that everyone ranks "
        "higher. A proof: it says that this can happen, not how often.",
        "ge2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "No single reward serves people whose preferences differ enough (a proof); training for the worst-off group raised "
        "win rates by over 16 % on average and the minority's by over 33 %, in experiments with language models.",
        "chakraborty2024",
        "abstract (checked), numbers in its first version (checked)",
    ),
    Evidence(
        "for",
        "Over 4,000 raters in 21 countries, over 4,500 sentences: they differ by region in what they call offensive, and "
        "individual moral values shape that.",
        "davani2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "101,286 safety ratings of conversations with a chatbot: race and gender together tell how people rate, strongly so "
        "among South and East Asian women; one group at a time would miss it.",
        "homan2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Language models answering opinion polls for 60 groups in the US miss them by as much as Democrats and Republicans "
        "differ on climate, also when asked to speak for one of the groups.",
        "santurkar2023",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Under mild conditions on what people prefer, which the authors find plausible in practice, learning from human "
        "feedback does follow the majority between any two answers.",
        "xiao2025",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Borda is not simply wrong: with evenly spaced worth, as in the example of 65 and 35 %, the answer it puts first also "
        "has the highest mean (b 1.35, a 1.30). A majority rule knows nothing of how much is at stake.",
        "siththaranjan2024",
        "arithmetic of this project: .65 × 1 + .35 × 2 against .65 × 2, not a finding of theirs",
    ),
    Evidence(
        "against",
        "One answer can please many: people in small groups preferred the consensus that a tuned language model wrote to that "
        "of an untuned one (over 70 %) and to the best opinion written by a person (over 65 %). Made from some members only, "
        "it left the others dissenting more.",
        "bakker2022",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "1,500 people of 75 countries rated answers of 21 language models in 8,011 conversations, with census-like samples of "
        "two countries. Three case studies, one of them of welfare, show that it matters which people give the feedback.",
        "kirk2024",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "Saying whose labels count changes what is decided: choosing a jury instead of the mean rater altered 14 % of "
        "classifications in a field evaluation.",
        "gordon2022",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "One answer for all is not the only way: a model can cover many answers, be steered by whom it serves, or match a "
        "population's distribution. Present alignment may narrow the last.",
        "sorensen2024",
        "abstract (checked)",
    ),
)
