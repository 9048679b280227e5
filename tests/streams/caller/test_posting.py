"""Letters of subscriptions: ten thousand with a gateway that refuses and goes away are bounded, and the rest go out."""

from __future__ import annotations

import itertools
from pathlib import Path

import msgspec
import pytest

from streams.access.subject import Role
from streams.caller.channel import TAKEN, CallMessage, Contact, SendResult, refused
from streams.caller.posting import AWAY, FIRST_MS, LONGEST_MS, PORTION, Posting
from streams.model.outgoing.attempt import SendChannel
from streams.model.store import StoreInfo
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.registry.subscriptions import LETTER_MS, WAITS, Letter
from streams.settings import CasesSection
from tests.sealing import sealer
from tests.streams.caller.fake_channel import FakeChannel
from tests.streams.registry.test_subscriptions import of, user

ABOUT = "brief/2112/day/20787"


class Flaky:
    """A gateway that refuses some letters by their number and is away while `away` says so."""

    kind = SendChannel.WEBHOOK

    def __init__(self) -> None:
        self.away, self.asked, self.taken = False, 0, list[str]()

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        self.asked += 1
        if self.away:
            return refused("not reached: ConnectionRefusedError", away=True)
        if int(message.id[1:]) % 3 == 0:
            return refused("answered 404")
        self.taken.append(message.id)
        return TAKEN


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    made = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    made.migrate()
    return made


def letters(n: int, subscription: str = "", channel: str = "webhook") -> list[Letter]:
    return [
        Letter(
            id=f"l{k:05}",
            about=ABOUT,
            subscription=subscription,
            channel=channel,
            region="2112",
            text="日报。",
            created_at=1_000,
        )
        for k in range(n)
    ]


def test_of_ten_thousand_those_that_are_refused_hold_up_nobody(registry: Registry) -> None:
    assert registry.queue_letters(letters(10_000)) == 10_000
    gateway, now = Flaky(), 2_000
    posting = Posting(registry, {SendChannel.WEBHOOK: gateway}, simulated=True)
    gateway.away = True
    rounds, waits = 0, list[int]()
    while now < 2_000 + 60 * 60_000:
        asked = posting.step(now)
        if asked:
            rounds += 1
            waits.append(now)
            assert asked == AWAY, "the rest of a portion waits with it"
        now += 10_000
    assert gateway.asked == rounds * AWAY < 40, "an hour without a gateway is no storm"
    assert [later - before for before, later in itertools.pairwise(waits)][:3] == [60_000, 120_000, 240_000]
    assert max(later - before for before, later in itertools.pairwise(waits)) <= LONGEST_MS + FIRST_MS
    gateway.away, now = False, now + LONGEST_MS
    steps = 0
    while posting.step(now):
        steps += 1
    assert steps == 10_000 // PORTION
    assert len(gateway.taken) == len(set(gateway.taken)) == 6_666
    assert registry.letter_states(ABOUT) == {("webhook", "taken"): 6_666, ("webhook", "refused"): 3_334}


def test_a_gateway_that_is_away_for_a_day_is_given_up(registry: Registry) -> None:
    registry.queue_letters(letters(5))
    gateway = Flaky()
    gateway.away = True
    posting = Posting(registry, {SendChannel.WEBHOOK: gateway}, simulated=True)
    assert posting.step(2_000) == AWAY
    assert registry.letter_states(ABOUT) == {("webhook", WAITS): 5}
    assert posting.step(1_001 + LETTER_MS) == 0
    assert registry.letter_states(ABOUT) == {("webhook", "refused"): 5}


def test_who_may_not_read_a_brief_any_more_is_not_written_to(registry: Registry) -> None:
    reader, other = user(registry, "zhang"), user(registry, "li", Role.CLERK)
    for person in (reader, other):
        of(registry, person, f"{person}@example.cn", region="2112")
    ids = [registry.subscriptions(person)[0].id for person in (reader, other)]
    for n, name in enumerate(ids):
        registry.queue_letters([msgspec.structs.replace(letters(1, name, "mail")[0], id=f"m{n}")])
    gateway = FakeChannel(SendChannel.MAIL)
    assert Posting(registry, {SendChannel.MAIL: gateway}, simulated=True).step(2_000) == 2
    assert gateway.received == ["m0/1"]
    assert registry.letter_states(ABOUT) == {("mail", "taken"): 1, ("mail", "refused"): 1}


def test_a_department_is_written_to_about_its_own_briefs_alone(registry: Registry) -> None:
    keys = ("2112:police", "2112:justice", "2112")
    registry.set_store(StoreInfo(city="2112", demo=True, created_ms=0, offset_ms=0, rate=1.0, salt="00"))
    registry.set_regulation(regulation(CasesSection()), 0)
    person = user(registry, "li", Role.DEPARTMENT, "police")
    for key in keys:
        of(registry, person, "li@example.cn", region=key)
    for one in registry.subscriptions(person):
        registry.queue_letters([msgspec.structs.replace(letters(1, one.id, "mail")[0], id=one.region)])
    gateway = FakeChannel(SendChannel.MAIL)
    assert Posting(registry, {SendChannel.MAIL: gateway}, simulated=True).step(2_000) == 3
    assert gateway.received == ["2112:police/1"]
