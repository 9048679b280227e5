"""The demo tells the truth of its season: what the recipe claims is what the product's own clocks make of it."""

from __future__ import annotations

import msgspec
import pytest

from streams.demo.matters import Matters
from streams.demo.recipe import Recipe
from streams.demo.seasons import Drawn, Season, case_of, drawn, lines, seasons
from streams.geography.places import Places
from streams.model.case import CaseState
from streams.registry.regulation import regulation
from streams.settings import CasesSection

RULES = regulation(CasesSection())
DAYS = 6
"""Of a month that is like its season: a whole year is what `python -m streams seasons` draws."""


@pytest.fixture(scope="module")
def found(recipe: Recipe, matters: Matters) -> dict[str, Season]:
    """November whole, since it is the season that is seen first; of the others a month each."""
    chosen = {"heating begins": (11,), "heating": (1,), "the rest": (7,)}
    assert {claim.name for claim in recipe.claims} == chosen.keys()
    claims = tuple(msgspec.structs.replace(claim, months=chosen[claim.name]) for claim in recipe.claims)
    made = [
        *seasons(msgspec.structs.replace(recipe, claims=claims[:1]), matters, RULES, 2026),
        *seasons(msgspec.structs.replace(recipe, claims=claims[1:]), matters, RULES, 2026, DAYS),
    ]
    return {season.claim.name: season for season in made}


def test_every_month_has_a_claim_and_one_alone(recipe: Recipe) -> None:
    months = [month for claim in recipe.claims for month in claim.months]
    assert sorted(months) == list(range(1, 13))


@pytest.mark.parametrize("name", ["heating begins", "heating", "the rest"])
def test_what_is_claimed_holds(found: dict[str, Season], name: str) -> None:
    season = found[name]
    assert season.holds, "\n".join(lines([season]))


def test_a_first_look_in_november_shows_strain_and_no_failure(found: dict[str, Season]) -> None:
    november, rest = found["heating begins"].drawn, found["the rest"].drawn
    assert 81 <= november.on_time < 87 < rest.on_time
    assert rest.overdue < november.overdue <= 13, "one in eight, not one in five"


def test_the_old_pace_of_the_heating_works_breaks_the_claim(recipe: Recipe, places: Places) -> None:
    """What the review found: three of four heating matters late by construction."""
    slow = msgspec.structs.replace(recipe.slow[11]["heating"], work=3.2)
    failing = msgspec.structs.replace(recipe, slow={11: {**recipe.slow[11], "heating": slow}})
    claim = next(claim for claim in recipe.claims if claim.months == (11,))
    one = drawn(Matters(failing, places, RULES, 2112), RULES, [(20_781, 20_786)])
    assert not Season(claim, one).holds
    assert one.overdue > claim.overdue[1]


def test_a_case_is_what_had_been_told_by_then(matters: Matters) -> None:
    matter = next(m for m in matters.of(20_780) if any(w.state is CaseState.ACCEPTED for w in m.words))
    accepted = next(word.at for word in matter.words if word.state is CaseState.ACCEPTED)
    assert case_of(matter, RULES, accepted - 1).due == 0
    assert case_of(matter, RULES, accepted).due > accepted
    assert case_of(matter, RULES).state is matter.words[-1].state


def test_a_line_says_where_a_claim_does_not_hold(recipe: Recipe) -> None:
    claim = recipe.claims[0]
    good = Drawn(1_100.0, 84.0, 2_900.0, 10.9)
    _, one, two = lines([Season(claim, good), Season(claim, good._replace(overdue=20.0))])
    assert one.startswith("heating begins (11)")
    assert [cell for cell in one.split() if cell in ("1100.0", "84.0", "10.9")] == ["1100.0", "84.0", "10.9"]
    assert "does not hold" not in one
    assert two.endswith("does not hold")
