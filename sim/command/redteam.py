"""What `python -m sim redteam` says: what a search found, the box in words and its worth on fresh settings, and what may be claimed."""

from typing import Any

from sim.analysis import box, manifest, presets
from sim.analysis.search import Search, Test
from sim.contract import model as models
from sim.contract.parameters import InvalidInput


def report(model: str, preset: str, tests: int, way: str, seed: int) -> dict[str, Any]:
    """Return what a search of a preset's claim found; raise InvalidInput for a preset that there is not, and as `Search` does."""
    offered = {one.id: one for one in presets.load(model)}
    if preset not in offered:
        raise InvalidInput(f"preset must be one of {', '.join(offered)}, got {preset}")
    search = Search(offered[preset], way, tests, seed).run()
    limits = box.find(search.frame(), tuple(search.free))
    worst = search.worst
    return {
        "model": model,
        "preset": preset,
        "claim": offered[preset].claim,
        "search": way,
        "seed": seed,
        "tests_run": len(search.tests),
        "broken": len(search.broken),
        "first": search.first,
        "bound": search.bound,
        "worst": None if worst is None else worst.settings,
        "link": None if worst is None else _link(search, worst),
        "box": None if limits is None else _box(search, limits),
    }


def told(found: dict[str, Any]) -> str:
    """Return a report in sentences."""
    tried = f"{found['tests_run']:,} settings were tried"
    lines = [found["claim"], ""]
    if found["worst"] is None:
        lines.append(f"{tried}; none broke the claim.")
    else:
        settings = ", ".join(f"{name} = {value}" for name, value in found["worst"].items())
        lines += [f"{tried}; {found['broken']:,} broke the claim, the first was test {found['first']:,}."]
        lines += [f"Broken by most: {settings}", f"The page there: {found['link']}"]
    if found["bound"] is None:
        lines.append("Not drawn by chance, so nothing may be said about how often the claim breaks.")
    else:
        lines.append(
            f"With 95 % confidence the claim breaks in at most {found['bound']:.2%} of all settings of these parameters."
        )
    if found["box"] is not None:
        limits = found["box"]
        lines.append(
            f"It fails mostly where: {limits['words']}. Of {limits['fresh_inside']:,} fresh settings there {limits['density']:.0%} fail; "
            f"{limits['coverage']:.0%} of {limits['fresh_failed']:,} failures among {limits['fresh']:,} fresh settings lie there."
        )
    return "\n".join(lines)


def _box(search: Search, limits: box.Box) -> dict[str, Any]:
    """Return a box, in words and in numbers, and its worth on as many fresh settings, drawn by chance."""
    fresh = search.fresh.run().frame()
    worth = box.worth(limits, fresh)
    return {
        "words": box.words(limits, search.free),
        "limits": limits.limits,
        "fresh": len(fresh),
        "fresh_inside": worth.inside,
        "fresh_failed": worth.failed,
        "density": worth.density,
        "coverage": worth.coverage,
    }


def _link(search: Search, test: Test) -> str:
    """Return the page's address, from the app's root, with this setting."""
    from urllib.parse import urlencode

    model = models.load(search.preset.model)
    usual, there = manifest.query(model, model.Params()), manifest.query(model, test.params)
    asked = {name: word for name, word in there.items() if word != usual[name]}
    asked |= {f"{model.id}_seed": str(search.seed)} if search.seed else {}
    return f"/{model.id}" + (f"?{urlencode(asked)}" if asked else "")
