from __future__ import annotations

from collections import Counter

from streams.demo.recipe import Recipe
from streams.demo.roster import roster
from streams.geography.places import Places


def test_fifteen_thousand_by_county_and_kind_the_same_on_every_start(recipe: Recipe, places: Places) -> None:
    workers = roster(places, 2112, recipe)
    assert len(workers) == 15_000
    found = Counter((worker.home[:6], worker.kind) for worker in workers)
    for county, part in recipe.workers.by_county.items():
        assert (found[county, "full"], found[county, "part"]) == (part.full, part.part)
    assert workers == roster(places, 2112, recipe)
    assert workers != roster(places, 2113, recipe)
    assert len({worker.name for worker in workers}) == len(workers)
    assert all(worker.village.startswith(worker.home) for worker in workers)
