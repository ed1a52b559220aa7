"""Home: the answer is hidden until it is asked for; the search finds every page and preset."""

import html
import re
from collections.abc import Callable
from concurrent.futures import wait
from threading import Event

import pytest

import sim
from pages.ui.shell.contents import SECTIONS
from pages.ui.start import gallery, home
from pages.ui.work import runs
from tests.app.conftest import App

ENTRIES = [entry for section in SECTIONS for entry in section.entries]
HOME = ENTRIES[0]
Visit = Callable[..., App]


def headline(app: App) -> str:
    """Return the headline as it is read."""
    (found,) = (h.value for h in app.at.html if "<h1" in h.value)
    return re.sub("<[^>]+>", "", re.search("<h1.*?</h1>", found, re.DOTALL).group())


def test_the_answer_comes_after_the_guess(visit: Visit) -> None:
    app = visit(HOME)
    smile = sim.load("smile")
    answer = f"after {smile.simulate(smile.Params(), None).peak:,.0f} tries"
    assert headline(app) == "When did people stop being better off?"
    app.at.slider(key="home_guess").set_value(3.0)
    app.run()
    assert headline(app) == "When did people stop being better off?"
    app.at.button(key="_home_show").click()
    app.run()
    assert headline(app) == f"People were best off {answer}. You said 8."
    assert "At your 8 tries" in app.said
    app.at.button(key="_home_show").click()
    app.run()
    assert answer not in headline(app)


def test_a_guess_in_the_address_is_shown(visit: Visit) -> None:
    app = visit(HOME, {"home_guess": "4", "home_shown": "true"})
    assert "You said 16." in headline(app)


@pytest.mark.parametrize("doublings", [0.0, 4.0, 5.5, 10.0, 14.0])
def test_the_sentence_says_what_the_visitors_number_would_have_meant(doublings: float, visit: Visit) -> None:
    app = visit(HOME, {"home_guess": str(doublings), "home_shown": "true"})
    smile = sim.load("smile")
    result = smile.simulate(smile.Params(), None)
    lines = smile.picture(result)["lines"].query("measure == 'wellbeing'").set_index("log2_n")["value"]
    kept = (lines[doublings] - lines[0.0]) / (result.peak_wellbeing - lines[0.0])
    if kept > 0.995:
        assert "as well off as they ever got" in app.said
    elif 2**doublings < result.peak:
        assert f'<strong class="meant">{100 * kept:.0f}\N{NO-BREAK SPACE}%</strong> of what there was to gain' in app.said
    else:
        assert (
            f'<strong class="meant">{100 * (1 - kept):.0f}\N{NO-BREAK SPACE}%</strong> of what people had gained was gone'
            in app.said
        )


def test_the_first_screenful_speaks_plainly(visit: Visit) -> None:
    """No n, no doublings, no standard deviations."""
    for shown in ("false", "true"):
        app = visit(HOME, {"home_shown": shown})
        read = " ".join([headline(app), re.sub("<[^>]+>", "", app.said), app.at.button(key="_home_show").label])
        assert not re.search(r"\bn\b|doubling|standard deviation|\bsd\b", read, re.IGNORECASE), read


def test_home_leads_to_every_page(visit: Visit) -> None:
    app = visit(HOME)
    leads = {link.label for link in app.at.page_link if not link.label.startswith("Next: ")}
    assert leads == {entry.title for entry in ENTRIES if entry.address}
    shown = " ".join(html.unescape(h.value) for h in app.at.html)
    assert all(sim.load(entry.address).question in shown for entry in ENTRIES if entry.address in sim.ids())


def test_every_model_has_a_card_with_its_own_frontier(visit: Visit) -> None:
    cards = [h.value for h in visit(HOME).at.html if 'class="asks"' in h.value]
    pictures = [re.search('src="data:image/svg[^"]+"', card) for card in cards]
    models = [entry for entry in ENTRIES if entry.address in sim.ids()]
    assert len({p.group() for p in pictures if p}) == len(models) + 1, "and the sample of a visitor's data has one"
    assert len(cards) == len(ENTRIES) - len(SECTIONS[0].entries), "neither home nor what stands beside it: talks, the article"


def test_the_large_cards_count_what_their_models_say() -> None:
    lending, loop, raters = (draw() for _, draw in home.CARRIERS)
    model = sim.load("lending")
    equal, rich = (model.run(model.Params(criterion=c))["profit_share"] for c in ("demographic_parity", "max_profit"))
    assert lending.number == f"{100 - 100 * equal / rich:.0f}\N{NO-BREAK SPACE}%"
    gap = sim.load("loop").run(sim.load("loop").Params())["gap"]
    assert loop.number == f"{gap:.1f} times"
    assert raters.number == f"{100 * sim.load('raters').run(sim.load('raters').Params())['worse_off']:.0f}\N{NO-BREAK SPACE}%"
    for drawn in (lending, loop, raters):
        assert "nan" not in drawn.svg
        assert drawn.alt in drawn.svg


def test_what_is_not_there_yet_does_not_keep_the_page_waiting() -> None:
    """The first thing that is missing is begun, and nothing else: the page shows without both."""
    release, begun = Event(), []

    def slow(name: str) -> str:
        begun.append(name)
        release.wait(60)
        return name

    pending = gallery.Pending()
    try:
        assert pending.get(slow, "first") is None
        assert pending.get(slow, "second") is None
        assert begun == ["first"]
    finally:
        release.set()
    wait([runs.later(slow, "first")])
    again = gallery.Pending()
    assert again.get(slow, "first") == "first"


@pytest.mark.parametrize("query", [{"home_guess": "99"}, {"home_shown": "perhaps"}])
def test_a_wrong_address_opens_home_all_the_same(query: dict[str, str], visit: Visit) -> None:
    app = visit(HOME, query)
    assert app.at.slider(key="home_guess").value == 10.0
    assert app.at.toggle(key="home_shown").value is False
