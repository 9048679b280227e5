"""An attacker adds up everything that a wall's topics say of a day, and solves for the disputes."""

from __future__ import annotations

import random
from collections import Counter
from typing import NamedTuple

from streams.fold.checkpoint import restore, whole
from streams.fold.picture import Picture
from streams.fold.publishing.figures import figures
from streams.fold.steps import FEWEST, MANY, STEP_MS, Steps
from streams.fold.sums import Sums
from streams.model.case import Category
from streams.model.fact import REPORTS, Fact
from tests.streams.fold.city import NOW, entry, report, tick
from tests.streams.fold.contexts import context

DAY = 20_780
BEGINS = (DAY * 24 - 8) * 3_600_000
TOWNSHIPS = [f"2112{county}{town}" for county in (21, 23, 81) for town in (101, 102, 103, 104)]
MINUTE = 60_000


class Window(NamedTuple):
    """Between two moments at which disputes were told apart. `merged`: county -> disputes and others in it; `reports`:
    township -> reports in it, of every category; the truth beside them."""

    disputes: int
    others: int
    merged: dict[str, int]
    reports: dict[str, int]
    truth: Counter[str]


def day_of(seed: int, per_hour: float, *, live: bool = False) -> list[Window]:
    """A day of reports, as an attacker who watches the whole of it sees it. `live`: were disputes told as they come."""
    chance, sums, steps = random.Random(seed), Sums(), Steps(context())
    shown: list[tuple[int, int, int, dict[str, int], Counter[str], Counter[str]]] = []
    reports: Counter[str] = Counter()
    truth: Counter[str] = Counter()
    for minute in range(24 * 60):
        now = BEGINS + minute * MINUTE
        while chance.random() < per_hour / 60 / (1 + per_hour / 60):
            town = chance.choice(TOWNSHIPS)
            category = chance.choices(list(Category), weights=[3, 2, 4, 2, 1, 1, 5])[0]
            sums.add([Fact(f"{REPORTS}.{category.value}", town, DAY, 1), Fact(REPORTS, town, DAY, 1)], DAY)
            reports[town] += 1
            truth[town] += category is Category.DISPUTE
        steps.take(sums, DAY, now)
        of, apart = steps.of("2112")
        counties = {code: steps.of(code) for code in ("211221", "211223", "211281")}
        for county, at in counties.values():
            assert (county["D"], at) == (None, 0)
        if live:
            steps = Steps(context())
            steps.take(sums, DAY, now)
            counties = {code: steps.of(code) for code in counties}
        if apart == now or live:
            disputes, others = (sums.on_day(f"{REPORTS}.{c}", "2112", DAY) for c in ("D", "O"))
            assert live or (of["D"], of["O"]) == (disputes, others)
            merged = {code: county["O"] or 0 for code, (county, _) in counties.items()}
            shown.append((now, disputes, others, merged, reports.copy(), truth.copy()))
    return [_between(a, b) for a, b in zip([(0, 0, 0, {}, Counter(), Counter()), *shown], shown, strict=False)]


def _between(a: tuple, b: tuple) -> Window:  # type: ignore[type-arg]
    """What came between two moments."""
    merged = {code: n - a[3].get(code, 0) for code, n in b[3].items()}
    return Window(b[1] - a[1], b[2] - a[2], merged, dict(b[4] - a[4]), b[5] - a[5])


def solved(window: Window) -> tuple[int, int]:
    """(hidden cells, of these known exactly from the sums) of counties and townships. A part of `cell` reports has at
    least those that are more than all others, and at most all there are."""
    cells = known = 0
    for code, merged in window.merged.items():
        low, high = max(0, merged - window.others), min(merged, window.disputes)
        towns = {town: n for town, n in window.reports.items() if town.startswith(code)}
        exact = {code: sum(window.truth[town] for town in towns)} | {town: window.truth[town] for town in towns}
        assert low <= exact[code] <= high
        spans = {code: (low, high)}
        for town, n in towns.items():
            spans[town] = max(0, low - (sum(towns.values()) - n)), min(n, high)
        for part, (least, most) in spans.items():
            assert least <= exact[part] <= most
            hidden = 0 < exact[part] < FEWEST
            cells, known = cells + hidden, known + (hidden and least == most)
    return cells, known


