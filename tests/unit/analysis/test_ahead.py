"""What is shipped is up to date, and is what comes out when it is computed again."""

import json
from dataclasses import replace

import pytest

import sim
from sim.analysis import ahead, article, presets, sensitivity
from sim.contract.parameters import Knob

QUICK = [id for id in sim.ids() if id not in ahead.SLOW]
PRESETS = [preset for model in sim.every() for preset in presets.load(model.id)]
AGAIN = "run `python -m sim ahead` (with --all if equations changed) and commit data/ahead"


def test_every_model_has_a_sketch_that_is_up_to_date() -> None:
    assert set(ahead.frontiers()) == set(sim.ids()), AGAIN


def test_every_claim_has_worlds_that_are_up_to_date() -> None:
    assert [f"{p.model}-{p.id}" for p in PRESETS if not ahead.worlds(p)] == [], AGAIN


def test_every_preset_of_the_article_has_a_sketch_that_is_up_to_date() -> None:
    assert [entry.phrase for entry in article.load().entries if ahead.pictured(entry.preset) is None] == [], AGAIN


def test_the_dots_of_the_article_stand_where_the_presets_do() -> None:
    for preset in {entry.preset for entry in article.load().entries if entry.preset.model in QUICK}:
        shipped = ahead.pictured(preset)
        outcomes = sim.load(preset.model).run(preset.params, 0)
        assert shipped.now == (pytest.approx((outcomes[shipped.x], outcomes[shipped.y]), rel=1e-4, abs=1e-9),), AGAIN


@pytest.mark.parametrize("id", QUICK)
def test_a_sketch_computed_again_is_the_one_shipped(id: str) -> None:
    ours, shipped = ahead.computed(sim.load(id)), ahead.frontiers()[id]
    assert (ours.x, ours.y, ours.mixing) == (shipped.x, shipped.y, shipped.mixing)
    for part in ("front", "cloud", "now"):
        assert len(getattr(ours, part)) == len(getattr(shipped, part)), AGAIN
        for point, other in zip(getattr(ours, part), getattr(shipped, part), strict=True):
            assert point == pytest.approx(other, rel=1e-4, abs=1e-9), AGAIN


@pytest.mark.parametrize("id", sim.ids())
def test_the_first_worlds_drawn_again_are_the_ones_shipped(id: str) -> None:
    some = 2 if id in QUICK else 1
    for preset in presets.load(id):
        assert sensitivity.worlds(preset, some) == ahead.worlds(preset)[:some], f"{preset.id}: {AGAIN}"


def test_what_is_not_up_to_date_is_not_returned(tmp_path, monkeypatch) -> None:
    preset = presets.load("trust")[0]
    entries = {
        "frontiers": {
            "trust": {"key": "old", "x": "trust", "y": "falsehood_seen", "mixing": False, "front": [], "cloud": [], "now": []}
        },
        "claims": {f"trust-{preset.id}": {"key": "old", "worlds": "111"}},
    }
    for name, entry in entries.items():
        (tmp_path / f"{name}.json").write_text(json.dumps(entry))
    monkeypatch.setattr(ahead, "FOLDER", tmp_path)
    ahead._read.cache_clear()
    try:
        assert ahead.frontiers() == {}
        assert ahead.worlds(preset) == ()
        done = list(ahead.write(["trust"]))
        assert ("trust", "frontier") in done
        assert ("trust", preset.id) in done
        assert list(ahead.write(["trust"])) == []
        assert ahead.frontiers().keys() == {"trust"}
        assert len(ahead.worlds(preset)) == ahead.WORLDS
    finally:
        ahead._read.cache_clear()


def test_a_preset_is_pictured_at_its_own_setting() -> None:
    preset = next(entry.preset for entry in article.load().entries if entry.phrase == "Many disciplines")
    shipped, default = ahead.pictured(preset), ahead.frontiers()[preset.model]
    assert shipped == ahead.computed(sim.load(preset.model), preset.params), AGAIN
    assert shipped.front != default.front, "mixed teams move the frontier"
    assert ahead.pictured(replace(preset, params=sim.load(preset.model).Params(correlation=0.4))) is None


def test_words_change_no_key_and_a_range_does(monkeypatch) -> None:
    trust = sim.load("trust")
    first = ahead.key("trust")
    declared = dict(trust.Params.declared())
    name, knob = next((name, d) for name, d in declared.items() if isinstance(d, Knob))

    def with_knob(**changes: object) -> str:
        changed = declared | {name: replace(knob, **changes)}
        monkeypatch.setattr(trust.Params, "declared", classmethod(lambda _: changed))
        return ahead.key("trust")

    assert with_knob(label="other words") == first
    assert with_knob(high=knob.high + knob.step) != first
