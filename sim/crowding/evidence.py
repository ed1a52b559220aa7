"""What is known of firms that sell at once, of shared models and of trading halts, for and against the model."""

import sim

EVIDENCE = (
    sim.Evidence(
        "for",
        "If all decide by the same algorithm, the decisions of all together can be worse, even where it is more accurate for each one alone, "
        "and without any shock. Shown for firms that hire; here they sell.",
        "kleinberg2021",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "for",
        "A bank that spreads its risks fails less often. If many spread them in the same way, it grows more likely that many fail at once.",
        "beale2011",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Week of 6 August 2007: many computer-run stock funds lost as never before. Probably one large portfolio was sold in haste, which hurt "
        "all that held the like and made them sell too; on 10 August much came back. A hypothesis, from returns and a simulated strategy.",
        "khandani2007",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "Regulators of the G20 count similar AI models among what could make markets move together, beside few providers, cyber attacks "
        "and models that nobody checks. A warning, not a measurement.",
        "fsb2024",
        "as told by a trade paper (checked); the report was not read",
    ),
    sim.Evidence(
        "context",
        "6 May 2010, the flash crash: one automated programme was to sell 75,000 futures (4.1 billion dollars) without regard to price. Over "
        "20,000 trades in more than 300 papers were made 60 % or more off; half an hour later most prices were back. It began with one seller, "
        "not with many on one model.",
        "cftc2010",
        "as quoted in kirilenko2017 (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "for",
        "Circuit breaker: at 2:45:28 of that afternoon trading in the futures stopped for five seconds; when it went on, prices "
        "steadied and soon recovered.",
        "cftc2010",
        "as quoted in kirilenko2017 (checked)",
    ),
    sim.Evidence(
        "against",
        "The fastest traders traded while prices fell as they had on the days before: the pattern did not change.",
        "kirilenko2017",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "In currency trading of 2003 to 2007 the strategies of computers were highly correlated, and markets were none the worse for it, "
        "at least on average; prices became more efficient.",
        "chaboud2014",
        "abstract (checked); the years in an earlier version's",
    ),
    sim.Evidence(
        "against",
        "In the laboratory, language models trade by what they know themselves and follow the crowd less than people do. Told to maximise "
        "profit, they follow it where that pays.",
        "hansen2025",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Simulated investors that may leave a fund: learning by reward they act together and run too readily; as language models they differ, "
        "and are hard to predict. So which AI it is decides.",
        "anand2026",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "AI may raise systemic risk or steady the system, by what it is told to want and how hard it is hit; the authors expect calmer days "
        "and more extreme ones. An argument, not data.",
        "danielsson2024",
        "abstract and introduction (checked)",
    ),
    sim.Evidence(
        "against",
        "Diversity in name: of over 350 language models, two that both err gave the same wrong answer 60 % of the time on one leaderboard, "
        "and the better ones err together across providers. Other models need not fail on other days.",
        "kim2025",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "against",
        "Circuit breakers in a model of traders: as prices near the halt they swing more and reach it sooner. Welfare falls or rises, by why "
        "people trade. Here nobody sells because a halt is near.",
        "chen2024",
        "abstract (checked); the last sentence is this project's",
    ),
    sim.Evidence(
        "against",
        "China, four halts in early 2016: prices fell on the faster, the nearer the halt; more so before the one that ended the day.",
        "xiang2023",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "USA, four halts in March 2020: right after them prices swung more and spreads were wider, but more was bought of what had been hit "
        "hardest. The authors call that steadying.",
        "li2020",
        "abstract (checked)",
    ),
)
