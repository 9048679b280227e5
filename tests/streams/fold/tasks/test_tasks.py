"""Tasks through the fold: given, split, received, late, changed, withdrawn, and again at the start of their period."""

from __future__ import annotations

from collections import Counter
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.access.subject import Role
from streams.fold import checkpoint
from streams.fold.picture import Folded, Picture
from streams.fold.tasks.tasks import Tasks
from streams.model.event import Changed, Incoming, Outcome, RegistryChange
from streams.model.periods import Cadence, next_start
from streams.model.regulation import VILLAGE_TASKS
from streams.model.tasks.facts import TASK_DONE, TASK_LATE, TASK_ON_TIME, TASK_RECEIVED, TASK_SENT
from streams.model.tasks.task import KEPT_RECEIPTS, Task, TaskRow, TaskWish
from streams.model.units import UnitChange, UnitChangeKind
from streams.registry.regulation import regulation
from streams.settings import CasesSection, TasksSection
from tests.streams.fold.city import NOW, entry, tick
from tests.streams.fold.commands import Person, asks

RULES = regulation(CasesSection())
DAY = 86_400_000
VILLAGES = ("211221106201", "211221106202")
CITY = Person("city", Role.DUTY_LEAD)
OFFICER = Person("officer", Role.DUTY)
TOWN = Person("town", Role.DUTY, "211221106")
FIRST, SECOND = (Person(code, Role.VILLAGE, code) for code in VILLAGES)
JUSTICE = Person("justice", Role.DEPARTMENT, "2112", "justice")


class House:
    def __init__(self) -> None:
        self.picture, self._n = Picture("2112"), 0
        self.send(RegistryChange(id="r/1", source="registry", at=NOW, revision=1, regulation=RULES), tick(0))

    def send(self, *events: Incoming) -> Folded:
        self._n += 1
        return self.picture.fold(entry(self._n, *events))

    def tick(self, at: int) -> Folded:
        return self.send(msgspec.structs.replace(tick(0), id=f"tick/{at}", at=at))

    def asks(self, who: Person, action: str, task: str, version: int = 0, note: str = "", **wish: object) -> Outcome:
        body = msgspec.msgpack.encode(TaskWish(**wish))  # type: ignore[arg-type]
        done = self.send(asks(who, action, task, version, note, body=body))
        assert done.refused == []
        (answer,) = [event for event in done.events if isinstance(event, Outcome)]
        return answer

    def issue(self, *to: str, who: Person = CITY, name: str = "t1", **more: object) -> Outcome:
        wish: dict[str, Any] = {"title": "燃气入户排查", "to": to, "due": self.picture.now + DAY, **more}
        return self.asks(who, "task.issue", name, 0, "", **wish)

    def receipt(self, who: Person, step: str, recipient: str, name: str = "t1", note: str = "") -> Outcome:
        return self.asks(who, f"task.{step}", name, note=note, recipient=recipient)

    def row(self, recipient: str, name: str = "t1") -> TaskRow:
        found = self.picture.kind(Tasks).row(name, recipient)
        assert found is not None
        return found

    def task(self, name: str = "t1") -> Task:
        found = self.picture.kind(Tasks).get(name)
        assert found is not None
        return found

    def sum(self, measure: str, region: str = "2112") -> int:
        first = self.picture.today - 39
        return self.picture.sums.totals(region, first, self.picture.today + 300)[measure]


def test_a_task_is_given_received_and_done_and_each_level_sees_it() -> None:
    house = House()
    assert house.issue(*VILLAGES, "ujustice").accepted
    assert [house.sum(one) for one in (TASK_SENT, TASK_RECEIVED)] == [3, 0]
    assert house.receipt(FIRST, "accept", VILLAGES[0]).accepted
    assert house.receipt(JUSTICE, "done", "ujustice").accepted
    assert (house.row(VILLAGES[0]).state, house.row("ujustice").state) == ("accepted", "done")
    assert house.sum(TASK_RECEIVED) == 2
    assert house.sum(TASK_RECEIVED, "211221106") == 1, "a department's counts for the issuer's region"
    assert (house.sum(TASK_DONE), house.sum(TASK_ON_TIME)) == (1, 1)
    house.tick(NOW + DAY + 1_000)
    assert house.sum(TASK_LATE) == 2, "both villages"
    assert house.receipt(FIRST, "done", VILLAGES[0]).accepted
    assert (house.sum(TASK_LATE), house.sum(TASK_DONE), house.sum(TASK_ON_TIME)) == (1, 2, 1)


