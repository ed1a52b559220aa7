"""A step that comes while the whole page runs: the browser hears of every widget before it hears that the run has ended."""

from collections.abc import Callable

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.visitor import Visitor

KNOB = "risk_scores_threshold_black"
TRIES = 25


def test_a_run_of_the_whole_page_ends_with_all_that_it_has_shown(server: str, visitors: Callable[[str], Visitor]) -> None:
    """Streamlit drops what the next fragment will show anew, and the browser would forget the knob that it does not see."""
    visitor = visitors(server)
    visitor.open("risk_scores")
    visitor.settle()
    runs: list[bool] = []  # of each run of the whole page: whether the knob came before its end
    shown: list[str] = []

    def begun(message: ForwardMsg) -> bool:
        return message.WhichOneof("type") == "new_session"

    def stepped(message: ForwardMsg) -> bool:
        kind = message.WhichOneof("type")
        if kind == "delta":
            shown.append(message.delta.new_element.slider.id)
        elif kind == "new_session":  # the knob's own run, after that of the whole page
            shown.append("step")
        ended = message.script_finished if kind == "script_finished" else None
        if ended == ForwardMsg.FINISHED_SUCCESSFULLY and "step" not in shown:
            runs.append(any(id.endswith(KNOB) for id in shown))
        return "step" in shown and ended in (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)

    for i in range(TRIES):
        shown.clear()
        visitor.run()
        visitor.until(begun)
        visitor.ask(KNOB, 3 + i % 5)
        visitor.until(stepped)
    assert len(runs) > TRIES / 2  # where both are still queued they are one run
    assert all(runs), f"{runs.count(False)} of {len(runs)} runs ended without the knob"
