"""What is said beside the states: by who may, at its time, as often as the recipe says; judged by the fold itself."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import msgspec
import pytest

from streams.demo.items import items
from streams.demo.matters import Matters, PlannedCase
from streams.demo.recipe import Recipe
from streams.demo.seasons import case_of
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.geography.places import Places
from streams.kpi.dictionary import KPIS, Shape
from streams.kpi.values import value
from streams.model.case import CaseOutcome, CaseState, Category, MarkKind
from streams.model.event import RegistryChange, Tick
from streams.model.fact import contribution
from streams.model.local_day import day_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.demo.systems import DEPARTMENTS
from tests.streams.fold.city import entry

K, S = MarkKind, CaseState
FIRST, DAYS = 20_730, 6
NOW = day_start(FIRST + 60)


@pytest.fixture(scope="module")
def told(matters: Matters) -> list[PlannedCase]:
    return [matter for day in range(FIRST, FIRST + DAYS) for matter in matters.of(day)]


@pytest.fixture(scope="module")
def picture(told: list[PlannedCase]) -> Picture:
    """All that was said of them by NOW, as it comes: what is behind the matter is told before it."""
    rules = RegistryChange(id="r", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
    made = Picture("2112")
    made.fold(entry(1, rules, Tick(id="t", source="system", at=NOW, real=NOW, token=1)))
    said = [item for matter in told for *_, item in reversed(list(items(matter))) if item.at <= NOW]
    for n in range(0, len(said), 400):
        done = made.fold(entry(2 + n, *said[n : n + 400]))
        assert [one.why for one in done.refused] == []
    assert not list(made.kind(Cases).statuses.table), "nothing waits for what never comes"
    return made


def test_the_fold_takes_every_one(told: list[PlannedCase], picture: Picture) -> None:
    wanted = Counter(one.mark for matter in told for one in matter.marks if one.at <= NOW)
    found = Counter(mark.kind for case in picture.kind(Cases) for mark in case.marks)
    del found[K.MERGED_IN]
    assert found == wanted
    kinds = {K.CONTACT, K.WHISTLE, K.ANSWERED, K.ARRIVED, K.LEFT, K.SOLVED, K.URGE, K.ORDER}
    assert kinds | {K.SATISFIED, K.UNSATISFIED, K.PERFORMED} <= found.keys()


def test_no_number_stays_without_a_value(picture: Picture) -> None:
    sums: Counter[str] = Counter()
    for case in picture.kind(Cases):
        for key, amount in contribution(case, NOW).items():
            sums[key.measure] += amount
    ours = (Shape.COUNT, Shape.STANDING, Shape.RATE, Shape.TIME, Shape.AGE)
    missing = [
        kpi.id for kpi in KPIS if kpi.listed and kpi.shape in ours and value(kpi, sums, on=FIRST + 60).value is None
    ]
    assert missing == []


def test_a_case_made_of_the_plan_counts_as_the_fold_counts_it(told: list[PlannedCase], picture: Picture) -> None:
    """Marks too: the sums of days without cases are made so."""
    rules = regulation(CasesSection())
    folded, planned = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for matter in told:
        case = picture.kind(Cases).get(matter.id)
        assert case is not None
        for found, one in ((folded, case), (planned, case_of(matter, rules, NOW))):
            for key, amount in contribution(one, NOW).items():
                if key.measure.startswith(("contact.", "whistles", "answered", "rated", "satisfied", "performed")):
                    found[key.measure, key.unit] += amount
    assert planned == folded
    assert {name.partition(".")[0] for name, _ in planned} >= {"contact", "whistles", "answered", "rated", "performed"}


def test_shares_are_those_of_the_recipe(told: list[PlannedCase], recipe: Recipe) -> None:
    part = recipe.marks
    accepted = [m for m in told if any(word.state is S.ACCEPTED for word in m.words)]
    assert _share(accepted, K.CONTACT) == pytest.approx(part.contact.share, abs=0.02)
    closed = [m for m in told if m.category in (Category.DISPUTE, Category.SERVICE)]
    closed = [m for m in closed if any(word.state is S.CLOSED for word in m.words)]
    assert _share(closed, K.SATISFIED, K.UNSATISFIED) == pytest.approx(part.asked_back.answered, abs=0.03)
    settled = [m for m in closed if m.category is Category.DISPUTE and _outcome(m) is CaseOutcome.SETTLED]
    assert _share(settled, K.PERFORMED) == pytest.approx(part.performed, abs=0.03)
    whistles = [m for m in told if any(one.mark is K.WHISTLE for one in m.marks)]
    assert 3 < len(whistles) / DAYS < 9, "about six a day"


def test_each_has_its_place_in_time_and_speaks_with_a_key_of_its_own(told: list[PlannedCase]) -> None:
    for matter in told:
        assert all(a.at <= b.at for a, b in pairwise(matter.marks))
        for one in matter.marks:
            word = matter.words[one.version - 1]
            assert word.state is one.state
            assert one.at >= word.at
            assert one.by in DEPARTMENTS or matter.village.startswith(one.by)
            assert not one.unit or one.unit in DEPARTMENTS
        if matter.duplicate_of or matter.invalid:
            assert matter.marks == ()


def test_marks_change_nothing_of_the_matters(recipe: Recipe, matters: Matters, places: Places) -> None:
    fewer = msgspec.structs.replace(recipe.marks, performed=0.1, urged=0.0)
    other = Matters(msgspec.structs.replace(recipe, marks=fewer), places, regulation(CasesSection()), 2112)
    bare = [msgspec.structs.replace(matter, marks=()) for matter in other.of(FIRST)]
    assert bare == [msgspec.structs.replace(matter, marks=()) for matter in matters.of(FIRST)]


def _share(found: list[PlannedCase], *kinds: MarkKind) -> float:
    return sum(any(one.mark in kinds for one in matter.marks) for matter in found) / len(found)


def _outcome(matter: PlannedCase) -> CaseOutcome | None:
    return next(word.outcome for word in matter.words if word.state is S.CLOSED)
