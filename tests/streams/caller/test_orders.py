"""Messages that leave through a gateway, before the real fold: a caller that dies anywhere, receipts, withdrawals and
rings between its steps. A row says what its attempt's events say, and nobody is sent one try twice."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.msgpack import encode as packed

from streams.access.subject import Role
from streams.caller.askers import Askers
from streams.caller.calls import MOST_AT_ONCE, BeginStep, Calls, CallStep, SendStep, TellStep
from streams.caller.channel import Contact
from streams.caller.letters import Letters
from streams.caller.reach import contact
from streams.fold.attempts import SendAttempts
from streams.model.messages.message import MessageKind, MessageWish
from streams.model.outgoing.attempt import AttemptState, AttemptWish, SendAttempt, SendChannel
from streams.model.outgoing.delivery import Delivery
from streams.model.outgoing.on_call import OnCall
from streams.model.receipt import Step
from tests.streams.caller.fake_channel import FakeChannel
from tests.streams.caller.receiver import Mood
from tests.streams.fold.commands import Person, asks
from tests.streams.fold.messaging.dispatcher import FULL, NEXT_TOWN, OFFICER, PART, TOWN, TOWN_DESK, URBAN, Dispatcher

S = AttemptState
CALLER = Person("caller", Role.SYSTEM)
LINES = [
    OnCall(TOWN, "chief", "甲", "024-1", "a@example.org", 0, 0, stands_in=False),
    OnCall(TOWN, "duty", "乙", "024-2", "b@example.org", 0, 0, stands_in=False),
    OnCall("2112", "duty", "丙", "024-3", "", 0, 0, stands_in=False, unit="urban"),
]
NUMBERS = {11: "13900000011", 12: "13900000012"}
LETTERS = Letters("", "{centre}（{kind}）{place}：{text}", "中心", lambda code: code, simulated=False)


class Outside:
    """A city that sends by SMS, and a gateway that behaves as it is told. `real`: ms of the caller's own clock."""

    def __init__(self, *moods: Mood, channels: frozenset[SendChannel] = frozenset(SendChannel)) -> None:
        self.desk, self.gateway = Dispatcher(), FakeChannel(SendChannel.SMS, *moods)
        self.channels, self.real, self.second, self.reports = channels, 0, 0, 0
        self.texts: list[str] = []

    def attempts(self, name: str = "m1") -> list[SendAttempt]:
        return list(self.desk.picture.kind(SendAttempts).of(f"message/{name}"))

    def hear(self, calls: Calls) -> Askers:
        """What a caller knows that has read all the fold told, as after a start."""
        askers = Askers()
        for name in ("m1", "m2"):
            if (message := self.desk.messages.get(name)) is not None:
                askers.see(message)
                for row in self.desk.messages.rows(message):
                    askers.see(row)
                for attempt in self.attempts(name):
                    calls.see_attempt(attempt)
        return askers

    def run(self, calls: Calls, rounds: int = 4, dies_at: int = -1) -> None:
        """`dies_at`: in the midst of that step, after the outside world has it."""
        nth = 0
        for _ in range(rounds):
            self.real += 6_000
            askers = self.hear(calls)
            now = self.desk.picture.now
            for step in calls.steps(askers.wanted(self.channels, LINES, now), now, self.real):
                self.do(calls, askers, step, dies=nth == dies_at)
                if nth == dies_at:
                    return
                nth += 1

    def do(self, calls: Calls, askers: Askers, step: CallStep, *, dies: bool) -> None:
        match step:
            case BeginStep(name, one, nth):
                self._door("begin", name, AttemptWish(**one._asdict(), nth=nth, run=calls.run))
            case SendStep(attempt):
                about = askers.of(attempt)
                where = contact(
                    attempt.channel, attempt.to, LINES, self.desk.picture.now, lambda of: NUMBERS.get(of, "")
                )
                if about is None or where is None:
                    calls.sent(attempt, FakeChannel(SendChannel.SMS, Mood.REFUSES).send(_none(attempt), _NUMBER))
                    return
                assert attempt.id in {one.id for one in self.attempts(about.id)}, "on record before it is sent"
                letter = LETTERS.of(attempt, about)
                self.texts.append(letter.text)
                result = self.gateway.send(letter, where)
                if not dies:
                    calls.sent(attempt, result)
            case TellStep(name, result):
                self._door("answer", name, AttemptWish(state=result.state))

    def _door(self, action: str, name: str, wish: AttemptWish) -> None:
        self.desk.send(asks(CALLER, f"attempt.{action}", name, body=packed(wish)))

    def report(self, attempt: SendAttempt, state: AttemptState, gateway: str = "sms") -> None:
        self.reports += 1
        name = f"d/{self.reports}"
        event = Delivery(id=name, source="gateway/sms", at=0, gateway=gateway, attempt=attempt.id, state=state)
        self.desk.send(event)

    def tried(self, recipient: str = TOWN) -> AttemptState | None:
        found = self.desk.row(recipient).tried
        return found.state if found else None


