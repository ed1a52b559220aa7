// Draws a document (web_page.py): one stop at a time, its knob, what a room is asked; goes from stop to stop by keys, or as the deck around it says.
(() => {
const doc = JSON.parse(document.getElementById("document").textContent), $ = id => document.getElementById(id);
const asked = new URLSearchParams(location.search), theme = doc.themes.find(name => asked.has(name)) ?? doc.themes[0];
const inside = parent !== window, wide = matchMedia(`(min-width: ${doc.narrow}px)`);
const NOW = -1, GLIDE = 700; // ms
document.documentElement.dataset.theme = theme;

let at = 0, on = null, guess = null, black = null;  // the stop; where its knob was moved to; what was guessed
let views = [], standing = "", drawn = {}, busy = false, again = false, gliding = 0;
const stop = () => doc.stops[at];
const state = () => on === null || !stop().knob ? null : doc.states[stop().knob.states[on]];
const rows = number => {
  const columns = doc.tables[number], names = Object.keys(columns), many = names.length ? columns[names[0]].length : 0;
  return Array.from({ length: many }, (_, i) => Object.fromEntries(names.map(name => [name, columns[name][i]])));
};

// What every table holds now: what it is made from, so that only what has changed is sent to the view, and how it is made.
function tables() {
  const found = {}, here = stop(), moved = state();
  for (const [name, table] of Object.entries({ ...here.tables, ...moved?.tables })) found[name] = [`${table}`, () => rows(table)];
  for (const [name, table] of Object.entries(moved?.rows ?? {})) {
    const base = here.tables[name];
    found[name] = [`${base}+${table}`, () => [...rows(base).filter(row => row.point !== NOW), ...rows(table)]];
  }
  if (here.bet) for (const [name, made] of Object.entries(bets(here.bet))) found[name] = [JSON.stringify(made), () => structuredClone(made)];
  return found;
}
function bets(bet) {
  const label = value => bet.labels[bet.rungs.findIndex(rung => Math.abs(rung - value) < 1e-9)] ?? "";
  const you = value => `${guess?.tally ? "the room" : "you said"} ${label(value)}`, middle = bet.rungs[(bet.rungs.length - 1) >> 1];
  const row = (value, now) => ({ value, label: guess ? you(value) : now && bet.open ? bet.drag : `you said ${label(value)}`, now });
  const rungs = bet.open ? bet.rungs.map(value => row(value, value === (guess?.value ?? middle))) : guess ? [row(guess.value, true)] : [];
  const counts = (guess?.tally ?? []).map(([, count]) => count), most = Math.max(0, ...counts);
  return { bet_rungs: rungs, bet_hands: counts.map((count, i) => ({ ...bet.bars[i], count, most })) };
}

async function draw() {
  if (busy) { again = true; return; }
  busy = true;
  do {
    again = false;
    const here = stop(), specs = (!wide.matches && here.narrow?.[theme]) || (here.wide[theme] ?? []), now = tables(), key = specs.join();
    if (key !== standing) {
      const datasets = Object.fromEntries(Object.entries(now).map(([name, [, make]]) => [name, make()]));
      const boxes = specs.map(() => document.createElement("div"));
      const made = await Promise.all(specs.map((spec, i) => vegaEmbed(boxes[i], { ...doc.specs[spec], datasets }, { renderer: "svg", actions: false, logLevel: 1 })));
      views.forEach(view => view.finalize());
      views = made;
      $("figure").replaceChildren(...boxes);
      standing = key;
      made.forEach(({ view }) => { listen(view, "choose", chosen); listen(view, "betted", betted); });
    } else {
      for (const [name, [from, make]] of Object.entries(now)) if (drawn[name] !== from) for (const { view } of views) fill(view, name, make());
      await Promise.all(views.map(({ view }) => view.runAsync()));
    }
    drawn = Object.fromEntries(Object.entries(now).map(([name, [from]]) => [name, from]));
    for (const svg of $("figure").querySelectorAll("svg")) svg.style.setProperty("--wide", svg.viewBox.baseVal.width);
  } while (again);
  busy = false;
  $("figure").dataset.drawn = `${at}/${on ?? ""}`;
}
const listen = (view, name, told) => { try { view.addSignalListener(name, (_, value) => told(value)); } catch { /* not of this figure */ } };
const fill = (view, name, data) => { try { view.data(name, data); } catch { /* not of this view */ } };
const chosen = value => {  // a click on the frontier is a move of the knob
  const point = value?.point?.[0], knob = stop().knob;
  if (point === undefined || !knob) return;
  const found = knob.states.findIndex(number => doc.states[number].point === point);
  if (found >= 0) move(found);
};
const betted = value => { if (typeof value === "number") guessed({ value }, true); };

function say() {
  const here = stop(), moved = state() ?? here, bet = here.bet;
  $("question").textContent = here.question;
  $("claim").innerHTML = moved.claim;
  $("claim").hidden = !moved.claim && !here.stage;
  $("said").innerHTML = moved.said + (bet?.told && guess && moved === here ? bet.told[nearest(bet.rungs, guess.value)] : "");
  $("said").dataset.long = here.long ? here.long.filter(most => $("said").textContent.length > most).length : 0;
  const label = bet && guess ? bet.labels[nearest(bet.rungs, guess.value)] : "";
  const many = guess?.tally?.reduce((sum, [, count]) => sum + count, 0), middle = many ? `the middle of ${many} is ` : "";
  $("price").innerHTML = bet?.phase === "locked" ? (guess ? `The guess is locked: ${middle}${label}.` : "Nobody has guessed.") : moved.price;
  if ($("counter")) $("counter").textContent = here.counter;
  if (here.knob && moved.setting) for (const term of document.querySelectorAll("dt")) {
    if (term.textContent === here.knob.parameter) term.nextElementSibling.textContent = moved.setting;
  }
  document.title = here.question;
}
const nearest = (list, value) => list.reduce((best, each, i) => Math.abs(each - value) < Math.abs(list[best] - value) ? i : best, 0);

// What stands under the figure: the knob, or how a guess is taken.
function hand() {
  const { knob, bet } = stop(), place = $("hand");
  place.replaceChildren();
  place.classList.remove("idle");
  if (bet?.phase === "locked") return;
  if (bet?.phase === "ask") return bet.bars ? hands(place, bet) : slider(place, bet.label, bet.labels, nearest(bet.rungs, guess?.value ?? bet.rungs[(bet.rungs.length - 1) >> 1]),
    i => guessed({ value: bet.rungs[i] }));
  if (knob) slider(place, on === null && knob.idle ? `${knob.label} (${knob.idle})` : knob.label, knob.names, on ?? knob.at, move);
  place.classList.toggle("idle", on === null && Boolean(knob?.idle));
}
function slider(place, name, names, value, told) {
  const label = document.createElement("label"), words = document.createElement("span"), input = document.createElement("input"), out = document.createElement("output");
  words.textContent = name;
  out.textContent = names[value];
  Object.assign(input, { type: "range", min: 0, max: names.length - 1, step: 1, value });
  input.setAttribute("aria-valuetext", names[value]);
  input.addEventListener("input", () => told(Number(input.value)));
  label.append(words, out, input);
  place.append(label);
}
function hands(place, bet) {
  const box = document.createElement("fieldset"), title = document.createElement("legend");
  title.textContent = "Hands up for";
  box.append(title, ...bet.rungs.map((answer, i) => {
    const label = document.createElement("label"), input = document.createElement("input");
    Object.assign(input, { type: "number", min: 0, max: 9999, value: guess?.tally?.[i]?.[1] ?? 0 });
    input.addEventListener("input", () => {
      const tally = bet.rungs.map((each, k) => [each, Math.max(0, Math.floor(Number(box.querySelectorAll("input")[k].value)) || 0)]);
      const up = tally.reduce((sum, [, count]) => sum + count, 0);
      let below = 0;
      guessed(up ? { value: tally.find(([, count]) => 2 * (below += count) >= up)[0], tally } : null);
    });
    label.append(bet.labels[i], input);
    return label;
  }));
  place.append(box);
}
function move(to) {
  if (!stop().knob || to === on) return;
  on = to;
  const input = $("hand").querySelector("input"), out = $("hand").querySelector("output"), name = stop().knob.names[to];
  $("hand").classList.remove("idle");
  $("hand").querySelector("span").textContent = stop().knob.label;
  if (input) { input.value = to; out.textContent = name; input.setAttribute("aria-valuetext", name); }
  say();
  draw();
}
function guessed(made, onChart = false) {
  guess = made;
  const bet = stop().bet, i = guess && bet ? nearest(bet.rungs, guess.value) : 0, input = $("hand").querySelector("input[type=range]");
  if (input && guess) { input.value = i; $("hand").querySelector("output").textContent = bet.labels[i]; }
  if (!onChart) views.forEach(({ view }) => fill(view, "bet_store", []));  // what was dragged before no longer counts
  if (inside) parent.postMessage({ guess }, "*");
  say();
  draw();
}

function show(to) {
  cancelAnimationFrame(gliding);
  const before = stop(), from = on ?? before.knob?.at;
  at = Math.min(Math.max(to, 0), doc.stops.length - 1);
  on = null;
  const here = stop(), calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const same = before !== here && before.knob && here.knob && before.knob.states.join() === here.knob.states.join() && String(before.wide[theme]) === String(here.wide[theme]);
  if (!same || calm || from === here.knob.at) { hand(); say(); draw(); return; }
  on = from;  // the knob glides from where it stood to where the step has it
  hand();
  say();
  const began = performance.now();
  const next = time => {
    const part = Math.min(1, (time - began) / GLIDE), soft = part * part * (3 - 2 * part), there = Math.round(from + (here.knob.at - from) * soft);
    if (part < 1) { move(there); gliding = requestAnimationFrame(next); }
    else { on = null; hand(); say(); draw(); }
  };
  gliding = requestAnimationFrame(next);
}

// Keys as on the stage: a clicker's always, arrows and Home where no input has the focus. In a deck the deck decides.
addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey || (!inside && doc.stops.length < 2)) return;
  const key = event.key, focused = document.activeElement?.matches("input");
  const goes = key.startsWith("Page") || (["ArrowLeft", "ArrowRight", "Home", "b", "B", ".", "Escape"].includes(key) && !focused);
  if (!goes) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.repeat) return;
  if (inside) return parent.postMessage({ key }, "*");
  if (black || ["b", "B", "."].includes(key)) {
    if (black) black.remove();
    else { black = document.createElement("div"); black.style.cssText = "position:fixed;inset:0;background:#000"; document.body.append(black); return; }
    black = null;
    return;
  }
  const by = { PageDown: 1, PageUp: -1, ArrowRight: 1, ArrowLeft: -1 }[key];
  if (by || key === "Home") show(by ? at + by : 0);
}, true);
addEventListener("message", ({ source, data }) => {
  if (!inside || source !== parent) return;
  if (data.guess !== undefined) guess = data.guess;
  if (Number.isInteger(data.stop)) show(data.stop);
});
wide.addEventListener("change", draw);
(document.fonts?.load(`24px "Source Sans"`) ?? Promise.resolve()).then(() => { show(Number(asked.get("step") ?? 1) - 1); if (inside) parent.postMessage({ ready: true }, "*"); });
})();
