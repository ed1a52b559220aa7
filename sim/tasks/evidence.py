"""What is known of AI, tasks and jobs."""

import sim

EVIDENCE = (
    sim.Evidence(
        "for",
        "Exposed tasks, times those in which AI pays within ten years, times what it saves: no more than .66 % more productivity in ten "
        "years, and less than .53 % as later tasks are harder to learn. AI is put as unlikely to raise inequality as much as earlier "
        "automation, and as widening the gap between capital and labour.",
        "acemoglu2025",
        "abstract (checked); the three factors, .199, .23 and .144, as told by others",
    ),
    sim.Evidence(
        "against",
        "Generative AI could raise global GDP by 7 % over ten years and productivity growth by 1.5 points a year: two thirds of jobs "
        "exposed, a quarter of work that could be done by it, and those displaced find new work. The report says that it could be much "
        "less or more.",
        "briggs2023",
        "the bank's own summary and the report's first page (both checked in reprints)",
    ),
    sim.Evidence(
        "context",
        "The two do not measure the same. One is productivity, the other GDP, which also counts what is invested. For GDP the first "
        "estimate says .93 to 1.16 %, with a boom of investment 1.4 to 1.56 %: a fifth to an eighth of the other, not a tenth.",
        "acemoglu2025",
        "a passage of the working paper (checked in a newspaper's quotation); the ratio is this project's",
    ),
    sim.Evidence(
        "context",
        "What this page does not give: he expects capital's share to rise by .31 points. Here it rises by more than two where AI takes whole "
        "tasks, and by less than one where it does three tenths of people's part and saves as much.",
        "acemoglu2025",
        "as told by others; the second sentence is the model's",
    ),
    sim.Evidence(
        "against",
        "With the same formula and other readings of the same studies others find .07 to 1.24 points of growth a year, and .8 to 1.3 by "
        "the example of earlier revolutions. They also hold that firms which adopt AI rather grow.",
        "aghion2025",
        "the authors' own article about it (checked)",
    ),
    sim.Evidence(
        "for",
        "Automation always lowers labour's share and may lower the demand for labour while productivity rises, above all if it saves "
        "little; new tasks in which people are better raise both. Since about 1990 more was displaced and less came anew than before.",
        "acemoglu2019",
        "abstract (checked); that little saving is the danger: page 10 (checked in an excerpt)",
    ),
    sim.Evidence(
        "for",
        "One more industrial robot per thousand workers lowered employment by .2 points and wages by .42 % in the commuting zones of the USA "
        "that had them.",
        "acemoglu2020",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "Across industries of 17 countries robots raised productivity and wages and had no significant effect on total hours.",
        "graetz2018",
        "abstract of the working paper of 2015 (checked)",
    ),
    sim.Evidence(
        "context",
        "The same data, in the industries that do use robots: half the effect on productivity, and wages fall instead of rising.",
        "bekhtiar2021",
        "abstract (checked)",
    ),
    sim.Evidence(
        "against",
        "In Denmark, two years after chatbots came, most people in eleven exposed professions use them, and neither earnings nor hours "
        "have changed: effects above 1 % are ruled out.",
        "humlum2025",
        "as told in five reports of it (checked)",
    ),
    sim.Evidence(
        "for",
        "In the USA employment of people of 22 to 25 in the most exposed occupations fell by 13 % against others, where AI takes tasks "
        "rather than helps; pay and older people's employment did not.",
        "brynjolfsson2025",
        "abstract of the version of August 2025 (checked)",
    ),
    sim.Evidence(
        "for",
        "Most people today have work that did not exist in 1940. New work comes where innovation helps people, not where it automates, "
        "and since about 1980 automation has eroded demand more than before.",
        "autor2024",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Of the wages paid for tasks that a seeing AI could do, 23 % would pay to automate in the USA at today's costs.",
        "svanberg2024",
        "abstract (checked); it is for vision, and is taken for all tasks",
    ),
    sim.Evidence(
        "context",
        "Training and other help for those out of work does nothing on average at first and more two to three years later, most of all where "
        "it builds skills: over 200 studies.",
        "card2018",
        "abstract (checked)",
    ),
    sim.Evidence(
        "for",
        "The tax system of the USA favours capital and so leads to too much automation. Where it cannot be mended, a tax on automation helps, "
        "because the last tasks to be automated bring little.",
        "acemoglu2020tax",
        "abstract (checked)",
    ),
    sim.Evidence(
        "context",
        "Small savings add up by their share of costs, whatever the economy looks like. Large ones do not: how well one thing stands in for "
        "another, and whether people can move, then counts.",
        "baqaee2019",
        "abstract of the working paper (checked); hulten1978 as told there",
    ),
)
