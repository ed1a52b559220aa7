"""What is known of races between developers, of overseers who are behind, and of how harm grows: evidence for and against."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "In a model of a race, more teams and more enmity between them raise the danger, above all where taking risks counts "
        "for more than skill.",
        "armstrong2016",
        "abstract (checked); the formulas are derived here from the rules of the model, the paper's own could not be looked at",
    ),
    Evidence(
        "context",
        "The same abstract: the more teams know of each other's and their own capability, the more danger. In the equilibria "
        "derived here, knowing nothing is safest too; but that all know all is less dangerous than knowing only oneself where "
        "skill counts little beside enmity.",
        "armstrong2016",
        "abstract (checked); the second sentence is this project's",
    ),
    Evidence(
        "against",
        "Where the faster only probably wins, a race is usually less dangerous, and telling all what all can do makes it safer "
        "than if each knew only itself, except where a small lead decides. Here it always does.",
        "emeryxu2023",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Whether a race needs rules depends on how long it takes. In a short one those who ignore safety win, at a cost to all;"
        " in a long one it can be better for all to encourage risk. Rules for all cases may not do what they should.",
        "han2020",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "In a model of states, one that lags does not use a risky technology unless it catches up, if rivals are moderately "
        "hostile. And safer technology can be used more riskily.",
        "stafford2022",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Overseers 400 Elo points behind succeed in 51.7 % of debates, 13.5 % of games of Mafia, 10.0 % of searches for "
        "backdoors in code, 9.4 % of wargames, each with the best number of nested steps; less against stronger systems.",
        "engels2025b",
        "abstract, version 2 (checked)",
    ),
    Evidence(
        "context",
        "How steeply a system's skill in a game follows its general skill: .05 in debates, .83 in Mafia, 1.95 in hiding "
        "backdoors, .68 in wargames, fitted by the authors with straight lines to 14 models at most 274 Elo points apart. With "
        "these fits, of an earlier version, backdoors would be found in 27.6 % at 400.",
        "engels2025b",
        "the authors' notebook, github.com/subhashk01/oversight-scaling-laws (checked)",
    ),
    Evidence(
        "against",
        "With stronger debaters weaker judges get more answers right, if modestly: an overseer who is behind need not lose.",
        "kenton2024",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "AI as a normal technology: its effects come as slowly as institutions take it up, people can stay in control without a"
        " breakthrough, and resilience limits harm. Then harm need not double with what is built.",
        "narayanan2025",
        "read in three summaries of the essay; the last sentence is this project's",
    ),
    Evidence(
        "context",
        "Experts who are concerned gave an existential catastrophe from AI by 2100 a chance of 20 %, sceptical forecasters .12 "
        "%, and weeks of joint work hardly moved either. There is no measured curve of harm.",
        "fri2024",
        "abstract (checked); the last sentence is this project's",
    ),
)
