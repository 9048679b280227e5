"""Runs of the caller that die anywhere, and two that live at once, before the real fold: nothing leaves that is not on
record, and what may have left once is not sent twice unless it is to be."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.msgpack import encode as packed

from streams.access.subject import Role
from streams.caller.askers import Askers
from streams.caller.calls import BeginStep, Calls, CallStep, SendStep, TellStep
from streams.caller.letters import Letters
from streams.caller.reach import contact
from streams.fold.alerting.alerting import Alerting
from streams.fold.attempts import SendAttempts
from streams.model.alert import Alert, Priority
from streams.model.outgoing.attempt import AttemptState, AttemptWish, SendAttempt, SendChannel
from streams.model.outgoing.on_call import OnCall
from tests.streams.caller.fake_channel import FakeChannel
from tests.streams.caller.receiver import Mood
from tests.streams.fold.alerting.alert_city import COUNTY, City
from tests.streams.fold.commands import Person, asks

CALLER = Person("caller", Role.SYSTEM)
LINES = [
    OnCall(COUNTY, "chief", "甲", "13900000000", "", 0, 0, stands_in=False),
    OnCall(COUNTY, "lead", "乙", "13900000001", "", 0, 0, stands_in=False),
]
LETTERS = Letters("{place} {priority} {since}", "{text}", "", lambda code: code, simulated=False)
RAISED_S = {Priority.CRITICAL: 121, Priority.URGENT: 301}


class World:
    """A city with one alert that was raised to its duty lead, and a gateway that behaves as it is told."""

    def __init__(self, priority: Priority, moods: list[Mood]) -> None:
        self.city, self.gateway = City(), FakeChannel(SendChannel.SMS, *moods)
        rule = "sos" if priority is Priority.CRITICAL else "lone_task"
        self.city.rule(rule, "7", priority)
        self.key = f"{rule}/7"
        self.city.tick(11)  # urgent ones are announced after ten seconds
        self.city.tick(RAISED_S[priority] + 11)
        self.real, self.askers = 0, Askers()

    @property
    def alert(self) -> Alert:
        found = self.city.of(self.key)
        assert found is not None
        return found

    def attempts(self) -> list[SendAttempt]:
        return list(self.city.picture.kind(SendAttempts).of(f"alert/{self.alert.id}"))

    def start(self, name: str) -> Calls:
        return self.hear(Calls(run=name))

    def hear(self, calls: Calls) -> Calls:
        for alert in self.city.picture.kind(Alerting).alerts:
            self.askers.see(alert)
        for attempt in self.attempts():
            calls.see_attempt(attempt)
        return calls

    def steps(self, calls: Calls) -> list[CallStep]:
        self.real += 6_000
        now = self.city.picture.now
        return calls.steps(self.askers.wanted({SendChannel.SMS}, LINES, now), now, self.real)

    def do(self, calls: Calls, step: CallStep, *, dies: bool = False) -> None:
        """`dies`: after the outside world has it, before the run knows."""
        match step:
            case BeginStep(name, one, nth):
                self._door("begin", name, AttemptWish(**one._asdict(), nth=nth, run=calls.run))
            case SendStep(attempt):
                reached = contact(attempt.channel, attempt.to, LINES, self.city.picture.now, lambda _: "")
                assert reached is not None
                on_record = {one.id for one in self.attempts()}
                result = self.gateway.send(LETTERS.of(attempt, self.alert), reached)
                assert set(self.gateway.received) <= on_record
                if not dies:
                    calls.sent(attempt, result)
            case TellStep(name, result):
                self._door("answer", name, AttemptWish(state=result.state))

    def _door(self, action: str, name: str, wish: AttemptWish) -> None:
        self.city.send(asks(CALLER, f"attempt.{action}", name, body=packed(wish)))

    def run(self, calls: Calls, rounds: int = 4) -> None:
        for _ in range(rounds):
            for step in self.steps(self.hear(calls)):
                self.do(calls, step)
            self.hear(calls)


ACTS = st.lists(st.tuples(st.sampled_from(["run", "die", "second", "tick"]), st.integers(0, 3)), max_size=14)
MOODS = st.lists(st.sampled_from(list(Mood)), min_size=1, max_size=6)


def played(world: World, acts: list[tuple[str, int]]) -> None:
    """`die`: a run does `n` steps of its round and dies in the midst of the next; `second`: another is started beside
    it, and does as many; `tick`: seconds pass."""
    calls = [world.start("r0")]
    for nth, (act, n) in enumerate(acts, 1):
        if act == "tick":
            world.city.tick(world.city.second + 3 * n + 1)
            continue
        if act == "second":
            calls.append(world.start(f"r{nth}"))
        one = calls[n % len(calls)]
        if act != "die":
            world.run(one, 3)
            continue
        steps = world.steps(world.hear(one))
        for step in steps[:n]:
            world.do(one, step)
        for step in steps[n : n + 1]:
            world.do(one, step, dies=True)
        calls[calls.index(one)] = world.start(f"r{nth}")


def received(world: World) -> Counter[str]:
    of = {one.id: one.target for one in world.attempts()}
    return Counter(of[name] for name in world.gateway.received)


@settings(max_examples=150, deadline=None)
@given(ACTS, MOODS)
def test_what_does_not_insist_reaches_nobody_twice(acts: list[tuple[str, int]], moods: list[Mood]) -> None:
    world = World(Priority.URGENT, moods)
    played(world, acts)
    assert all(n == 1 for n in received(world).values())
    assert all(n == 1 for n in Counter(world.gateway.received).values())


@settings(max_examples=100, deadline=None)
@given(ACTS, MOODS)
def test_a_key_is_used_once_and_what_insists_gets_through_in_the_end(
    acts: list[tuple[str, int]], moods: list[Mood]
) -> None:
    world = World(Priority.CRITICAL, [*moods, Mood.TAKES])
    played(world, acts)
    last = world.start("last")
    for _ in range(len(moods) + 10):
        world.city.tick(world.city.second + 121)
        world.run(last)
    assert all(n == 1 for n in Counter(world.gateway.received).values())
    newest = {one.target: one for one in world.attempts()}
    assert {one.state for one in newest.values() if one.round == world.alert.up_at} == {AttemptState.TAKEN}


def test_killed_between_the_attempt_and_the_answer_it_is_unknown_and_a_person_decides() -> None:
    world = World(Priority.URGENT, [Mood.TAKES])
    first = world.start("r1")
    (begin,) = world.steps(first)
    world.do(first, begin)
    (send,) = world.steps(world.hear(first))
    world.do(first, send, dies=True)
    world.run(world.start("r2"))
    (attempt,) = world.attempts()
    assert (attempt.state, len(world.gateway.received)) == (AttemptState.UNKNOWN, 1)
    officer = Person("o", Role.DUTY)
    world.city.send(asks(officer, "attempt.again", attempt.id, body=packed(AttemptWish())))
    world.run(world.start("r3"))
    again = world.attempts()[-1]
    assert (again.nth, again.by, again.state) == (2, "o", AttemptState.TAKEN)
    assert len(world.gateway.received) == 2


def test_taken_between_the_beginning_and_the_call_nobody_is_called() -> None:
    world = World(Priority.URGENT, [Mood.TAKES])
    calls = world.start("r1")
    world.do(calls, world.steps(calls)[0])
    world.city.wish("alert.acknowledge", world.alert.id, role="duty")
    world.run(calls)
    (attempt,) = world.attempts()
    assert (attempt.state, attempt.note, world.gateway.received) == (AttemptState.REFUSED, "", [])


def test_a_level_higher_others_are_called_and_the_first_are_left_alone() -> None:
    world = World(Priority.CRITICAL, [Mood.TAKES])

    def called() -> list[str]:
        return sorted(one.to for one in world.attempts())

    world.run(world.start("r1"))
    assert called() == [f"{COUNTY}/chief/0"]
    world.city.tick(301)
    world.run(world.start("r2"))
    assert called() == [f"{COUNTY}/chief/0", f"{COUNTY}/lead/0"]


def test_a_run_that_hears_the_past_once_more_asks_no_gateway_again() -> None:
    world = World(Priority.URGENT, [Mood.TAKES])
    calls = world.start("r1")
    world.do(calls, world.steps(calls)[0])
    (begun,) = world.attempts()
    (send,) = world.steps(world.hear(calls))
    world.do(calls, send)
    world.run(calls)
    calls.newest.clear()
    calls.see_attempt(begun)
    assert not any(isinstance(step, SendStep) for step in world.steps(calls))
