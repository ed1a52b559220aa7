"""A sample of votes to try and to download: 320 invented people vote on 36 statements about an AI at the town hall.

Nobody said this: a generator made it, in the layout of Polis' export. Two camps, one larger; each statement has an appeal to all and a
lean to one camp (log-odds, assumptions), and everybody sees only some statements and passes on some.
"""

from functools import cache

import numpy as np
import pandas as pd
from scipy.special import expit

from sim.own.votes import study as vote_study
from sim.own.votes import table as vote_table
from sim.own.votes.counted import Study

NAME, TEXTS_NAME = "sample-votes.csv", "sample-statements.csv"
CAMPS = (190, 110)
OUTSIDE = 20  # people of neither camp, who vote at random and little
PASSES = 0.12
ASSIGNED = 7  # votes from which on somebody is in a group
# Text, appeal to all, lean towards the larger camp.
STATEMENTS = (
    ("It must say that it is an AI at the start of every conversation.", 1.7, 0.1),
    ("It should decide simple applications on its own, such as parking permits.", 0.8, 1.9),
    ("No decision about a person without a human who signs it.", 0.6, -1.6),
    ("Anyone must be able to reach a human within one working day.", 1.6, -0.3),
    ("It should learn from all conversations to get better.", 0.9, 1.8),
    ("It must show which rule or page its answer comes from.", 1.5, 0.2),
    ("It should not be used before an outside audit.", 0.3, -1.5),
    ("It should remind people of deadlines without being asked.", 1.5, 1.5),
    ("Counters must stay open as long as they are today.", 0.4, -1.7),
    ("The town must publish how often it is wrong.", 1.3, -0.2),
    ("It should use what other offices already know about me.", 0.3, 2.0),
    ("People who do not use it must not wait longer.", 0.9, -1.1),
    ("Nothing that people tell it may be sold.", 1.9, -0.2),
    ("It should answer at night, too, even with no human on duty.", 1.4, 1.4),
    ("It should be switched off after its first serious error.", -0.7, -1.3),
    ("The money saved at the counters should pay for it.", 0.5, 1.6),
    ("Conversations are deleted after 30 days unless the person wants them kept.", 0.9, -0.5),
    ("The council should vote every year on whether to keep it.", 0.3, -1.0),
    ("It should have a friendly human name.", -0.8, 0.6),
    ("Companies should be allowed to build on it.", -0.1, 1.4),
    ("It should answer political questions.", -1.4, 0.2),
    ("It should never use data from another office.", -0.3, -1.5),
    ("It may recommend local shops that pay for it.", -1.8, 0.4),
    ("It should tell people what they want to hear.", -2.2, 0.0),
    ("It should say so when it does not know.", 1.4, 0.0),
    ("It should fill in forms with what I told it before.", 1.1, 1.6),
    ("A wrong answer must not cost anybody a deadline.", 1.1, -0.4),
    ("It should be tested with people who see or hear badly.", 1.0, 0.1),
    ("What it costs must be in the budget for all to read.", 0.8, -0.2),
    ("It should put the town's letters into plain words.", 0.9, 0.4),
    ("Every office must say which data it gives to it.", 0.7, -0.5),
    ("A mistake must be put right within a week.", 1.0, -0.1),
    ("It should answer on the phone as well.", 0.9, 0.6),
    ("Its code must be public.", 0.5, -0.4),
    ("It should speak the languages that people here speak.", 1.2, 0.3),
    ("It should be bought in the region.", 0.0, -0.6),
)


@cache
def content() -> bytes:
    """Return the sample as a CSV file; the same bytes at every call."""
    rng = np.random.default_rng(0)
    side = np.repeat([1.0, -1.0, 0.0], [*CAMPS, OUTSIDE])
    appeal, lean = np.array([one[1:] for one in STATEMENTS]).T
    people, statements = len(side), len(STATEMENTS)
    agree = expit(appeal + np.outer(side, lean) + 0.5 * rng.standard_normal((people, 1)))
    agree[side == 0] = 0.5
    vote = np.where(rng.random((people, statements)) < agree, 1, -1)
    vote[rng.random(vote.shape) < PASSES] = 0
    share = np.where(side == 0, 0.15, 0.45 + 0.5 * rng.random(people))
    seen = rng.random(vote.shape) < share[:, None]
    seen[np.arange(people), rng.integers(statements, size=people)] = True
    given = seen.sum(axis=1)
    order = rng.permutation(people)
    group = pd.array(np.where(side > 0, 0, 1), dtype="Int64")
    group[(given < ASSIGNED) | (side == 0)] = pd.NA
    frame = pd.DataFrame(
        {
            "group-id": group,
            "n-comments": 0,
            "n-votes": given,
            "n-agree": ((vote == 1) & seen).sum(axis=1),
            "n-disagree": ((vote == -1) & seen).sum(axis=1),
        }
    )
    cells = pd.DataFrame(np.where(seen, vote, 0), columns=[str(i) for i in range(statements)]).astype("Int64").mask(~seen)
    whole = pd.concat([frame, cells], axis=1).iloc[order].reset_index(drop=True)
    whole.insert(0, "participant", range(people))
    return whole.to_csv(index=False).encode()


@cache
def texts() -> dict[str, str]:
    """Return the statements' texts by their id."""
    return {str(i): text for i, (text, _, _) in enumerate(STATEMENTS)}


def texts_content() -> bytes:
    """Return the texts as a CSV file."""
    frame = pd.DataFrame({"comment-id": list(texts()), "comment-body": list(texts().values())})
    return frame.to_csv(index=False).encode()


@cache
def study() -> Study:
    """Return what the sample says, read like anybody's, its statements in words."""
    return vote_study.named(vote_study.analyse(vote_table.read(NAME, content())), texts())
