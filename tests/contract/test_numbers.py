"""Live = history to the last integer: any day of reports, statuses, marks, late ones, voids, merges and reopenings; and
every number opens exactly the cases it counts."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from random import Random

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.access.subject import Role
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.history.cases.query import CaseQuery
from streams.history.facts import FactSpan, MadeOf
from streams.history.history import History
from streams.kpi.definition import CASE
from streams.kpi.dictionary import KPIS, Kpi, Shape
from streams.kpi.values import made_of, measures, value
from streams.model.case import DONE, Case, CaseOutcome, CaseState, Category, MarkKind
from streams.model.case_walk import holding
from streams.model.entry_id import EntryId
from streams.model.event import CaseChange, CaseStatus, CaseWish, Incoming, RegistryChange, Report, Tick
from streams.model.fact import HISTOGRAMS, STAGE, standing
from streams.model.local_day import local_day
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry
from tests.streams.fold.commands import Person, asks

HOUR = 3_600_000
VILLAGES = ("211221106201", "211221106202", "211221107201", "211282101202", "211282101")
TYPES = (("D01", Category.DISPUTE), ("H01", Category.HAZARD), ("S01", Category.SERVICE))
LEAD = Person("lead", Role.DUTY_LEAD)
AREAS = ("2112", "211221", "211282", "211221106", "211221106201", "211282101")
MARKS = (MarkKind.CONTACT, MarkKind.WHISTLE, MarkKind.PERFORMED, MarkKind.APPEAL, MarkKind.URGE, MarkKind.SATISFIED)
PLAIN = (
    *("reports", "duplicates", "invalid", "open", "overdue", "done", "on_time", "fell_due", "closed", "exempt"),
    *("spot", "on_time_original", "fell_due_original", "returned", "disputes_taken", "taken_settled"),
    *("dispatches", "returns", "returned_twice", "dispatched", "second_unit", "checks", "failed_checks", "closings"),
    *("recurred", "clocked", "extended", "suspended", "callable", "called_back", "disputes_done", "settled"),
    *("settled.village", "settled.township", "settled.county", "settled.city", "agreements", "performed", "taken_up"),
    *("rated", "satisfied", "whistles", "answered", *HISTOGRAMS),
    *(f"reports.{category.value}" for category in Category),
    *(f"hour.{hour:02d}" for hour in range(24)),
)
FLOWS = tuple(name for name in PLAIN if not name.endswith(".") and not standing(name))
happenings = st.lists(
    st.tuples(
        st.sampled_from(["report", "status", "mark", "wait", "restart"]),
        st.integers(0, 5),
        st.sampled_from(CaseState),
        st.integers(0, 40),
        st.integers(0, 10_000),
    ),
    min_size=4,
    max_size=40,
)


class House:
    """The fold and the history beside it, fed as the ledger feeds it. `versions`: of each case, by its sender."""

    def __init__(self, folder: str) -> None:
        self.picture, self.history = Picture("2112"), History(f"sqlite:///{Path(folder) / 'history.db'}")
        self.history.open()
        self.history.put([], EntryId(NOW, 0), NOW)
        self.nth, self.at = 0, NOW
        self.versions: Counter[int] = Counter()
        rules = regulation(CasesSection())
        self.send(RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=rules))
        self.wait(0)

    def send(self, *events: Incoming) -> None:
        self.nth += 1
        done = self.picture.fold(entry(self.nth, *events))
        told = [event for event in done.events if isinstance(event, CaseChange)]
        found = {one.case: msgspec.msgpack.decode(one.record, type=Case) for one in told}
        if found or self.history.due(self.picture.now):
            self.history.put(found.values(), EntryId(NOW, self.nth), self.picture.now)

    def wait(self, hours: int) -> None:
        self.at += hours * HOUR
        self.send(Tick(id=f"tick/{self.nth}", source="system", at=self.at, real=self.at, token=1))

    def restart(self) -> None:
        """The journal was lost to the history: it is told everything at once."""
        self.history.put(list(self.picture.kind(Cases)), EntryId(NOW, self.nth), 0, whole=True)


def happen(house: House, what: str, n: int, state: CaseState, hours: int, chance: int) -> None:
    kind, category = TYPES[n % 3]
    late = house.at - (chance % 72) * HOUR
    if what == "report":
        made = Report(
            id=f"c{n}",
            source="device/1",
            at=late,
            received=house.at,
            region=VILLAGES[n % len(VILLAGES)],
            type=kind,
            category=category,
            worker=1,
            duplicate_of="x" if chance % 11 == 0 else "",
            invalid=chance % 13 == 0,
        )
        house.send(made)
    elif what == "status":
        house.versions[n] += 1
        made_status = CaseStatus(
            id=f"s{house.nth}",
            source="department/9",
            department=("police", "justice")[chance % 2],
            at=late if chance % 5 == 0 else house.at,
            received=house.at,
            case=f"c{n}",
            version=house.versions[n],
            state=state,
            unit=("", "police", "justice")[chance % 3],
            extend=chance % 7 == 0,
            until=(late, house.at + 5 * HOUR, 0)[chance % 3] if state is CaseState.SUSPENDED else 0,
            outcome=(None, CaseOutcome.SETTLED, CaseOutcome.NOT_SETTLED)[chance % 3],
            level=("", "211221106", "211221")[chance % 3],
        )
        house.send(made_status)
    elif what == "mark":
        case = house.picture.kind(Cases).get(f"c{n}")
        if case is not None and case.known:
            wish = CaseWish(mark=MARKS[chance % len(MARKS)], unit="police")
            house.send(asks(LEAD, "case.mark", f"c{n}", version=case.revision, note="因为", wish=wish))
    elif what == "wait":
        house.wait(hours)
    else:
        house.restart()


# A minute on a quiet machine; what it says does not depend on how busy another one is.
@pytest.mark.timeout(900)
@settings(max_examples=60, deadline=None)
@given(happenings, st.integers(-4, 4), st.integers(0, 8))
def test_live_and_history_are_the_same_integers(
    done: list[tuple[str, int, CaseState, int, int]], first: int, days: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = House(folder)
        for one in done:
            happen(house, *one)
        house.wait(1)
        today = local_day(house.at)
        since, until = local_day(NOW) + first, max(local_day(NOW) + first + days, today)
        for area in AREAS:
            live = house.picture.sums.totals(area, since, until)
            kept = house.history.numbers.totals(FactSpan(area, since, until), PLAIN)
            assert kept == Counter({m: n for m, n in live.items() if not m.startswith(STAGE) and n})
            assert min(kept.values(), default=0) >= 0
            for kpi in KPIS:
                assert value(kpi, live, on=until) == value(kpi, kept, on=until)
                found = value(kpi, kept, on=until)
                assert found.n >= 0
                assert kpi.shape is not Shape.RATE or 0 <= found.top <= found.n
                _opens(house.history, kpi, FactSpan(area, since, until), kept, house.at)
        _adds_up(house.history, since, until)
        _never_above_all(house.history, since, until)
        _by_unit(house)
        house.history.close()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(CaseState), st.integers(0, 90), st.integers(0, 90)), max_size=5),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_whatever_order_and_delay_a_story_has_it_ends_in_the_same_case_and_sums(
    rest: list[tuple[CaseState, int, int]], raises: bool, random: Random
) -> None:
    """A suspension whose end is past when it arrives, ticks between, the rest in any order."""
    way = [(state, 0, 0) for state in (CaseState.TRIAGED, CaseState.DISPATCHED, CaseState.ACCEPTED)]
    told = [*way, (CaseState.SUSPENDED, 1, 5), (CaseState.CHECKING, 8, 0), *rest]
    words: list[Incoming] = [
        CaseStatus(
            id=f"s{n}",
            source="department/9",
            department="police",
            at=NOW + hour * HOUR,
            received=NOW,
            case="c",
            version=n,
            state=state,
            unit="police" if state is CaseState.DISPATCHED else "",
            until=NOW + until * HOUR if state is CaseState.SUSPENDED else 0,
        )
        for n, (state, hour, until) in enumerate(told, 1)
    ]
    shuffled = list(words)
    random.shuffle(shuffled)
    straight, found = (_played(events, raises, ticks) for events, ticks in ((words, []), (shuffled, [9, 30, 50])))
    assert found.kind(Cases).get("c") == straight.kind(Cases).get("c")
    for area in ("2112", VILLAGES[0]):
        span = local_day(NOW) - 1, local_day(NOW) + 9
        assert found.sums.totals(area, *span) == straight.sums.totals(area, *span)


def _played(words: list[Incoming], raises: bool, ticks: list[int]) -> Picture:
    """A report and words on it, with the time going on between them; both end at the same moment."""
    rules = msgspec.structs.replace(regulation(CasesSection()), raise_unanswered=raises)
    change = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=rules)
    made = Report(
        id="c", source="device/1", at=NOW, received=NOW, region=VILLAGES[0], type="D01", category=Category.DISPUTE
    )
    events: list[Incoming] = [change, made]
    for n, word in enumerate(words):
        events.append(word)
        if n < len(ticks):
            events.append(_tick(ticks[n]))
    events.append(_tick(200))
    picture = Picture("2112")
    for nth, event in enumerate(events, 1):
        picture.fold(entry(nth, event))
    return picture


def _tick(hours: int) -> Tick:
    return Tick(id=f"t{hours}", source="system", at=NOW + hours * HOUR, real=NOW, token=1)


def _adds_up(history: History, since: int, until: int) -> None:
    """Days add up to their period, areas to the one above, units to all."""
    whole = history.numbers.totals(FactSpan("2112", since, until), FLOWS)
    days = [history.numbers.totals(FactSpan("2112", day, day), FLOWS) for day in range(since, until + 1)]
    assert sum(days, Counter()) == whole
    assert sum(history.numbers.by_area(FactSpan("2112", since, until), FLOWS, 6).values(), Counter()) == whole
    assert sum(history.numbers.by_unit(FactSpan("2112", since, until), FLOWS).values(), Counter()) == whole
    half = history.numbers.totals(FactSpan("2112", since, until, minute=600), FLOWS)
    assert all(half[name] <= n for name, n in whole.items())


def _never_above_all(history: History, since: int, until: int) -> None:
    """No rate of any department, area or day is above 100 %, and no count below 0."""
    span, names = FactSpan("2112", since, until), tuple(name for name in PLAIN if not name.endswith("."))
    numbers = history.numbers
    parts = [*numbers.by_unit(span, names).values(), *numbers.by_area(span, names, 12).values()]
    parts += [numbers.totals(FactSpan("2112", day, day), names) for day in range(since, until + 1)]
    for sums in parts:
        assert min(sums.values(), default=0) >= 0
        for kpi in KPIS:
            if kpi.shape is Shape.RATE:
                one = value(kpi, sums)
                assert 0 <= one.top <= one.n, kpi.id


def _by_unit(house: House) -> None:
    """What departments did, against a reference that looks at the steps of each case alone."""
    said: Counter[tuple[str, str]] = Counter()
    for case in house.picture.kind(Cases):
        if not case.known or case.restricted or case.duplicate or case.invalid:
            continue
        sent = accepted = ""
        for step in holding(case):
            if step.state in (CaseState.DISPATCHED, CaseState.TRANSFERRED):
                sent = step.unit
                said["dispatches", sent] += 1
            elif step.state is CaseState.RETURNED:
                said["returns", sent] += 1
            if step.state is CaseState.ACCEPTED:
                accepted = sent or step.unit
            elif step.state in (CaseState.RETURNED, CaseState.TRIAGED, CaseState.ESCALATED, CaseState.REOPENED):
                accepted = ""
        if case.ended_at and case.state in DONE:
            said["done", accepted] += 1
    measured = ("dispatches", "returns", "done")
    kept = house.history.numbers.by_unit(FactSpan("2112", 0, 10**6), measured)
    assert {(name, unit): n for unit, sums in kept.items() for name, n in sums.items()} == dict(said)


def _opens(history: History, kpi: Kpi, span: FactSpan, kept: Counter[str], now: int) -> None:
    """The list behind a number holds as many as the number says: its n, and its upper part."""
    for top in (False, True):
        plus, minus = made_of(kpi, top=top)
        if not plus:
            continue
        wanted = CaseQuery((span.region,), standing="all", made_of=MadeOf(span, plus, minus))
        one = value(kpi, kept, on=span.last)
        number = one.top if top else one.n
        assert history.cases.counted(wanted) == number
        if kpi.id in ("reports", "open", "overdue", "on_time_rate", "handle_time", "settle_rate", "suspended_share"):
            # Of these each matter counts once.
            assert history.cases.count(wanted, now) == len(history.cases.find(wanted, now, limit=100)) == number


def test_every_measure_a_number_is_made_of_is_summed() -> None:
    made = {name for kpi in KPIS if kpi.of == CASE for name in measures(kpi)}
    assert made <= set(PLAIN)
    assert {kpi.shape for kpi in KPIS} == set(Shape)