_NUMBER = Contact("024-0")


def _none(attempt: SendAttempt) -> Any:
    """A letter of what is withdrawn: nothing reads it."""
    return LETTERS.test(attempt.id, 0, 1)


def test_an_order_by_sms_is_an_attempt_and_the_row_says_what_became_of_it() -> None:
    world = Outside()
    assert world.desk.message(f"sms:{TOWN}", "sms:w11", "sms:uurban").accepted
    assert world.tried() is None
    world.run(Calls("r1"))
    assert [(one.to, one.state) for one in world.attempts()] == [
        (TOWN, S.TAKEN),
        (FULL, S.TAKEN),
        ("uurban", S.TAKEN),
    ]
    assert (world.tried(), world.tried(FULL)) == (S.TAKEN, S.TAKEN)
    assert world.texts[0] == "中心（调派）2112：请到现场"
    world.report(world.attempts()[0], S.DELIVERED)
    shown = world.desk.own()["2112", f"sent/m1/{TOWN}"]
    assert shown["tried"][1] == "delivered"
    assert (shown["state"], shown["receipts"]) == ("sent", []), "what a gateway says is no receipt of a person"


def test_who_is_reached_is_who_is_on_duty_there() -> None:
    def of(to: str, channel: SendChannel = SendChannel.SMS) -> tuple[str, str] | None:
        found = contact(channel, to, LINES, 0, lambda number: NUMBERS.get(number, ""))
        return tuple(found) if found else None  # type: ignore[return-value]

    assert of(TOWN) == ("024-2", "b@example.org")
    assert of("uurban") == ("024-3", "")
    assert of(FULL) == ("13900000011", "")
    assert of("w99") is None
    assert of(NEXT_TOWN) is None
    assert of(NEXT_TOWN, SendChannel.CHAT) == ("", "")


def test_without_a_gateway_nothing_is_begun() -> None:
    world = Outside(channels=frozenset())
    world.desk.message(f"sms:{TOWN}")
    world.run(Calls("r1"))
    assert (world.attempts(), world.tried()) == ([], None)


def test_an_answer_or_a_withdrawal_before_it_is_sent_sends_nothing() -> None:
    world = Outside()
    world.desk.message(f"sms:{TOWN}", "sms:uurban")
    calls = Calls("r1")
    world.run(calls, rounds=1)
    assert [one.state for one in world.attempts()] == [S.BEGUN, S.BEGUN]
    world.desk.answers(TOWN_DESK, TOWN, Step.ACCEPTED)
    world.desk.asks(OFFICER, "message.withdraw", "m1", MessageWish(), note="误派")
    world.run(calls)
    assert world.gateway.received == []
    assert {one.state for one in world.attempts()} == {S.REFUSED}


def test_a_gateway_that_is_silent_lies_repeats_or_answers_late() -> None:
    world = Outside(Mood.HANGS_UP)
    world.desk.message(f"sms:{TOWN}")
    world.run(Calls("r1"))
    assert (world.tried(), len(world.gateway.received)) == (S.UNKNOWN, 1)
    (attempt,) = world.attempts()
    world.report(attempt, S.DELIVERED, gateway="mail")
    assert world.tried() is S.UNKNOWN, "a gateway reports of its own alone"
    world.desk.tick(3 * 3600)
    world.report(attempt, S.DELIVERED)
    world.report(attempt, S.DELIVERED)
    row = world.desk.row(TOWN)
    assert row.tried is not None
    assert (row.tried.state, row.tried.repeats, row.tried.again) == (S.DELIVERED, 1, False)
    world.report(attempt, S.FAILED)
    assert (world.tried(), world.desk.row(TOWN).state) == (S.CONTRADICTED, "sent")


def test_what_certainly_reached_nobody_is_tried_three_times_and_then_a_person_decides() -> None:
    world = Outside(Mood.REFUSES)
    world.desk.message(f"sms:{TOWN}")
    calls = Calls("r1")
    for second in range(0, 600, 60):
        world.desk.tick(second)
        world.run(calls)
    assert [one.nth for one in world.attempts()] == [1, 2, 3]
    row = world.desk.row(TOWN)
    assert row.tried is not None
    assert (row.tried.nth, row.tried.again) == (3, True)
    world.desk.asks(OFFICER, "attempt.again", row.tried.id, AttemptWish())
    world.run(calls)
    assert [(one.nth, one.by) for one in world.attempts()][3] == (4, "officer")


