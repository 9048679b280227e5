"""The shipped fake against the real journal: whatever is appended, both answer and keep the same."""

from __future__ import annotations

import asyncio
import itertools

import hypothesis.strategies as st
from hypothesis import HealthCheck, given, settings

from streams.journal.api import Entry, Event, Group, GroupTaken, Journal, Refusal
from streams.journal.memory import MemoryJournal
from streams.journal.redis import RedisJournal
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from tests.servers import RedisServer

_cities = itertools.count()


@st.composite
def sequenced(draw: st.DrawFn) -> Group:
    first = draw(st.integers(1, 8))
    last = first + draw(st.integers(0, 5))
    fixes, events, refusals = [], [], []
    for seq in range(first, last + 1):
        kind = draw(st.sampled_from("ffedr"))
        at = draw(st.integers(1, 40))
        if kind == "f":
            fixes.append((seq, at))
        elif kind == "r":
            refusals.append(Refusal(seq, b"refused"))
        else:
            end = draw(st.sampled_from([0, at + 5]))
            events.append(Event(seq, b"e%d" % seq, duty=(at, end) if kind == "d" else None))
    return Group(
        device=draw(st.integers(1, 2)),
        epoch=draw(st.integers(1, 2)),
        lane=draw(st.sampled_from([Lane.LIVE, Lane.BACKFILL, Lane.INCIDENT])),
        first=first,
        last=last,
        fixes=_rows(fixes),
        events=tuple(events),
        refusals=tuple(refusals),
        sessions=draw(st.booleans()),
    )


@st.composite
def foreign(draw: st.DrawFn) -> Group:
    names = draw(st.lists(st.integers(0, 9), max_size=6))
    said = draw(st.lists(st.integers(0, 9), max_size=2))
    return Group(
        device=draw(st.integers(1, 2)),
        epoch=1,
        lane=Lane.FOREIGN,
        fixes=_rows([(0, name) for name in names]),
        identities=b"".join(_identity(name) for name in names),
        events=tuple(Event(0, b"f%d" % name, identity=_identity(name)) for name in said),
    )


def _identity(name: int) -> bytes:
    """Shifted copies of one another: a window searched without regard to places would see them everywhere."""
    return (b"ab" * 6 + b"%d" % name * 12)[name : name + 12]


def _rows(fixes: list[tuple[int, int]]) -> bytes:
    made = fix.empty(len(fixes))
    made["seq"] = [seq for seq, _ in fixes]
    made["fix_ms"] = [at for _, at in fixes]
    return made.tobytes()


async def _all(journal: Journal, calls: list[list[Group]]) -> tuple[list[list[GroupTaken]], list[Entry], list[bytes]]:
    receipts = [await journal.append(groups) for groups in calls]
    rejects = [packed for _, packed in await journal.rejects(ZERO, count=10_000)]
    return receipts, await journal.read(ZERO, count=10_000), rejects


async def _compare(url: str, calls: list[list[Group]]) -> None:
    real = RedisJournal(url, f"alike{next(_cities)}")
    await real.open()
    try:
        receipts, entries, rejects = await _all(real, calls)
        fake_receipts, fake_entries, fake_rejects = await _all(MemoryJournal("2112"), calls)
    finally:
        await real.close()
    assert fake_receipts == receipts
    assert [(e.fixes, e.events) for e in fake_entries] == [(e.fixes, e.events) for e in entries]
    assert fake_rejects == rejects


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(calls=st.lists(st.lists(sequenced() | foreign(), min_size=1, max_size=3), min_size=1, max_size=6))
def test_both_answer_and_keep_the_same(redis_server: RedisServer, calls: list[list[Group]]) -> None:
    asyncio.run(_compare(redis_server.url, calls))


async def test_a_stolen_lease_leaves_the_old_owner_with_nothing() -> None:
    journal = MemoryJournal("2112")
    first = await journal.acquire("fold", 1)
    assert first is not None
    assert journal.steal("other").token > first.token
