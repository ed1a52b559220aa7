"""What is known of speed and of those who are hit, of whom people would spare, and of cars that drive themselves."""

from sim.contract.outcomes import Evidence

SOURCES = (
    "tefft2011",
    "tefft2013",
    "hussain2019",
    "rosen2011",
    "richards2009",
    "green2000",
    "awad2018",
    "bigman2020",
    "himmelreich2018",
    "defreitas2021",
    "bonnefon2016",
    "cameron2010",
    "hunter2023",
    "cicchino2022",
    "kusano2025",
)
EVIDENCE = (
    Evidence(
        "for",
        "Of pedestrians hit in the USA 10, 25, 50, 75 and 90 % die at 23, 32, 42, 50 and 58 mph, as a report of 2011 has it; the "
        "journal's paper of 2013, on the same crashes, says 24.1, 32.5, 40.6, 48.0 and 54.6 mph. Crashes are of 1994 to 1998. Both are "
        "choices of the page.",
        "tefft2013",
        "abstract of the paper (checked); the report's numbers as others print them (checked in three places)",
    ),
    Evidence(
        "for",
        "A review of 20 studies: 5, 10, 50, 75 and 90 % die at 30, 37, 59, 69 and 80 km/h, and each km/h more raises the odds of death by "
        "11 %. It asks for limits of 30 to 40 km/h where people walk. It found signs of publication bias.",
        "hussain2019",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Studies before 2000 overstated how many die, as severe crashes were more likely to be in their data; newer ones find far lower "
        "risks, still rising steeply with speed.",
        "rosen2011",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "A sign is not a speed. A limit of 20 mph on 76 streets of Belfast's centre hardly moved the mean speed in three years (0.8 "
        "mph), and crashes fell no more than elsewhere, as far as so few can show.",
        "hunter2023",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "That fatal crashes rise with the fourth power of speed holds for rural roads and motorways; on main roads in towns not "
        "directly. In this model the power depends on the speed that one comes from.",
        "cameron2010",
        "abstract (checked); the second sentence is this project's",
    ),
    Evidence(
        "for",
        "Trolley cases illuminate a narrow range of what is at issue. Crossings and turns are where cars decide every day, and there safety "
        "stands against mobility.",
        "himmelreich2018",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Driverless dilemmas have been of limited use to engineers and lawyers; tests of ordinary driving sense would serve better.",
        "defreitas2021",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "The choice can matter before it ever comes up. People want others to buy cars that sacrifice their passengers, and would not "
        "buy one; to demand such cars might delay a safer technology and cost more lives than the choice. The page counts none of this.",
        "bonnefon2016",
        "abstract (checked); the last sentence is this project's",
    ),
    Evidence(
        "context",
        "The Moral Machine: 40 million decisions, people in 233 countries and territories who chose to take part. Its authors say that "
        "certainty about who stands there and who will die is not realistic. By country it has 130 with at least 100 people.",
        "awad2018",
        "abstract and figure 3 (checked); what the authors grant as others quote it; numbers by country: see the tab",
    ),
    Evidence(
        "against",
        "The Moral Machine forces people to treat lives unequally, and the wish for it comes from being forced: its critics' studies let "
        "people answer otherwise.",
        "bigman2020",
        "extracts and a summary by others (checked)",
    ),
    Evidence(
        "context",
        "Drivers in seat belts, frontal crashes: 3 % die where the crash takes 30 mph, 92 % at 60. Side crashes kill more. The model "
        "lets a car hit what stands there head on, and no bag, belt or rail is newer than the data.",
        "richards2009",
        "as summarised by others (checked in one place)",
    ),
    Evidence(
        "context",
        "Drivers who wait for it brake after 0.7 s, after 1.25 s if it is unexpected but common, and after about 1.5 s if something "
        "moves into their path.",
        "green2000",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Cars that brake by themselves have 25 to 27 % fewer crashes with pedestrians. In the dark without street lights, and where the "
        "limit is 50 mph or more, no effect was found: who is not seen is not braked for.",
        "cicchino2022",
        "abstract (checked); the last words are this project's",
    ),
    Evidence(
        "for",
        "A company counts, over 56.7 million miles without a driver, significantly fewer crashes that hurt pedestrians than people have "
        "on such roads. It compares itself, and the deaths are too few to compare.",
        "kusano2025",
        "abstract (checked); that deaths are too few is this project's reading",
    ),
)
