"""The simulated city's tasks, judged by the fold itself: every command is taken, and no number of tasks stays empty."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import msgspec
import pytest

from streams.access.subject import Role
from streams.demo.task_recipe import load
from streams.demo.tasks import TaskRounds
from streams.fold.picture import Picture
from streams.fold.tasks.tasks import Tasks
from streams.geography.places import Places
from streams.kpi.dictionary import KPIS
from streams.kpi.values import value
from streams.model.address import Address
from streams.model.event import Changed, Command, Incoming, Outcome, RegistryChange, Tick
from streams.model.local_day import day_start, local_day
from streams.model.region import Tier
from streams.model.tasks.task import Task, TaskRow
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import entry

BEGAN = day_start(20_780) + 10 * 3_600_000
MIN, DAY = 60_000, 86_400_000
DAYS = 12


def rounds(places: Places, began: int = BEGAN, told: int = 0) -> TaskRounds:
    return TaskRounds(load(), "2112", (*places.townships(), *places.villages()), 2112, began, told)


class City:
    """The fold, the clock, and every record it spoke of."""

    def __init__(self, places: Places, began: int = BEGAN) -> None:
        self.picture, self.rounds, self.now, self._n = Picture("2112"), rounds(places, began), began, 0
        self.asked: list[Command] = []
        self.refused: list[tuple[str, str]] = []
        self.tasks: dict[str, Task] = {}
        self.rows: dict[str, TaskRow] = {}
        rules = regulation(CasesSection())
        self._fold(RegistryChange(id="r", source="registry", at=began, revision=1, regulation=rules))

    def until(self, at: int, step: int) -> None:
        while self.now < at:
            self.now += step
            self._fold(Tick(id=f"t{self.now}", source="system", at=self.now, real=self.now, token=1))
            for one in self.rounds.due(self.now):
                self.asked.append(one)
                self._fold(one)

    def _fold(self, event: Incoming) -> None:
        self._n += 1
        done = self.picture.fold(entry(self._n, event))
        assert done.refused == []
        for told in done.events:
            if isinstance(told, Outcome) and not told.accepted:
                self.refused.append((told.code, told.detail))
            if isinstance(told, Changed) and told.kind == "task":
                self.tasks[told.id] = msgspec.msgpack.decode(told.record, type=Task)
            if isinstance(told, Changed) and told.kind == "task_row":
                self.rows[told.id] = msgspec.msgpack.decode(told.record, type=TaskRow)


@pytest.fixture(scope="module")
def city(places: Places) -> City:
    made = City(places)
    made.until(BEGAN + DAYS * DAY, 20 * MIN)
    return made


def test_the_fold_takes_every_command(city: City) -> None:
    assert city.refused == []
    assert len({one.id for one in city.asked}) == len(city.asked)
    assert {one.role for one in city.asked} == {Role.DUTY_LEAD, Role.DUTY, Role.VILLAGE, Role.DEPARTMENT}


def test_three_cadences_and_once_run_and_begin_again(city: City) -> None:
    by_cadence = Counter(task.cadence.value for task in city.tasks.values() if not task.parent)
    assert by_cadence == {"day": DAYS + 1, "week": 2, "ten_days": 2, "once": 2}


def test_some_are_late_some_asked_back_one_is_split_and_one_withdrawn(city: City) -> None:
    states = Counter(row.state for row in city.rows.values())
    assert states.keys() >= {"open", "done", "returned", "progress"}
    assert sum(row.late(city.now) for row in city.rows.values()) > 10
    assert [task.title for task in city.tasks.values() if task.withdrawn] == ["【模拟】重复下达的报送任务"]
    split = [task for task in city.tasks.values() if task.parent]
    assert split
    assert all(task.parent in city.tasks and task.scope in city.tasks[task.parent].to for task in split)


def test_a_task_ends_at_village_or_department_and_no_village_is_overrun(city: City) -> None:
    to = [Address.parse(row.recipient) for row in city.rows.values()]
    assert not any(one.worker for one in to)
    assert all(one.unit or len(one.region) in (Tier.TOWNSHIP, Tier.VILLAGE) for one in to)
    assert max(city.picture.kind(Tasks).this_week(city.now).values()) <= 3


@pytest.mark.parametrize("hour", [2, 10, 22])
def test_no_number_of_tasks_is_empty_soon_after_the_first_look(places: Places, hour: int) -> None:
    made = City(places, day_start(20_780) + hour * 60 * MIN)
    made.until(made.now + 100 * MIN, 5 * MIN)
    today = local_day(made.now)
    sums = made.picture.sums.totals("2112", today, today)
    found = {kpi.id: value(kpi, sums) for kpi in KPIS if kpi.of == "task_row"}
    assert all(one.value is not None and one.n >= 5 for one in found.values())


def test_a_second_start_asks_for_what_the_first_had_not(city: City, places: Places) -> None:
    told = BEGAN + 3 * DAY
    again = [one.id for one in rounds(places, BEGAN, told).due(BEGAN + DAYS * DAY)]
    before = [one.id for one in rounds(places).due(told - 10 * MIN)]
    whole = [one.id for one in city.asked]
    assert not set(again) & set(before)
    assert set(whole) <= {*again, *[one.id for one in rounds(places).due(told)]}


def test_what_could_not_be_asked_comes_first_again(places: Places) -> None:
    made = rounds(places)
    first, second = islice(made.due(BEGAN), 2)
    made.again(second)
    assert next(made.due(BEGAN)).id == second.id
    assert first.id != second.id
