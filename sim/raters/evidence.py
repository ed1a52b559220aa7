"""What is known, outside the model, of people who disagree and of rules that make one answer of them: for, against, and around it."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Preference learning over raters who differ in what nobody recorded aggregates them by Borda's count, where the pairs to "
        "compare are drawn uniformly; this gives raters a reason to misreport. Keeping a distribution per answer shows where they "
        "differ. A proof, with experiments.",
        "siththaranjan2024",
        "abstract (checked); the count: theorem 3.1",
    ),
    Evidence(
        "for",
        "With a linear reward, Bradley-Terry and a broad family of other losses can rank an answer lower that everyone ranks "
        "higher, and so can rules that follow the majority on pairs. A proof: it says that this can happen, not how often.",
        "ge2024",
        "abstract (checked); theorems 3.1 and 3.7",
    ),
    Evidence(
        "for",
        "How far the mean utility that an alignment method reaches can fall below the best, in the worst case: Nash learning from human "
        "feedback is minimax optimal, of the order of half the Bradley-Terry temperature; RLHF and DPO do worse, exponentially or "
        "without bound under a KL limit, depending on how the pairs to compare are drawn. A proof about worst cases.",
        "goelz2025",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Under fairly broad assumptions there is no unique voting rule that would align a model for everybody through RLHF, and serving all "
        "would violate somebody's private ethical preferences: impossibility theorems of social choice, carried over.",
        "mishra2023",
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
        "has the highest mean. A majority rule knows nothing of how much is at stake.",
        "siththaranjan2024",
        "the example is computed here; that the two can agree or differ: theorem 3.2",
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
        "1,500 people of 75 countries rated 21 language models in 8,011 conversations: it matters which people set the norms, shown in "
        "three case studies, of which one lets samples of 10 to 100 choose the model.",
        "kirk2024",
        "abstract; samples in the authors' code (checked)",
    ),
    Evidence(
        "context",
        "The analogy has limits: an election counts a known set of voters over a few candidates; RLHF learns from comparisons of few "
        "of endlessly many answers, and has to generalise before it aggregates. Axioms of voting need translating.",
        "dai2024",
        "abstract (checked), the limits as this project reads them",
    ),
    Evidence(
        "context",
        "A policy can instead be proportional to how many hold which preference, found from pairwise comparisons alone: monotone, Pareto "
        "efficient, and harder to manipulate; it trades off against always choosing what beats every other answer.",
        "kim2025b",
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
