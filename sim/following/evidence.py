"""What is known of values that move, of those who follow them, and of loud voices."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "What a public holds right can turn within a generation: of people in the USA 27 % said in 1996 that same-sex marriages should be "
        "valid in law, and 71 % in 2022.",
        "gallup2022",
        "as reprinted by others (checked in two places)",
    ),
    Evidence(
        "for",
        "AI that reinforces the values of its time can help to lock them in, mistaken ones too. Methods of alignment that know no time cannot "
        "follow values that move, foresee where they go, or notice that AI moves them.",
        "qiu2024",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "A language model trained on fixed text holds on to older views than those that social movements have since won.",
        "bender2021",
        "section on fixed data and changing views (as summarised by others)",
    ),
    Evidence(
        "for",
        "Tay, a chatbot that learned from whoever wrote to it, was taken down within a day. The company spoke of a coordinated attack by "
        "a part of its users.",
        "lee2016",
        "the company's account (as quoted by others)",
    ),
    Evidence(
        "for",
        "Whoever writes 0.5 % of the human preferences takes a reward model from 75 % to 44 % right, where their trigger word stands.",
        "rando2024",
        "the paper (as quoted by others)",
    ),
    Evidence(
        "against",
        "The model that is trained on such preferences is harder to move: the trigger works only if about 5 % of them are poisoned. Feedback "
        "is not copied as simply as here.",
        "rando2024",
        "the paper (as quoted by others)",
    ),
    Evidence(
        "against",
        "People seldom change their minds for good: in three-wave panels most answers to over 500 questions are settled "
        "before people are grown up. What then moves is who lives, slowly and in one direction, which is no random walk.",
        "vaisey2021",
        "abstract (checked); the second sentence is this project's",
    ),
    Evidence(
        "against",
        "Values do not drift by themselves beside an AI: it can move them too. Of eight ways to say which of a person's changing wishes count, "
        "each either lets an AI steer people or is too cautious to be useful.",
        "carroll2024",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "To move a share of the way to what is seen is the best forecast exactly where a random walk is seen through noise.",
        "muth1960",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "The middle answer is a rule under which it does not pay to say another peak than one's own, where everybody has a single one.",
        "moulin1980",
        "conclusion (checked); the paper says which rules are such",
    ),
)
