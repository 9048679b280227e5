"""Daily sums of the simulated city against the facts of its cases, one by one."""

from __future__ import annotations

from collections import Counter

from streams.demo.matters import Matters
from streams.demo.seasons import case_of
from streams.demo.sums import daily
from streams.model.fact import contribution
from streams.model.local_day import day_start
from streams.model.sums import ImportedSums, facts_of, wrong
from streams.registry.regulation import regulation
from streams.settings import CasesSection

FIRST, LAST = 20_600, 20_604
MEASURES = ("reports", "open", "on_time", "fell_due", "reports.D", "whistles", "answered", "rated", "satisfied")


def test_the_sums_of_days_are_those_of_their_cases(matters: Matters) -> None:
    rules = regulation(CasesSection())
    end = day_start(LAST + 1) - 1
    wanted: Counter[tuple[str, int, str, str]] = Counter()
    for day in range(FIRST, LAST + 1):
        for matter in matters.of(day):
            for key, amount in contribution(case_of(matter, rules), end).items():
                if key.day <= LAST and key.measure in MEASURES:
                    wanted[key.measure, key.day, key.region[:6], key.unit] += amount
    found: Counter[tuple[str, int, str, str]] = Counter()
    handled = 0
    for day, sums in daily(matters, rules, FIRST, LAST):
        assert wrong(sums, "2112") == ""
        for key, amount in facts_of(ImportedSums("", "", day, 0, 1, sums)).items():
            assert len(key.region) == 6
            handled += amount if key.measure.startswith("handle.") else 0
            if key.measure in MEASURES:
                found[key.measure, key.day, key.region, key.unit] += amount
    assert found == {key: amount for key, amount in wanted.items() if amount}
    assert sum(amount for (measure, *_), amount in found.items() if measure == "reports") > 3_000
    assert handled > 500
    assert {measure for measure, *_ in found} == set(MEASURES)
