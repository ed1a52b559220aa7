"""What is known for and against what the model overoptimization shows."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "With a fixed reward model in the place of people: the score of a model trained on its labels keeps rising; the true score rises, "
        "peaks and falls, in one form for best of n and in another for reinforcement learning.",
        "gao2023",
        "abstract (checked); the forms of section 1 as others quote them",
    ),
    Evidence(
        "for",
        "Several models trained on the same labels: counting the lowest, or subtracting their variance, practically ended overoptimization "
        "by best of n, with a quarter of the labels wrong and without, and improved the result by up to 70 %.",
        "coste2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "What a measure leaves out is driven down as far as it can be, where things that matter compete for the same means.",
        "zhuang2020",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Ensembles mitigate reward hacking and do not end it: some of it survives because all members make the same kind of error. "
        "Members that differ from pretraining on help more than those that differ in fine-tuning only.",
        "eisenstein2024",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "With light-tailed error optimising harder keeps helping, and the reward models that were measured look light-tailed. Here "
        "what is overdone has a heavier tail than the rest of an answer, and costs worth: both by assumption.",
        "kwa2024",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The forms are descriptions of curves, their coefficients printed in figures only. Here they are fitted to this page's own curves, "
        "and say nothing about a language model.",
        "gao2023",
        "section 1, as others quote it and this project reads it",
    ),
)