def test_a_receipt_is_its_receivers_alone() -> None:
    house = House()
    house.issue(VILLAGES[0], "ujustice")
    for who, recipient in (
        (SECOND, VILLAGES[0]),
        (TOWN, VILLAGES[0]),
        (FIRST, "ujustice"),
        (Person("p", Role.DEPARTMENT, "2112", "police"), "ujustice"),
        (FIRST, VILLAGES[1]),
    ):
        assert house.receipt(who, "accept", recipient).code == "unknown"
    assert house.receipt(FIRST, "return", VILLAGES[0]).code == "illegal", "asked back without words"
    assert house.receipt(FIRST, "return", VILLAGES[0], note="请明确范围").accepted
    assert house.row(VILLAGES[0]).receipts[0].note == "请明确范围"


@pytest.mark.parametrize(
    ("who", "to", "more"),
    [
        (TOWN, ("211221107201",), {}),
        (TOWN, ("211221106",), {}),
        (CITY, (), {}),
        (CITY, ("unobody",), {}),
        (CITY, ("ucourt",), {}),
        (CITY, ("ujustice", "uprocuratorate"), {}),
        (CITY, ("somewhere",), {}),
        (CITY, VILLAGES, {"due": 1}),
        (CITY, VILLAGES, {"cadence": Cadence.WEEK}),
    ],
)
def test_what_makes_no_sense_is_refused(who: Person, to: tuple[str, ...], more: dict[str, Any]) -> None:
    house = House()
    assert house.issue(*to, who=who, **more).code == "illegal"
    assert house.picture.kind(Tasks).get("t1") is None


def test_who_only_looks_gives_none() -> None:
    house = House()
    for role in (Role.SUPERVISOR, Role.LEADER, Role.VILLAGE):
        assert house.issue(
            *VILLAGES, who=Person("x", role, "2112" if role is not Role.VILLAGE else VILLAGES[0])
        ).code == ("forbidden")


def test_a_receiver_splits_it_downward_and_no_circle_closes() -> None:
    house = House()
    house.issue("211221106")
    assert house.issue(*VILLAGES, who=TOWN, name="t2", parent="t1").accepted
    assert house.task("t2").parent == "t1"
    assert house.issue(VILLAGES[0], who=Person("c", Role.DUTY, "211221"), name="t3", parent="t1").code == "illegal"
    assert house.row("211221106").state == "open", "splitting is no receipt"


@pytest.mark.parametrize("most", [1, 3])
def test_of_a_village_a_lead_alone_asks_more_than_the_city_decided_a_week(most: int) -> None:
    house = House()
    rules = regulation(CasesSection(), tasks=TasksSection(per_village_week=most))
    house.send(RegistryChange(id="r/2", source="registry", at=NOW, revision=2, regulation=rules))
    for n in range(most):
        assert house.issue(VILLAGES[0], who=OFFICER, name=f"t{n}").accepted
    assert house.issue(VILLAGES[0], who=OFFICER, name="more").code == "illegal"
    assert house.issue(VILLAGES[1], who=OFFICER, name="other").accepted
    assert house.issue(VILLAGES[0], who=CITY, name="lead").accepted
    house.tick(NOW + 8 * DAY)
    assert house.issue(VILLAGES[0], who=OFFICER, name="next").accepted


def test_where_nobody_decided_otherwise_the_regulation_is_the_bytes_it_was() -> None:
    assert TasksSection().per_village_week == VILLAGE_TASKS == RULES.tasks_per_village
    assert b"village_tasks" not in msgspec.msgpack.encode(RULES)


def test_withdrawn_it_is_seen_and_a_receipt_after_it_is_kept_as_late() -> None:
    house = House()
    house.issue(*VILLAGES)
    house.receipt(FIRST, "accept", VILLAGES[0])
    assert house.asks(CITY, "task.withdraw", "t1", 1).code == "illegal", "without a reason"
    assert house.asks(CITY, "task.withdraw", "t1", 2, "合并办理").code == "stale"
    assert house.asks(TOWN, "task.withdraw", "t1", 1, "合并办理").code == "unknown"
    assert house.asks(CITY, "task.withdraw", "t1", 1, "合并办理").accepted
    assert house.task().withdrawn == house.picture.now
    assert house.sum(TASK_SENT) == 1, "what nobody had received is taken back"
    assert house.receipt(SECOND, "done", VILLAGES[1]).accepted
    assert house.row(VILLAGES[1]).receipts[0].late
    house.tick(NOW + 2 * DAY)
    assert house.sum(TASK_LATE) == 0


