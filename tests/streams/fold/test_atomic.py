"""An event is all or nothing: wherever it fails, nothing of it stays, and the picture goes on as if it never came."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest

from streams.errors import DecodeError
from streams.fold import checkpoint
from streams.fold.aggregate import Answer, Context, Delta, StateChange, Step
from streams.fold.alerting.alerting import Alerting
from streams.fold.alerting.clusters import Clusters
from streams.fold.cases import Cases
from streams.fold.outcomes import outcome
from streams.fold.picture import Picture
from streams.fold.silence import Silence
from streams.fold.steps import Steps
from streams.fold.undo import Inverse, Undo
from streams.journal.api import Entry
from streams.model.case import Case, CaseState
from streams.model.event import CaseWish, Command, Outcome, Tick
from streams.wire import entry as wire
from tests.golden import journal
from tests.golden.replay import CITY
from tests.streams.fold.case_desk import DISPUTE, RULES, House
from tests.streams.fold.city import NOW, entry, report, tick
from tests.streams.fold.commands import TOWNSHIP, VILLAGE_STAFF, asks, reports, wishes

EVERY = 5
"""Of the committed journal's events each so manieth fails first, at each of its changes."""


class Failing(Undo):
    """Raises in the place of the n-th change of an event. `left`: changes until then, None never."""

    def __init__(self) -> None:
        super().__init__()
        self.left: int | None = None

    def note(self, inverse: Inverse) -> None:
        if self.left is not None and self.recording:
            self.left -= 1
            if self.left < 0:
                raise RuntimeError("struck")
        super().note(inverse)


def bodies() -> Iterator[Entry]:
    """The committed journal, one event or one batch of fixes at a time."""
    for one in journal.read():
        try:
            parts = list(wire.bodies(one.events))
        except DecodeError:
            continue
        for part in parts:
            yield Entry(id=one.id, events=len(part).to_bytes(4, "little") + part)
        if one.fixes:
            yield Entry(id=one.id, fixes=one.fixes)


def digest(picture: Picture) -> str:
    return checkpoint.digest(checkpoint.whole(picture))


def test_whatever_change_of_an_event_fails_nothing_of_it_stays() -> None:
    undo, never = Failing(), Picture(CITY)
    picture = Picture(CITY, undo)
    struck = 0
    for n, one in enumerate(bodies()):
        never.fold(one)
        event = None if one.fixes else _unpacked(one)
        if event is not None and not isinstance(event, Tick) and n % EVERY == 0:
            before = digest(picture)
            for changes in range(40):
                undo.left = changes
                done = picture.fold(one)
                reached = undo.left < 0
                undo.left = None
                if not reached:
                    # So many changes it does not have: it was taken whole.
                    break
                struck += 1
                assert [error.why for error in done.refused] == ["RuntimeError: struck"]
                assert (done.changes, done.facts, done.regions, done.taken) == ([], [], set(), {})
                answers = [told.code for told in done.events if isinstance(told, Outcome)]
                assert answers == ["failed"] * isinstance(event, Command)
                assert digest(picture) == before
            else:
                raise AssertionError("an event of more than forty changes")
        else:
            picture.fold(one)
    assert struck > 500
    assert digest(picture) == digest(never)


def _unpacked(one: Entry) -> object:
    try:
        return wire.unpack(next(iter(wire.bodies(one.events))))
    except DecodeError:
        return None


class Observer(RuntimeError):
    pass


def test_what_fails_while_others_look_at_it_stays_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    picture = Picture(CITY)
    picture.fold(entry(1, tick(0)))
    before = digest(picture)

    def broken(self: Alerting, change: StateChange, context: Context) -> Delta:
        raise Observer("cannot look")

    with monkeypatch.context() as patched:
        patched.setattr(Alerting, "observe", broken)
        done = picture.fold(entry(2, report("a"), report("b")))
    assert [one.why for one in done.refused] == ["Observer: cannot look"] * 2
    assert digest(picture) == before
    assert picture.fold(entry(3, report("a"))).changed(Cases.kind)[0].id == "a"


def follow(action: str) -> Callable[[Clusters, StateChange, Context], Delta]:
    """An observer from whose look a command follows."""

    def observe(self: Clusters, change: StateChange, context: Context) -> Delta:
        return Delta(commands=(asks(TOWNSHIP, action, change.id),)) if change.kind == Cases.kind else Delta()

    return observe


def test_what_follows_and_is_refused_takes_its_cause_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command that follows from a report, or from a command, and may not be: one answer names why."""
    house = House()
    before = digest(house.picture)
    monkeypatch.setattr(Clusters, "observe", follow("alert.acknowledge"))
    house.picture._observers = [kind for kind in house.picture.kinds.values() if isinstance(kind, Clusters)]
    done = house.send(report("b"))
    assert [one.why for one in done.refused] == ["unknown: "]
    assert (done.changes, done.events) == ([], [])
    assert house.answer(reports(TOWNSHIP, "c", DISPUTE)).code == "unknown"
    assert digest(house.picture) == before


def test_commands_follow_commands_only_so_deep(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()
    before = digest(house.picture)

    def again(self: Cases, command: Command, context: Context) -> Answer:
        return Delta(commands=(command,)), outcome(command, "ok")

    monkeypatch.setattr(Cases, "command", again)
    done = house.send(asks(TOWNSHIP, "case.report", "x"))
    assert [one.why.partition(":")[0] for one in done.refused] == ["RecursionError"]
    assert [event.code for event in done.events if isinstance(event, Outcome)] == ["failed"]
    assert digest(house.picture) == before


def test_a_kind_that_cannot_say_what_is_due_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    house = House()

    def broken(self: Silence, tick: Tick, context: Context) -> Iterator[Step]:
        raise Observer("cannot look")

    monkeypatch.setattr(Silence, "tick", broken)
    done = house.send(tick(5))
    assert [one.why for one in done.refused] == ["Observer: cannot look"]
    assert house.picture.now == tick(5).at
    assert house.picture.kind(Steps).at, "the kinds behind it had their turn before, and those after it have it too"


def test_a_step_of_time_that_fails_takes_no_other_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two orders are not accepted in time, and one of them cannot be raised."""
    real = Cases._by_time

    def broken(self: Cases, due: int, name: str, at: Tick, context: Context) -> Delta:
        if name == "a":
            raise Observer("cannot look")
        return real(self, due, name, at, context)

    monkeypatch.setattr(Cases, "_by_time", broken)
    house = House()
    rules = msgspec.structs.replace(house.picture.regulation, raise_unanswered=True)
    house.send(msgspec.structs.replace(RULES, revision=2, regulation=rules))
    house.dispatched()
    house.answer(reports(TOWNSHIP, "b", DISPUTE))
    for wish in (CaseWish(to=CaseState.TRIAGED), CaseWish(to=CaseState.DISPATCHED, unit="justice")):
        revision = known(house, "b").revision
        assert house.answer(wishes(VILLAGE_STAFF, "b", revision, wish, "")).accepted
    due = known(house, "a").accept_due
    assert due == known(house, "b").accept_due > house.picture.now
    before, late = known(house, "a"), tick((due - NOW) // 1000 + 1)
    done = house.send(late)
    assert house.picture.now == late.at
    assert [one.why for one in done.refused] == ["Observer: cannot look"]
    assert known(house, "a") == before
    assert known(house, "b").by_time, "the other one is raised"


def known(house: House, name: str) -> Case:
    found = house.picture.kind(Cases).get(name)
    assert found is not None
    return found
