"""The votes of phones as they come: the stage's browser asks for the counts, hands them to the chart, and says how many there are."""

import streamlit as st

from pages.ui.phones import invite

_TALLY = st.components.v2.component(
    "tally",
    html="<p></p>",
    css="p { margin: 0; font-size: var(--read, 1rem); opacity: .85; white-space: nowrap; font-variant-numeric: tabular-nums; }",
    js="""
export default function({ parentElement, data }) {
  const words = parentElement.querySelector("p");
  let off = false, timer;
  const many = (n, one) => `${n} ${one}${n === 1 ? "" : "s"}`;
  const look = async () => {
    try {
      const answer = await fetch(new URL("./room/tally", location.href));
      if (!off && answer.ok) {
        const { counts, votes, phones } = await answer.json();
        window.dispatchEvent(new CustomEvent(data.event, { detail: counts }));
        const said = phones ? `${many(votes, "vote")} of ${many(phones, "phone")} · ${data.join}` : `Vote at ${data.join} · Q shows its code`;
        if (words.textContent !== said) words.textContent = said;
      }
    } catch { }
    if (!off) timer = setTimeout(look, 500);
  };
  look();
  return () => { off = true; clearTimeout(timer); };
}
""",
)


def show(event: str) -> None:
    """Say how many have voted and where one can; the window's event of that type brings the counts of each answer to the chart."""
    _TALLY(key="_tally", data={"event": event, "join": invite.join().partition("://")[2]})