def test_no_county_and_no_township_has_a_number_that_sums_give_away() -> None:
    windows = [window for seed in range(20) for per_hour in (8, 40, 120) for window in day_of(seed, per_hour)]
    assert min(min(window.disputes, window.others) for window in windows) >= FEWEST
    found = [solved(window) for window in windows]
    cells, known = sum(cells for cells, _ in found), sum(known for _, known in found)
    print(f"{known} of {cells} hidden cells solved in {len(windows)} windows of 60 days")
    assert cells > 1000
    assert known == 0


def test_told_as_they_come_the_same_attacker_solves_them() -> None:
    found = [solved(window) for seed in range(3) for window in day_of(seed, 8, live=True)]
    cells, known = sum(cells for cells, _ in found), sum(known for _, known in found)
    print(f"{known} of {cells} solved where disputes are told as they come")
    assert known > 0.8 * cells > 20


def test_categories_move_at_the_first_tick_of_a_quarter_and_not_before() -> None:
    sums, steps = Sums(), Steps(context())
    steps.take(sums, DAY, BEGINS)
    sums.add([Fact(f"{REPORTS}.H", "211221101", DAY, 1)], DAY)
    for minute, seen in ((1, 0), (14, 0), (15, 1), (29, 1)):
        steps.take(sums, DAY, BEGINS + minute * MINUTE)
        assert steps.of("211221")[0]["H"] == seen
    assert steps.at == BEGINS + STEP_MS
    steps.take(sums, DAY + 1, BEGINS + 24 * 60 * MINUTE)
    assert steps.of("211221")[0]["H"] == 0


def test_a_backlog_that_comes_in_is_a_step_of_its_own() -> None:
    sums, steps = Sums(), Steps(context())
    steps.take(sums, DAY, BEGINS)
    for many, seen in ((MANY - 1, 0), (1, MANY)):
        sums.add([Fact(f"{REPORTS}.H", "211221101", DAY, many), Fact(REPORTS, "211221101", DAY, many)], DAY)
        steps.take(sums, DAY, BEGINS + MINUTE)
        assert steps.of("2112")[0]["H"] == seen
    assert steps.at == BEGINS + MINUTE


def test_disputes_are_distinct_name_from_five_and_five_and_stay_as_they_were_until_five_more() -> None:
    sums, steps = Sums(), Steps(context())
    for quarter, (disputes, others, seen) in enumerate(
        [(4, 9, (None, 13)), (1, 0, (5, 9)), (4, 9, (5, 22)), (1, 0, (10, 18)), (9, 4, (10, 31)), (0, 1, (19, 23))]
    ):
        for category, many in ((Category.DISPUTE, disputes), (Category.OTHER, others)):
            sums.add([Fact(f"{REPORTS}.{category.value}", "211221101", DAY, many)] if many else [], DAY)
        steps.take(sums, DAY, BEGINS + quarter * STEP_MS)
        of, _ = steps.of("2112")
        assert (of["D"], of["O"]) == seen, quarter
        assert steps.of("211221")[0]["D"] is None


def test_a_restart_is_no_further_step() -> None:
    picture = Picture("2112")
    picture.fold(entry(1, tick(0)))
    picture.fold(entry(2, *(report(f"r{n}") for n in range(3))))
    again = restore("2112", whole(picture))
    for one in (picture, again):
        one.fold(entry(3, tick(1)))
    assert figures(again, "2112", wall=True) == figures(picture, "2112", wall=True)
    assert again.kind(Steps).of("2112")[0]["H"] == 0
    assert again.kind(Steps).at == NOW
    # Sums come back in another order than they were made in: what is saved of them is the same.
    later = tick(STEP_MS // 1000)
    for one in (picture, again):
        one.fold(entry(4, report("z", 3, region="211202001001"), later))
    assert again.kind(Steps).tables[0].whole() == picture.kind(Steps).tables[0].whole()
