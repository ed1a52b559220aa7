"""Whom people of 130 countries would spare."""

from sim.roads import votes


def test_the_table_is_whole_and_tells_what_the_paper_tells():
    table = votes.countries()
    assert len(table) == 130
    assert table["code"].is_unique
    assert table["country"].is_unique
    assert table.notna().all().all()
    assert table["cluster"].value_counts().to_dict() == {"western": 67, "southern": 35, "eastern": 28}
    assert (table[["young", "more", "humans"]] > 0).all().all(), "the three that all countries share"
    southern = table["cluster"] == "southern"
    assert table.loc[southern, "women"].mean() > table.loc[~southern, "women"].mean() + 0.04
    assert table.loc[table["cluster"] == "eastern", "young"].mean() < table.loc[southern, "young"].mean()


def test_votes_are_shares():
    share = votes.swerves()
    assert share.between(0, 1).all()
    assert share["Japan"] == share.max()
