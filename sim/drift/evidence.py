"""What is known of models that age, for and against."""

from sim.contract.outcomes import Evidence

SOURCES = ("page1954", "gama2014", "zliobaite2014", "vela2022", "davis2019", "mahadevan2024")
EVIDENCE = (
    Evidence(
        "for",
        "Four standard models on data sets of four industries: quality falls as time passes since the last training, in several "
        "patterns. That 91 % of models age so is widely told; the abstract does not say it.",
        "vela2022",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Spam changes on purpose: a filter that takes up new cases, and every so often chooses anew what it looks at, followed the change.",
        "delany2005",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Spam blogs: a group of classifiers that notices when it gets worse and retrains itself needs far fewer retrainings than a "
        "fixed schedule, and stays accurate.",
        "chinavle2009",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Deciding by cost whether to retrain: more accurate than drift detectors with fewer retrainings, on real data.",
        "mahadevan2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Labelling what the model is unsure of misses changes far from its line, so that it does not adapt; labels spread over time "
        "and partly at random do.",
        "zliobaite2014",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "A model of infection risk in the year after its validation: AUROC .767 instead of .778, and most of the gap came from how "
        "the data were fetched, not from time. Retraining would not have mended it.",
        "otles2021",
        "abstract (checked); the last sentence is ours",
    ),
    Evidence(
        "against",
        "Where a test says how much to update a clinical model, small changes were recommended more often than a refit, and they "
        "did as well or better; without a shift, none at all.",
        "davis2019",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Two real streams of opinions: labels chosen cleverly brought little over labels at random.",
        "serrao2018",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "Drift comes suddenly, step by step, gradually or again and again; the survey sorts the ways to follow it. Ours are two: steady "
        "and sudden.",
        "gama2014",
        "abstract (checked); the kinds as this project tells them",
    ),
)
