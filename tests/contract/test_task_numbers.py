"""Numbers of tasks: live = history to the last integer whatever was given, confirmed, changed and withdrawn; the same
again from the receivers one by one."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.access.subject import Role
from streams.fold.tasks.tasks import Tasks
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.kpi.dictionary import KPIS, by_id
from streams.kpi.values import Value, measures, value
from streams.model.local_day import local_day
from streams.model.periods import Cadence
from streams.model.tasks.task import TaskRow
from tests.streams.fold.city import NOW
from tests.streams.fold.commands import Person
from tests.streams.fold.tasks.test_tasks import CITY, DAY, FIRST, JUSTICE, SECOND, TOWN, VILLAGES, House
from tests.streams.history.test_tasks import Told

OURS = tuple(kpi for kpi in KPIS if kpi.of == "task_row")
MEASURES = tuple(dict.fromkeys(name for kpi in OURS for name in measures(kpi)))
AREAS = ("2112", "211221", "211221106", *VILLAGES)
RECEIVERS = (TOWN, FIRST, SECOND, JUSTICE, Person("police", Role.DEPARTMENT, "2112", "police"))
HOUR = 3_600_000
happenings = st.lists(
    st.tuples(
        st.sampled_from(
            ["issue", "split", "recur", "accept", "progress", "done", "return", "change", "withdraw", "wait"]
        ),
        st.integers(0, 4),
        st.integers(0, 3),
    ),
    min_size=3,
    max_size=30,
)


def address(who: Person) -> str:
    return f"u{who.department}" if who.department else who.scope


def happen(house: House, what: str, n: int, task: int) -> None:
    name, now = f"t{task}", house.picture.now
    match what:
        case "issue":
            house.issue("211221106", VILLAGES[n % 2], "ujustice", "upolice", name=name, due=now + (n + 1) * 9 * HOUR)
        case "split":
            house.issue(*VILLAGES, who=TOWN, name=f"{name}/s", parent=name, due=now + 30 * HOUR)
        case "recur":
            house.issue(VILLAGES[0], "ujustice", name=f"{name}/r", cadence=Cadence.DAY, until=now + 5 * DAY)
        case "change":
            house.asks(CITY, "task.change", name, _version(house, name), "改期", due=now + 40 * HOUR)
        case "withdraw":
            house.asks(CITY, "task.withdraw", name, _version(house, name), "重复下达")
        case "wait":
            house.tick(now + (n + 1) * 7 * HOUR)
        case step:
            which = f"{name}{('', '/s', '/r')[n % 3]}"
            house.receipt(RECEIVERS[n], step, address(RECEIVERS[n]), which, note="请明确范围")


def _version(house: House, name: str) -> int:
    task = house.picture.kind(Tasks).get(name)
    return task.revision if task else 0


def receivers(house: Told) -> Iterator[TaskRow]:
    kind = house.picture.kind(Tasks)
    for scope in ("2112", TOWN.scope):
        for known in house.history.tasks.given(scope, 0):
            task = kind.get(known.id)
            assert task == known
            yield from kind.rows(task)


def reckoned(house: Told, first: int, last: int, unit: str | None = None) -> tuple[tuple[int, int], tuple[int, int]]:
    """(top, n) of both numbers, from what each receiver did alone."""
    sent = received = due = in_time = 0
    for row in receivers(house):
        if unit is not None and row.recipient != f"u{unit}":
            continue
        answered = len(row.receipts) > 0
        if row.withdrawn and not answered:
            continue
        if first <= local_day(row.since) <= last:
            sent += 1
            received += answered
        done = row.receipts[-1].at if answered and row.receipts[-1].step == "done" else 0
        over = row.due <= house.picture.now and not row.withdrawn
        if first <= local_day(row.due) <= last and (done or over):
            due += 1
            in_time += 0 < done <= row.due
    return (received, sent), (in_time, due)


@settings(max_examples=25, deadline=None)
@example(done=[("recur", 1, 1), ("wait", 4, 0)], first=0, days=8)  # due, and begun again, within one tick
@given(happenings, st.integers(0, 3), st.integers(0, 8))
def test_live_history_and_receivers_say_the_same(done: list[tuple[str, int, int]], first: int, days: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        history = History(f"sqlite:///{Path(folder) / 'history.db'}")
        history.open()
        house = Told(history)
        for one in done:
            happen(house, *one)
        since, until = local_day(NOW) + first, local_day(NOW) + first + days
        for area in AREAS:
            live = house.picture.sums.totals(area, since, until)
            kept = history.numbers.totals(FactSpan(area, since, until), MEASURES)
            assert kept == Counter({name: n for name, n in live.items() if name in MEASURES})
            assert min(kept.values(), default=0) >= 0
            for kpi in OURS:
                found = value(kpi, kept)
                assert found == value(kpi, live)
                assert 0 <= found.top <= found.n
        whole = history.numbers.totals(FactSpan("2112", since, until), MEASURES)
        assert tuple((one.top, one.n) for one in (value(kpi, whole) for kpi in OURS)) == reckoned(house, since, until)
        by_unit = history.numbers.by_unit(FactSpan("2112", since, until), MEASURES)
        assert sum(by_unit.values(), Counter()) == whole
        for unit in ("justice", "police"):
            own = by_unit.get(unit, Counter())
            assert tuple((one.top, one.n) for one in (value(kpi, own) for kpi in OURS)) == reckoned(
                house, since, until, unit
            )
        history.close()


def test_one_task_of_four_receivers(tmp_path: Path) -> None:
    """One in time, one late, one asked back and due, one withdrawn without a receipt."""
    history = History(f"sqlite:///{tmp_path / 'history.db'}")
    history.open()
    house = Told(history)
    house.issue("211221106", VILLAGES[0], "ujustice", due=NOW + 2 * HOUR)
    house.issue("upolice", name="t2", due=NOW + 2 * HOUR)
    house.receipt(TOWN, "done", "211221106")
    house.receipt(FIRST, "return", VILLAGES[0], note="请明确范围")
    house.asks(CITY, "task.withdraw", "t2", 1, "重复下达")
    house.tick(NOW + 3 * HOUR)
    house.receipt(JUSTICE, "done", "ujustice")
    totals = history.numbers.totals(FactSpan("2112", local_day(NOW), local_day(NOW)), MEASURES)
    assert value(by_id("task_receipt_rate"), totals) == Value(100.0, 3, 3)
    assert value(by_id("task_on_time"), totals) == Value(100 / 3, 3, 1)
    history.close()
