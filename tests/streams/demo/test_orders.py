"""The simulated city's messages, judged by the fold itself: every command is taken, receivers read, accept, arrive,
decline and fall silent, and no number of orders stays empty."""

from __future__ import annotations

from collections import Counter

import pytest

from streams.demo.orders import DemoPhone, OrderRounds, load
from streams.fold.messaging.messages import Messages
from streams.fold.picture import Picture
from streams.geography.places import Places
from streams.kpi.dictionary import KPIS
from streams.kpi.values import value
from streams.model.event import Command, Incoming, MessageReceipt, Outcome, RegistryChange, Tick
from streams.model.local_day import day_start, local_day
from streams.model.messages.message import MessageRow
from streams.model.worker_entry import WorkerEntry
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import entry

MIN, HOUR = 60_000, 3_600_000
BEGAN = day_start(20_780) + 7 * HOUR
PHONES = [DemoPhone(n, 100 + n) for n in range(1, 7)]


def rounds(places: Places, began: int = BEGAN, told: int = 0) -> OrderRounds:
    posts = [code for code in places.townships() if code.startswith(load().areas)]
    return OrderRounds(load(), "2112", posts, PHONES, 2112, began, told)


class City:
    def __init__(self, places: Places, began: int = BEGAN) -> None:
        self.picture, self.rounds, self.now, self._n = Picture("2112"), rounds(places, began), began, 0
        self.asked: list[Command] = []
        self.refused: list[str] = []
        town = next(code for code in places.townships() if code.startswith(load().areas))
        workers = tuple(WorkerEntry(one.worker, town, 1, "full") for one in PHONES)
        rules = regulation(CasesSection())
        self._fold(
            RegistryChange(id="r", source="registry", at=began, revision=1, regulation=rules, workers=workers),
            Tick(id="t", source="system", at=began, real=began, token=1),
        )

    def until(self, at: int) -> None:
        while self.now < at:
            self.now += MIN
            self._fold(Tick(id=f"t{self.now}", source="system", at=self.now, real=self.now, token=1))
            for one in self.rounds.due(self.now):
                self.asked.append(one)
                self._fold(one)
            for sent in self.rounds.confirmed(self.now):
                assert isinstance(sent.item, MessageReceipt)
                worker = next(one.worker for one in PHONES if one.device == sent.device)
                receipt = MessageReceipt(
                    id=sent.item.id,
                    source=f"device/{sent.device}",
                    at=sent.item.at,
                    message=sent.item.message,
                    step=sent.item.step,
                    note=sent.item.note,
                    worker=worker,
                )
                self._fold(receipt)

    @property
    def rows(self) -> list[MessageRow]:
        kind = self.picture.kind(Messages)
        sent = {one.object for one in self.asked if one.action == "message.send"}
        found = [kind.get(name) for name in sorted(sent)]
        return [row for message in found if message is not None for row in kind.rows(message)]

    def _fold(self, *events: Incoming) -> None:
        self._n += 1
        done = self.picture.fold(entry(self._n, *events))
        assert done.refused == []
        self.refused += [one.detail for one in done.events if isinstance(one, Outcome) and not one.accepted]


@pytest.fixture(scope="module")
def city(places: Places) -> City:
    made = City(places)
    made.until(BEGAN + 14 * HOUR)
    return made


def test_the_fold_takes_every_command_and_every_phone(city: City) -> None:
    assert city.refused == []
    assert len({one.id for one in city.asked}) == len(city.asked)


def test_receivers_accept_arrive_decline_return_and_fall_silent(city: City) -> None:
    states = Counter(row.state for row in city.rows)
    assert states.keys() >= {"done", "departed", "declined", "returned", "unanswered"}
    assert sum(row.recipient.startswith("w") and row.state == "done" for row in city.rows) >= 5
    assert sum(row.group for row in city.rows) > 0, "a next group was asked"


def test_no_worker_is_ordered_by_night(city: City) -> None:
    hours = {(row.since - day_start(local_day(row.since))) // HOUR for row in city.rows if row.recipient[:1] == "w"}
    assert hours <= set(range(9, 17))


@pytest.mark.parametrize("hour", [2, 10, 22])
def test_no_number_of_orders_is_empty_soon_after_the_first_look(places: Places, hour: int) -> None:
    made = City(places, day_start(20_780) + hour * HOUR)
    made.until(made.now + 100 * MIN)
    today = local_day(made.now)
    sums = made.picture.sums.totals("2112", today - 1, today)
    found = {kpi.id: value(kpi, sums) for kpi in KPIS if kpi.of == "message_row"}
    assert len(found) == 2
    assert all(one.value is not None and one.n >= 5 for one in found.values())


def test_a_second_start_asks_for_what_the_first_had_not(city: City, places: Places) -> None:
    told = BEGAN + 6 * HOUR
    again = [one.id for one in rounds(places, BEGAN, told).due(BEGAN + 14 * HOUR)]
    before = [one.id for one in rounds(places).due(told - 10 * MIN)]
    whole = {one.id for one in city.asked}
    assert not set(again) & set(before)
    assert whole <= {*again, *[one.id for one in rounds(places).due(told)]}
    first, *_ = rounds(places).due(BEGAN)
    made = rounds(places)
    list(made.due(BEGAN))
    made.again(first)
    assert next(made.due(BEGAN)).id == first.id
