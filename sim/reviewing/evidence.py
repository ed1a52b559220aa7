"""What is known of people who look over what a machine decides."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Handing over the cases with the least certain answers gives the fewest errors for every share handed over; the error at one share "
        "follows from the whole curve of shares.",
        "chow1970",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "A model that knows the weaknesses of whom it hands over to makes the whole more accurate and less biased, even with people who "
        "are inconsistent or biased.",
        "madras2018",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "What to answer and what to hand over can be learned together from samples of an expert's decisions, with a loss that is consistent.",
        "mozannar2020",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "In a randomised trial with 80,033 women, mammograms sorted by an AI to one reader or two found 6.1 cancers per 1,000 against 5.1 with "
        "two readers for all, with 44.3 % less reading. The trial was not about sorting alone: the AI also marked what it suspected.",
        "lang2023",
        "abstract, as told by two others (checked there)",
    ),
    Evidence(
        "against",
        "In 106 experiments people together with an AI were on average worse than the better of the two alone (g = -0.23), above all in "
        "decisions. Where people were the better ones, the combination gained; where the AI was, it lost.",
        "vaccaro2024",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "41 policies that prescribe human oversight of government algorithms rest on people being able to do it, which evidence "
        "does not show; so they lend a false sense of security.",
        "green2022",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "People over-rely on automated advice: a review of 74 studies. Workload, difficult tasks and little time make it worse; training, "
        "accountability and where the advice stands can make it better.",
        "goddard2012",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "120 medical students, prescribing with a computer's help, missed more errors when its advice was wrong than without any (24.5 to "
        "33.3 % more), and followed more than half of its false alarms.",
        "lyell2017",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "40 radiologists found fractures less well after a day of reading (area under the ROC curve .852 instead of .885). Read as the "
        "distance of two normal curves that is 13 % in a day: what 2 % an hour comes to.",
        "krupinski2010",
        "abstract (checked); the second sentence is this project's",
    ),
    Evidence(
        "context",
        "In two hospital services people worked faster under load, and slower again when overload lasted; overwork went with worse care. "
        "By how much a reader speeds up is assumed here.",
        "kc2009",
        "abstract (checked); the second sentence is this project's",
    ),
)
