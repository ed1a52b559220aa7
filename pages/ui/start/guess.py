"""The guess: two pictures over how hard an AI tried, one of them hidden. The visitor drags a line to where people were best off.

All of it happens in the browser: pointer, finger, arrow keys, and the drawing in of the answer. What was set goes to Python on release.
"""

from collections.abc import Callable
from typing import Any

import streamlit as st

LOW, HIGH, STEP = 0.0, 14.0, 0.5  # doublings of the number of tries; as far as the page of the smile goes

_GUESS = st.components.v2.component(
    "guess",
    html="""
<div class="plot">
  <svg aria-hidden="true"></svg>
  <div class="grip" role="slider" tabindex="0" aria-label="Your guess: after how many tries people were best off" aria-orientation="horizontal">
    <span class="knob">&#8596;</span><span class="words"></span>
  </div>
</div>
""",
    css="""
:host, .plot { display: block; }
.plot {
  --asked: light-dark(#D55E00, #FF9147); --asked-ink: light-dark(#A34700, #FF9147); --meant: light-dark(#0072B2, #5CB8F0);
  --ink: light-dark(#1f1f1f, #f2f2f2); --ground: light-dark(#ffffff, #171614); --quiet: light-dark(#6b6b6b, #a8a8a8);
  --band: light-dark(#f1f5f9, #1f2226);
  position: relative; height: var(--guess-height, 440px); font-family: inherit; color: var(--ink);
  touch-action: pan-y; user-select: none; -webkit-user-select: none; cursor: ew-resize;
}
svg { display: block; width: 100%; height: 100%; overflow: visible; }
text { font-family: inherit; fill: var(--ink); font-size: var(--guess-words, 15px); paint-order: stroke; stroke: var(--ground);
  stroke-width: 5px; stroke-linejoin: round; }
.tick { fill: var(--quiet); }
.name { font-weight: 700; font-size: calc(var(--guess-words, 15px) * 1.25); }
.asked { fill: var(--asked-ink); } .meant { fill: var(--meant); }
.line { fill: none; stroke-width: 5; stroke-linecap: round; stroke-linejoin: round; }
.line.asked { stroke: var(--asked); fill: none; } .line.meant { stroke: var(--meant); fill: none; }
.under { fill: var(--asked); opacity: .14; } .rest { fill: var(--meant); opacity: .12; }
.base { stroke: var(--quiet); stroke-opacity: .4; stroke-width: 1; } .rule { stroke: var(--ink); stroke-width: 2.5; }
.best { stroke: var(--meant); stroke-width: 2.5; stroke-dasharray: 3 6; }
.blank { fill: var(--band); } .note { font-weight: 700; font-size: calc(var(--guess-words, 15px) * 1.1); } text.meant { stroke: var(--band); }
.ask { fill: var(--quiet); opacity: .35; font-weight: 700; font-size: calc(var(--guess-words, 15px) * 7); stroke: none;
  dominant-baseline: central; }
.grip { position: absolute; top: 0; width: 0; height: 100%; outline: none; }
.knob { position: absolute; left: -23px; top: calc(var(--knob) - 23px); width: 46px; height: 46px;
  scale: var(--guess-knob, 1); border-radius: 50%;
  background: var(--ink); color: var(--ground);
  display: grid; place-items: center; font-size: 22px; line-height: 1; box-shadow: 0 2px 10px rgb(0 0 0 / .3); }
.grip:focus-visible .knob { outline: 3px solid var(--meant); outline-offset: 3px; }
.words { position: absolute; top: calc(var(--knob) - .8em); white-space: nowrap; font-weight: 700;
  font-size: calc(var(--guess-words, 15px) * 1.1);
  background: var(--ground); padding: .1em .45em; border-radius: .4em; left: calc(9px + 23px * var(--guess-knob, 1)); }
.left .words { left: auto; right: calc(9px + 23px * var(--guess-knob, 1)); }
@media (prefers-reduced-motion: no-preference) {
  .untouched .knob { animation: nudge 1.6s 1s ease-in-out 2; }
  @keyframes nudge { 0%, 100% { transform: none; } 30% { transform: translateX(-14px); } 70% { transform: translateX(14px); } }
}
""",
    js="""
const SVG = "http://www.w3.org/2000/svg";
const SLOW = 2600, EASE = "cubic-bezier(.45, .05, .35, 1)";
const said = d => { const n = Math.round(2 ** d); return n.toLocaleString("en-US") + (n === 1 ? " try" : " tries"); };

function draw(s) {
  const { plot, svg, data } = s, w = plot.clientWidth, h = plot.clientHeight, narrow = w < 520;
  const words = parseFloat(getComputedStyle(plot).getPropertyValue("--guess-words")) || 15;
  const left = 6, right = w - 14, foot = words * 2.9, head = words * 2.2, split = Math.round((h - foot) * .42), gap = words * 2.4;
  const x = d => left + (d - data.low) / (data.high - data.low) * (right - left);
  const span = values => [Math.min(...values), Math.max(...values)];
  const scale = (values, top, bottom) => { const [a, b] = span(values); return v => bottom - (v - a) / (b - a) * (bottom - top); };
  const upper = scale(data.asked, head, split - 4), lower = scale(data.meant, split + gap + words * 3.4, h - foot - words * 1.2);
  const path = (values, y) => values.map((v, i) => (i ? "L" : "M") + x(data.at[i]).toFixed(1) + " " + y(v).toFixed(1)).join("");
  const parts = [];
  const put = (tag, at, text) => {
    const e = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(at)) e.setAttribute(name, value);
    if (text !== undefined) e.textContent = text;
    parts.push(e);
    return e;
  };
  const bottom = h - foot;
  put("rect", { class: "blank", x: left, y: split + gap - 6, width: right - left, height: bottom - split - gap + 6, rx: 8 });
  put("path", { class: "under", d: path(data.asked, upper) + `L${right} ${split}L${left} ${split}Z` });
  put("path", { class: "line asked", d: path(data.asked, upper) });
  put("line", { class: "base", x1: left, x2: right, y1: split, y2: split });
  put("line", { class: "base", x1: left, x2: right, y1: bottom, y2: bottom });
  const ticks = narrow ? [1, 100, 10000] : [1, 10, 100, 1000, 10000];
  for (const n of ticks) {
    const anchor = n === 1 ? "start" : "middle";
    put("text", { class: "tick", x: x(Math.log2(n)), y: bottom + words * 1.25, "text-anchor": anchor }, n.toLocaleString("en-US"));
  }
  const axis = narrow ? "how often the AI tried \\u2192" : "it tried harder: how often it tried before it chose \\u2192";
  put("text", { class: "tick", x: right, y: bottom + words * 2.6, "text-anchor": "end" }, axis);
  s.answer = [];
  if (data.shown) {
    const best = x(data.best), y = lower(Math.max(...data.meant)), beside = data.best < 10;
    const rest = put("path", { class: "rest", d: path(data.meant, lower) + `L${right} ${bottom}L${left} ${bottom}Z` });
    const rule = put("line", { class: "best", x1: best, x2: best, y1: y, y2: bottom });
    const line = put("path", { class: "line meant", d: path(data.meant, lower) });
    const dot = put("circle", { cx: best, cy: y, r: 9, fill: "var(--meant)", stroke: "var(--ground)", "stroke-width": 3 });
    const beyond = { x: best + (beside ? 16 : -16), "text-anchor": beside ? "start" : "end" };
    const note = put("text", { class: "meant note", y: y - 6, ...beyond }, "best off after " + said(data.best));
    s.answer = [rest, line, dot, rule, note];
  } else {
    put("text", { class: "ask", x: (left + right) / 2, y: (split + gap + bottom) / 2, "text-anchor": "middle" }, "?");
  }
  s.rule = put("line", { class: "rule", y1: head, y2: bottom });
  put("text", { class: "name asked", x: left + 2, y: head * .55 }, "Smiles: what we asked for");
  put("text", { class: "name meant", x: left + 12, y: split + gap + words * 1.2 }, "How well people are: what we meant");
  if (s.answer.length) parts.push(s.answer.at(-1));
  svg.replaceChildren(...parts);
  s.x = x; s.left = left; s.right = right;
  plot.style.setProperty("--knob", (split + gap * .2) + "px");
  place(s);
}

function place(s) {
  const at = s.x(s.guess), n = said(s.guess);
  s.rule.setAttribute("x1", at); s.rule.setAttribute("x2", at);
  s.grip.style.left = at + "px";
  s.grip.classList.toggle("left", at > (s.left + s.right) / 2);
  s.words.textContent = (s.data.shown ? "you said " : "") + n;
  for (const [name, value] of Object.entries({ valuemin: s.data.low, valuemax: s.data.high, valuenow: s.guess, valuetext: n }))
    s.grip.setAttribute("aria-" + name, value);
}

function reveal(s) {
  const [rest, line, dot, rule, note] = s.answer;
  if (!line || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const long = line.getTotalLength();
  line.style.strokeDasharray = long;
  const drawing = line.animate({ strokeDashoffset: [long, 0] }, { duration: SLOW, easing: EASE, fill: "backwards" });
  drawing.onfinish = () => { line.style.strokeDasharray = ""; };
  for (const [part, delay] of [[rest, SLOW * .75], [rule, SLOW * .85], [dot, SLOW * .8], [note, SLOW * .9]])
    part.animate({ opacity: [0, getComputedStyle(part).opacity] }, { duration: 500, delay, fill: "backwards" });
}

function listen(s) {
  const { plot, grip } = s;
  const snap = d => Math.min(s.data.high, Math.max(s.data.low, Math.round(d / s.data.step) * s.data.step));
  const move = d => { const to = snap(d); plot.classList.remove("untouched"); if (to !== s.guess) { s.guess = to; place(s); return true; } };
  const commit = () => { s.sent = s.guess; s.sentAt = performance.now(); s.send("guess", s.guess); };
  const under = event => {
    const box = plot.getBoundingClientRect();
    return s.data.low + (event.clientX - box.left - s.left) / (s.right - s.left) * (s.data.high - s.data.low);
  };
  plot.onpointerdown = event => {
    if (event.button) return;
    s.held = true;
    plot.setPointerCapture(event.pointerId);
    move(under(event));
  };
  plot.onpointermove = event => { if (s.held) move(under(event)); };
  plot.onpointerup = () => { if (s.held) { s.held = false; grip.focus({ preventScroll: true }); commit(); } };
  plot.onpointercancel = () => { if (s.held) { s.held = false; commit(); } };
  let timer;
  grip.onkeydown = event => {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[event.key];
    const to = event.key === "Home" ? s.data.low : event.key === "End" ? s.data.high : by && s.guess + by * s.data.step;
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    if (move(to)) { s.held = true; clearTimeout(timer); timer = setTimeout(() => { s.held = false; commit(); }, 250); }
  };
}

export default function({ parentElement, data, setStateValue }) {
  const plot = parentElement.querySelector(".plot");
  const s = plot.guess ??= { plot, svg: plot.querySelector("svg"), grip: plot.querySelector(".grip"), words: plot.querySelector(".words") };
  const first = !s.data, before = s.data;
  s.send = setStateValue;
  s.data = data;
  if (data.fresh && first) plot.classList.add("untouched");
  // An answer that was under way does not take back what has been set since.
  const mine = s.held || (s.sent !== undefined && data.guess !== s.sent && performance.now() - s.sentAt < 3000);
  if (!mine) s.guess = data.guess;
  if (first) {
    listen(s);
    new ResizeObserver(() => { if (plot.clientWidth) draw(s); }).observe(plot);
  }
  if (first || JSON.stringify({ ...before, guess: 0 }) !== JSON.stringify({ ...data, guess: 0 })) draw(s);
  else place(s);
  if (!first && data.shown && !before.shown) reveal(s);
}
""",
)


def show(data: dict[str, Any], guess: float, shown: bool, take: Callable[[float], None]) -> None:
    """Show the picture: `data` as `lines` returns it; `take` gets the guess when the visitor has set one."""

    def taken() -> None:
        value = st.session_state["_guess"].get("guess")
        if isinstance(value, int | float) and LOW <= value <= HIGH:
            take(float(round(value / STEP) * STEP))

    given = {**data, "low": LOW, "high": HIGH, "step": STEP, "guess": guess, "shown": shown, "fresh": not shown}
    _GUESS(key="_guess", data=given, on_guess_change=taken)
