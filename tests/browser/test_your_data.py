"""A visitor's own table: it is shown, what is written in it is text, and a wrong file gets one sentence."""

from collections.abc import Callable

from sim.own.scores import sample as score_sample
from tests.browser.conftest import Screen

Screens = Callable[..., Screen]
EVIL = "<img src=https://example.com/x.png onerror=window.evil=1>"
SCRIPT = "<script>window.evil=2</script>![](https://example.com/y)"


def upload(screen: Screen, name: str, content: bytes) -> Screen:
    screen.page.get_by_text("Use your own scores").click()
    chooser = screen.page.locator('[data-testid="stFileUploader"] input[type=file]')
    chooser.set_input_files({"name": name, "mimeType": "text/csv", "buffer": content})
    return screen


def test_a_table_is_shown_and_markup_in_it_is_text(screens: Screens) -> None:
    content = score_sample.content().decode().replace("group,score,outcome", f"group,score,{EVIL}").replace("Hispanic", SCRIPT)
    screen = upload(screens().goto("your_data"), f"{EVIL}.csv", content.encode())
    screen.page.get_by_text("is in this session").wait_for()
    screen.settle()
    outcome = screen.page.get_by_test_id("stSelectbox").filter(has_text="Outcome").locator("input").first
    outcome.click()
    screen.page.get_by_role("option").filter(has_text="onerror").click()
    screen.settle()
    screen.page.get_by_text("10,000 people in 4 groups").wait_for()
    screen.settle()
    for label in screen.page.get_by_test_id("stTab").all_inner_texts():
        screen.page.get_by_test_id("stTab").get_by_text(label, exact=True).click()
        screen.settle()
    assert screen("() => window.evil") is None
    assert screen.page.locator('img[src*="example.com"], a[href*="example.com"]').count() == 0
    assert EVIL in screen.page.locator('[data-testid="stMainBlockContainer"]').inner_text()


def test_the_sample_can_be_taken_home_and_brought_back(screens: Screens) -> None:
    screen = screens().goto("your_data")
    screen.page.get_by_text("Use your own scores").click()
    screen.page.get_by_text("Download the sample").wait_for()
    screen.settle()
    with screen.page.expect_download() as waiting:
        screen.page.get_by_text("Download the sample").click()
    content = waiting.value.path().read_bytes()
    assert content == score_sample.content()
    upload_again = screens().goto("your_data")
    upload(upload_again, "sample.csv", content)
    upload_again.page.get_by_text("Your file sample.csv: 10,000 people in 4 groups").wait_for()
    upload_again.settle()
    assert upload_again.page.locator(".say strong").count() >= 1


def test_a_wrong_file_gets_one_sentence(screens: Screens) -> None:
    screen = upload(screens().goto("your_data"), "holiday.csv", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 50)
    told = screen.page.locator('[role="alert"]:visible')
    told.wait_for()
    screen.settle()
    assert told.count() == 1
    assert told.inner_text().startswith("File holiday.csv: ")
    assert told.inner_text().count(". ") == 0
    assert screen.page.locator('[data-testid="stException"]').count() == 0
