// The deck: reveal.js goes from beat to beat and from step to step; each beat is a page of its own in a frame, and is told where to stand.
(() => {
const NEAR = 1;  // beats beside the present one that are kept ready
const frames = [...document.querySelectorAll("iframe[data-beat]")], guesses = frames.map(() => null), ready = frames.map(() => false);
const light = new URLSearchParams(location.search).has("light");
const stop = () => (Reveal.getIndices().f ?? -1) + 1;
const tell = at => { if (ready[at]) frames[at].contentWindow.postMessage({ stop: at === Reveal.getIndices().h ? stop() : 0, guess: guesses[at] }, "*"); };
function arrive() {
  const here = Reveal.getIndices().h;
  frames.forEach((frame, at) => {
    if (Math.abs(at - here) <= NEAR) { if (!frame.src) frame.src = `${frame.dataset.beat}?${light ? "light" : "dark"}`; }
    else if (frame.src) { frame.removeAttribute("src"); ready[at] = false; }
  });
  tell(here);
}
addEventListener("message", ({ source, data }) => {
  const at = frames.findIndex(frame => frame.contentWindow === source);
  if (at < 0 || typeof data !== "object") return;
  if (data.ready) { ready[at] = true; tell(at); }
  if (data.guess !== undefined) guesses[at] = data.guess;
  const key = data.key;
  if (Reveal.isPaused() && key) return Reveal.togglePause();
  if (key === "PageDown" || key === "ArrowRight") Reveal.next();
  if (key === "PageUp" || key === "ArrowLeft") Reveal.prev();
  if (key === "Home") Reveal.slide(0, 0, -1);
  if (key === "b" || key === "B" || key === ".") Reveal.togglePause();
  if (key === "Escape") Reveal.toggleOverview();
});
for (const event of ["ready", "slidechanged", "fragmentshown", "fragmenthidden"]) Reveal.on(event, arrive);
Reveal.initialize({
  disableLayout: true, display: "flex", controls: false, progress: false, transition: "none", backgroundTransition: "none", hash: true,
  fragmentInURL: true, postMessage: false, jumpToSlide: false, center: false, touch: true,
});
})();
