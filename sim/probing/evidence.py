"""What is known for and against what the model interpretability shows."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Small networks trained on rare features hold more features than they have dimensions. The price is interference, which only "
        "something nonlinear can filter.",
        "elhage2022",
        "the publisher's summary (checked)",
    ),
    Evidence(
        "for",
        "A limit on any linear reading of features in superposition: some shadow always falls, where recovery by a threshold, few "
        "features being on, still succeeds. Mathematics, not a language model.",
        "borobia2026",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Text classifiers that were asked something else encode who wrote: demographic attributes can be read from the inside. Trained against "
        "an adversary until that one was at chance, a classifier fitted afterwards still found them.",
        "elazar2018",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Two methods took gender out of word vectors as it was defined. It was still there in the distances between "
        "words, and could be recovered.",
        "gonen2019",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "LEACE provably keeps every linear classifier from finding a concept, and changes the layer as little as possible. It promises "
        "nothing about others.",
        "belrose2023",
        "abstract (checked); the second sentence is this project's",
    ),
    Evidence(
        "for",
        "Erasing against curved adversaries protects against those that one had in mind, and not against others. Erasing "
        "everything remained an open problem.",
        "ravfogel2022",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Sparse autoencoders, dictionaries that are learned, recovered 9 % of the true features of a made-up world while they explained "
        "71 % of the variance; with random directions they did nearly as well on common measures. A preprint.",
        "korznikov2026",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "To find harmful intent in prompts, also of other kinds than it was fitted to, a plain probe did better than one on a sparse "
        "autoencoder. The team put its work on these autoencoders back; it does not call them useless.",
        "smith2025",
        "summary of the post (checked)",
    ),
    Evidence(
        "for",
        "With little data, rare classes, wrong labels or other inputs, sparse autoencoders sometimes helped a probe; no mixture with them "
        "beat the baselines throughout.",
        "kantamneni2025",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Probes told deceptive from honest answers of a large language model with an AUC of .96 to .999, and caught 95 to 99 % at 1 % "
        "false alarms: monitors in use need not be as crowded as here. The authors call them not yet a robust defence.",
        "goldowskydill2025",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "The attributes that others had recovered from a network were found in the sample that was looked at, and hardly in new "
        "people: a probe can also learn its sample. Here it is judged on fresh people.",
        "barrett2019",
        "abstract (checked); the last sentence is this project's",
    ),
    Evidence(
        "against",
        "Learned dictionaries of up to 34 million features in a language model in use gave features that people can read and that steer it, "
        "among them deception and bias. The authors call the set incomplete, and lack a rigorous test of it.",
        "templeton2026",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Some features of language models are not directions at all: days of the week lie on a circle. A model of directions "
        "does not know them.",
        "engels2025",
        "abstract (checked); the second sentence is this project's",
    ),
)
