"""The sums of days say what the facts say, for every area, span and minute."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest
from sqlalchemy import text

from streams.history import day_sums, fact_sums
from streams.history.backlog import reading
from streams.history.fact_sums import DAY, AreaPart
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from streams.model.local_day import local_day
from streams.model.sums import ImportedSums
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.history.test_history import NOW

TODAY = local_day(NOW)
HOUR_MS = 3_600_000
RULES = regulation(CasesSection())
ASKED = ("reports", "reports.", "open", "overdue", "born.", "handle.", "fell_due", "hour.")
SPANS = [
    FactSpan(region, TODAY - back, TODAY - ended, minute=minute)
    for region in ("2112", "211221", "211221106", "211221106201")
    for back, ended in ((0, 0), (9, 0), (9, 4), (70, 58))
    for minute in (None, 600)
]


def a_case(n: int, way: Iterable[CaseState]) -> Case:
    at = NOW - n * 7 * HOUR_MS
    steps = tuple(CaseStep(k + 1, state, at + k * 5 * HOUR_MS, "heating") for k, state in enumerate(way))
    village = ("211221106201", "211221107200", "211202001001", "2112")[n % 4]
    kind = RULES.types[n % 5]
    return timed(Case(f"c{n}", village=village, type=kind.id, category="H", reported_at=at, steps=steps), RULES)


WAYS = ((CaseState.REPORTED,), (CaseState.TRIAGED, CaseState.DISPATCHED, CaseState.ACCEPTED, CaseState.CLOSED))


def filled(history: History) -> None:
    for n in range(24):
        history.put([a_case(n, WAYS[0])], EntryId(n + 1, 0), NOW)
    history.put([a_case(n, WAYS[1]) for n in range(0, 24, 2)], EntryId(50, 0), NOW)
    old = ImportedSums("old/1", "old", TODAY - 60, NOW, 1, {"reports": {"211221": 7}, "open": {"2112": 4}})
    history.put([old], EntryId(51, 0), NOW)


def asked(history: History, span: FactSpan) -> tuple[object, ...]:
    with reading(history._engine) as tx:
        return (
            fact_sums.totals(tx, span, ASKED),
            fact_sums.split_by(tx, span, ASKED, (AreaPart(6), DAY)),
            fact_sums.split(tx, span, ASKED, AreaPart(9)),
            fact_sums.known_above(tx, span, 6),
        )


def test_they_add_up_to_the_facts(history: History, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(history)
    by_days = [asked(history, span) for span in SPANS]
    monkeypatch.setattr(fact_sums, "tier_of", lambda _: None)
    assert by_days == [asked(history, span) for span in SPANS]
    assert by_days[2][0] != Counter(), "something is counted"


def test_made_anew_they_are_the_same(history: History) -> None:
    filled(history)
    held = text("SELECT tier, measure, area, day, imported, amount FROM day_sums WHERE amount <> 0")
    with history._engine.begin() as tx:
        before = set(map(tuple, tx.execute(held)))
        day_sums.remake(tx)
        assert set(map(tuple, tx.execute(held))) == before
    assert len(before) > 50
