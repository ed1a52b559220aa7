"""What is known of readers who check, and of what teaches them to."""

from sim.contract.outcomes import Evidence

EVIDENCE = (
    Evidence(
        "for",
        "Of 45 people, historians and students read on the page itself and were often taken in by logos and names; fact "
        "checkers left it, opened other tabs, and came to better grounded judgements in a fraction of the time.",
        "wineburg2019",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "It can be taught: after six lessons, 271 pupils of an urban district judged the credibility of what they found online "
        "better than 228 in ordinary classes.",
        "wineburg2022",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Short videos about the tricks of manipulation make people recognise these better, and tell trustworthy from "
        "untrustworthy content better: seven preregistered studies, one of them on YouTube with 22,632 people.",
        "roozenbeek2022",
        "abstract (checked)",
    ),
    Evidence(
        "for",
        "Reminding people of accuracy makes what they share a little better, in surveys and in a field experiment. That is "
        "about sharing, not about believing.",
        "pennycook2021",
        "abstract (checked); the second sentence is this project's",
    ),
    Evidence(
        "against",
        "Repeated by others, one such reminder did nothing among 701 people; with 882 more the effect was small (d = 0.14 "
        "against 0.10).",
        "roozenbeek2021",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Looked at again by signal detection, two games that inoculate made players more suspicious of everything, true and "
        "false, and no better at telling them apart.",
        "modirrousta2023",
        "title and part of the abstract (checked); the rest as told by others",
    ),
    Evidence(
        "against",
        "Fact-checks, literacy tips and news about misinformation lowered belief in what is false and in what is true: three "
        "countries, 6,127 people.",
        "hoes2024",
        "abstract (checked)",
    ),
    Evidence(
        "context",
        "Tips lowered belief in mainstream headlines too, but more in false ones: 26.5 % better told apart in the USA, 17.5 % "
        "among educated people in India, and no effect in a rural sample there.",
        "guess2020",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Searching the web to judge a false article made people believe it more, in five experiments, above all where the "
        "search returned sources of low quality.",
        "aslett2024",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "A correction does not undo all: over 32 studies some influence of the false message was left, a small one (r = -.05).",
        "walter2020",
        "abstract (checked)",
    ),
    Evidence(
        "against",
        "Checks by a language model, right about 90 % of the false headlines, did not help people tell true from false on the "
        "whole; checks by people did. Where the model was wrong about a true headline, belief in it fell.",
        "deverna2024",
        "abstract (checked)",
    ),
)