def test_changed_everybody_has_the_new_due_time_and_a_new_receiver_gets_it_once() -> None:
    house = House()
    house.issue(VILLAGES[0])
    due = NOW + 3 * DAY
    for _ in range(2):
        version = house.task().revision
        assert house.asks(CITY, "task.change", "t1", version, "延期", to=VILLAGES, due=due).accepted
    assert house.task().to == VILLAGES
    assert [house.row(one).due for one in VILLAGES] == [due, due]
    assert house.sum(TASK_SENT) == 2
    house.tick(NOW + DAY + 1)
    assert house.sum(TASK_LATE) == 0


def test_a_recurring_one_comes_again_at_the_start_of_its_period_until_its_end() -> None:
    house = House()
    until = next_start(Cadence.DAY, next_start(Cadence.DAY, NOW)) + 1
    assert house.issue(*VILLAGES, cadence=Cadence.DAY, until=until, due=NOW + 3_600_000).accepted
    first = next_start(Cadence.DAY, NOW)
    house.tick(first + 5)
    again = house.task(f"t1@{first}")
    assert (again.at, again.due, again.to, again.series) == (first, first + 3_600_000, VILLAGES, "t1")
    house.tick(first + 3 * DAY)
    names = [name for name in house.picture.kind(Tasks)._tasks if name.startswith("t1")]
    assert len(names) == 3, "the first day, the next, and the one in which it ends"
    assert all(not house.task(name).next_at for name in names)


def test_what_goes_to_a_department_that_became_part_of_another_goes_to_that() -> None:
    house = House()
    change = UnitChange(
        "urban", UnitChangeKind.MERGE, house.picture.today, successor="housing", by="a", reason="机构改革"
    )
    rules = msgspec.structs.replace(RULES, changes=(change,))
    house.send(RegistryChange(id="r/2", source="registry", at=NOW, revision=2, regulation=rules))
    assert house.issue("uurban").accepted
    assert house.task().to == ("uhousing",)


def test_every_village_of_a_city_is_one_command_and_one_entry() -> None:
    house = House()
    to = tuple(f"2112211{n:05d}" for n in range(1_471))
    body = msgspec.msgpack.encode(TaskWish(title="入户", to=to, due=NOW + DAY))
    done = house.send(asks(CITY, "task.issue", "big", body=body))
    told, *rows = [event for event in done.events if isinstance(event, Changed)]
    assert (told.kind, told.id, told.region) == ("task", "big", "2112")
    assert msgspec.msgpack.decode(told.record, type=Task).to == to
    assert {(row.kind, row.region) for row in rows} == {("task_row", code) for code in to}
    assert house.sum(TASK_SENT) == 1_471


def test_the_first_receipt_stays_whatever_number_follows() -> None:
    house = House()
    house.issue(VILLAGES[0])
    house.receipt(FIRST, "accept", VILLAGES[0])
    for n in range(KEPT_RECEIPTS + 5):
        house.receipt(FIRST, "progress", VILLAGES[0], note=f"{n}")
    receipts = house.row(VILLAGES[0]).receipts
    assert len(receipts) == KEPT_RECEIPTS
    assert (receipts[0].step, receipts[-1].note) == ("accepted", f"{KEPT_RECEIPTS + 4}")


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["accept", "progress", "done", "return", "change", "withdraw", "tick"]),
        st.sampled_from([0, 1]),
    ),
    max_size=12,
)


@given(STEPS)
def test_sums_are_those_of_the_final_rows_and_a_restart_changes_nothing(steps: list[tuple[str, int]]) -> None:
    house, now = House(), NOW
    house.issue(*VILLAGES)
    for step, at in steps:
        if step == "tick":
            now += DAY // 2
            house.tick(now)
            house.picture = checkpoint.restore("2112", checkpoint.whole(house.picture))
        elif step in ("change", "withdraw"):
            house.asks(CITY, f"task.{step}", "t1", house.task().revision, "说明", due=house.picture.now + DAY)
        else:
            house.receipt((FIRST, SECOND)[at], step, VILLAGES[at], note="说明")
    task, rows = house.task(), house.picture.kind(Tasks).rows(house.task())
    expected: Counter[str] = Counter()
    for row in rows:
        received = bool(row.receipts)
        counted = received or not task.withdrawn
        expected[TASK_SENT] += counted
        expected[TASK_RECEIVED] += received
        expected[TASK_DONE] += counted and bool(row.done_at)
        expected[TASK_ON_TIME] += counted and 0 < row.done_at <= row.due
        expected[TASK_LATE] += counted and not task.withdrawn and not row.done_at and row.due <= house.picture.now
    assert {name: house.sum(name) for name in expected} == dict(expected)