def test_a_row_that_rings_again_is_sent_again_once() -> None:
    world = Outside()
    world.desk.message(f"sms:{TOWN}", answer_s=60)
    world.run(Calls("r1"))
    world.desk.tick(61)
    world.run(Calls("r2"))
    world.run(Calls("r3"))
    assert [(one.round > 0, one.nth) for one in world.attempts()] == [(True, 1), (True, 1)]
    assert (len(world.gateway.received), world.desk.row(TOWN).rung) == (2, 1)


def test_a_message_to_a_thousand_leaves_room_for_a_call_for_help() -> None:
    world = Outside()
    villages = [f"sms:2112211{n:02d}" for n in range(60)]
    assert world.desk.message(*villages, kind=MessageKind.TEXT).accepted
    calls = Calls("r1")
    askers = world.hear(calls)
    steps = calls.steps(askers.wanted(world.channels, LINES, 0), world.desk.picture.now, 6_000)
    assert len(steps) == MOST_AT_ONCE
    world.run(calls, rounds=40)
    assert len(world.attempts()) == 60, "what was not drawn in one round is in the next"


SAYS = st.sampled_from(["town", "urban", "worker", "withdraw", "again", "restart", "tick", "report"])
ACTS = st.lists(
    st.one_of(
        st.tuples(SAYS, st.integers(0, 5)),
        st.tuples(st.sampled_from(["run", "die", "second"]), st.integers(0, 5)),
    ),
    max_size=16,
)
MOODS = st.lists(st.sampled_from(list(Mood)), min_size=1, max_size=6)
TO = (f"sms:{TOWN}", f"sms:{FULL}", f"sms:{PART}", "sms:uurban", NEXT_TOWN)


def act(world: Outside, runs: list[Calls], what: str, n: int) -> None:
    desk, nth = world.desk, len(runs)
    match what:
        case "town" | "urban":
            person, recipient = (TOWN_DESK, TOWN) if what == "town" else (URBAN, "uurban")
            desk.answers(person, recipient, list(Step)[n], note="说明")
        case "worker":
            desk.phone(11 + n % 2, list(Step)[n], n=world.second)
        case "withdraw":
            desk.asks(OFFICER, "message.withdraw", "m1", MessageWish(), note="误派")
        case "again":
            desk.asks(OFFICER, "message.again", "m1", MessageWish())
        case "restart":
            desk.restart()
        case "tick":
            world.second += 45
            desk.tick(world.second)
        case "report":
            for attempt in world.attempts()[n : n + 1]:
                world.report(attempt, (S.DELIVERED, S.FAILED)[n % 2])
        case "second":
            runs.append(Calls(f"r{nth}"))
        case _:
            world.run(runs[n % nth], 3, n if what == "die" else -1)
            if what == "die":
                runs[n % nth] = Calls(f"r{world.real}")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(list(MessageKind)), ACTS, MOODS)
def test_any_history_reaches_nobody_twice_and_a_row_says_its_newest_attempt(
    kind: MessageKind, acts: list[tuple[str, int]], moods: list[Mood]
) -> None:
    world, runs = Outside(*moods), [Calls("r0")]
    assert world.desk.message(*TO, kind=kind, answer_s=60).accepted
    for what, n in acts:
        act(world, runs, what, n)
    attempts = world.attempts()
    assert all(n == 1 for n in Counter(world.gateway.received).values()), "one key, one sending"
    by_key = {one.id: one for one in attempts}
    asked = Counter(by_key[key].target for key in world.gateway.received)
    failed = Counter(one.target for one in attempts if one.state is S.FAILED)
    assert all(n <= 1 + failed[target] for target, n in asked.items()), "again only where it was reported as failed"
    for row in world.desk.messages.rows(world.desk.get()):
        own = [one for one in attempts if one.to == row.recipient]
        newest = max(own, key=lambda one: (one.round, one.nth), default=None)
        found = (row.tried.id, row.tried.state) if row.tried else None
        assert found == ((newest.id, newest.state) if newest else None)
        assert row.channel.value == "sms" or not own
        shown = world.desk.own().get(("2112", f"sent/m1/{row.recipient}"), {}).get("tried")
        assert (shown and shown[1]) == (newest.state.value if newest else None)


@pytest.mark.parametrize("drill", [False, True])
def test_a_drill_says_so_in_the_first_words(*, drill: bool) -> None:
    world = Outside()
    world.desk.message(f"sms:{TOWN}", drill=drill)
    world.run(Calls("r1"))
    assert world.texts[0].startswith("【演练】") is drill
