"""One task, five ways to say what is wanted: a world of cases, and a learner a file. None sees more than such a learner would."""
