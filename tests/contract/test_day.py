"""A day's messages, cut and repeated as a bad line would: the same picture, bit for bit.

Senders speak through the journal's own append; what arrives twice is had once, what arrives in other frames is the same
day. Between the same ticks nothing but the content may matter.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.journal.api import Event, Group, Lease
from streams.journal.memory import MemoryJournal
from streams.model import fix
from streams.model.case import CaseState
from streams.model.entry_id import ZERO
from streams.model.event import CaseStatus, Report
from streams.model.fact import OPEN, REPORTS
from streams.model.fix import Flag, Lane
from streams.model.local_day import local_day
from streams.wire import entry as wire
from tests.streams.fold.city import NOW, report, status, tick

HOURS = 4
VILLAGES = (21106201, 82101202)


@dataclass(frozen=True)
class Sent:
    """One item of a device's lane in one hour of the day."""

    device: int
    hour: int
    event: Report | CaseStatus | None
    lon: int = 0
    second: int = 0


items = st.builds(
    lambda device, hour, kind, n, second, lon: Sent(device, hour, _event(kind, n, hour), lon, hour * 3600 + second),
    st.integers(1, 4),
    st.integers(0, HOURS - 1),
    st.integers(0, 3),
    st.integers(0, 3),
    st.integers(0, 3599),
    st.integers(123_000_000, 123_200_000),
)
days = st.lists(items, min_size=1, max_size=30)


def _event(kind: int, n: int, hour: int) -> Report | CaseStatus | None:
    if kind == 0:
        return report(f"case-{n}", 0)
    if kind == 1:
        # One department's word under one identity: its state is a function of the version.
        return status(f"case-{n}", hour + 1, list(CaseState)[(n * 5 + hour) % len(CaseState)], hour * 3600)
    return None


def lanes(day: list[Sent], hour: int) -> dict[int, list[tuple[int, Sent]]]:
    """Per device its items of the hour with their sequence on the lane, counted over the whole day."""
    found: dict[int, list[tuple[int, Sent]]] = {}
    for device in {item.device for item in day}:
        own = sorted((i for i in day if i.device == device), key=lambda i: i.hour)
        numbered = [(seq, item) for seq, item in enumerate(own, 1) if item.hour == hour]
        if numbered:
            found[device] = numbered
    return found


def group(device: int, numbered: list[tuple[int, Sent]]) -> Group:
    rows = fix.empty(sum(item.event is None for _, item in numbered))
    events = []
    at = 0
    for seq, item in numbered:
        if item.event is not None:
            events.append(Event(seq, wire.pack(item.event)))
            continue
        rows["seq"][at], rows["device"], rows["worker"] = seq, device, device
        rows["fix_ms"][at] = rows["received_ms"][at] = NOW + item.second * 1000
        rows["lon_e6"][at], rows["lat_e6"][at] = item.lon, 42_000_000
        rows["village"], rows["flags"] = VILLAGES[device % 2], Flag.FOREIGN
        at += 1
    return Group(
        device=device,
        epoch=1,
        lane=Lane.LIVE,
        first=numbered[0][0],
        last=numbered[-1][0],
        fixes=rows.tobytes(),
        events=tuple(events),
    )


async def lived(day: list[Sent], cut: st.DataObject | None, *, reverse: bool = False) -> Picture:
    """The picture after the day. `cut`: how frames are split and repeated; `reverse`: senders come in other order."""
    journal = MemoryJournal("2112")
    await journal.open()
    lease = await journal.acquire("test", 60_000)
    assert isinstance(lease, Lease)
    for hour in range(HOURS):
        await journal.tick(lease, wire.pack(tick(hour * 3600)))
        for device, numbered in sorted(lanes(day, hour).items(), reverse=reverse):
            for part in _frames(numbered, cut):
                await journal.append([group(device, part)])
    picture = Picture("2112")
    for entry in await journal.read(ZERO, count=10_000):
        picture.fold(entry)
    await journal.close()
    return picture


def _frames(numbered: list[tuple[int, Sent]], cut: st.DataObject | None) -> list[list[tuple[int, Sent]]]:
    if cut is None:
        return [numbered]
    frames, at = [], 0
    while at < len(numbered):
        n = cut.draw(st.integers(1, len(numbered) - at))
        again = cut.draw(st.integers(0, at))
        frames.append(numbered[at : at + n])
        frames.append(numbered[again : at + n])
        at += n
    return frames


@settings(max_examples=60, deadline=None)
@given(days, st.data())
def test_any_split_and_any_duplication_make_the_same_picture(day: list[Sent], data: st.DataObject) -> None:
    straight = asyncio.run(lived(day, None))
    split = asyncio.run(lived(day, data))
    assert checkpoint.whole(straight) == checkpoint.whole(split)


def unordered(device: int, number: int, item: Sent) -> Group:
    """The same item of a client without sequences, which may come whenever it likes."""
    one = group(device, [(0, item)])
    identity = b"%012d" % number
    return msgspec.structs.replace(
        one,
        lane=Lane.FOREIGN,
        first=0,
        last=0,
        events=tuple(msgspec.structs.replace(event, identity=identity) for event in one.events),
        identities=identity if one.fixes else b"",
    )


async def arrived(deliveries: list[Group]) -> Picture:
    """The picture after these, between a tick before and one after all of them."""
    journal = MemoryJournal("2112")
    await journal.open()
    lease = await journal.acquire("test", 60_000)
    assert isinstance(lease, Lease)
    await journal.tick(lease, wire.pack(tick(0)))
    for one in deliveries:
        await journal.append([one])
    await journal.tick(lease, wire.pack(tick(HOURS * 3600)))
    picture = Picture("2112")
    for entry in await journal.read(ZERO, count=10_000):
        picture.fold(entry)
    await journal.close()
    return picture


def ends(picture: Picture) -> tuple[object, ...]:
    """What no order may change: last positions, cases, and every sum there is."""
    rows = picture.workers.rows
    measures = picture.sums.keys()
    # A measure that came back to nothing everywhere is the same as one that never was.
    sums = {key: raw for key in measures if (raw := picture.sums.record(key)) != b"\x80"}
    cases = sorted((case.id, case.state, case.steps) for case in picture.kind(Cases))
    return [rows[name].tolist() for name in ("fix_ms", "lon_e6", "lat_e6", "village")], cases, sums


def check_regions(picture: Picture) -> None:
    """Villages add up to their township, townships to their county, counties to the city."""
    measures = picture.sums.keys()
    for key in measures:
        found = msgspec.msgpack.decode(picture.sums.record(key), type=dict[str, int])
        for above, below in ((4, 6), (6, 9), (9, 12)):
            for code in (c for c in found if len(c) == above):
                assert found[code] == sum(n for c, n in found.items() if len(c) == below and c.startswith(code))


@settings(max_examples=80, deadline=None)
@given(days, st.booleans(), st.data())
def test_any_arrival_ends_in_the_same_picture_of_numbers(day: list[Sent], own_order: bool, data: st.DataObject) -> None:
    """Any interleaving of senders, each one's own order kept (our protocol) or not (foreign apps)."""
    # Two fixes of one phone at one moment have no order at all.
    day = list({(i.device, i.second if i.event is None else n): i for n, i in enumerate(day)}.values())
    if own_order:
        said = {d: [i for i in day if i.device == d] for d in {i.device for i in day}}
        queues = {d: [group(d, [(seq, i)]) for seq, i in enumerate(own, 1)] for d, own in said.items()}
        straight = [one for own in queues.values() for one in own]
        turns = data.draw(st.permutations([one.device for one in straight]))
        mixed = [queues[device].pop(0) for device in turns]
    else:
        straight = [unordered(i.device, n, i) for n, i in enumerate(day)]
        mixed = data.draw(st.permutations(straight))
    one, other = asyncio.run(arrived(straight)), asyncio.run(arrived(mixed))
    assert ends(one) == ends(other)
    check_regions(one)


@settings(max_examples=60, deadline=None)
@given(days)
def test_another_order_of_senders_ends_in_the_same_positions_and_counters(day: list[Sent]) -> None:
    one, other = asyncio.run(lived(day, None)), asyncio.run(lived(day, None, reverse=True))
    for name in ("fix_ms", "lon_e6", "lat_e6", "village"):
        assert np.array_equal(one.workers.rows[name], other.workers.rows[name])
    for region in ("2112", "211221", "211221106", "211221106201"):
        assert one.sums.standing(OPEN, region) == other.sums.standing(OPEN, region)
        assert one.sums.on_day(REPORTS, region, local_day(NOW)) == other.sums.on_day(REPORTS, region, local_day(NOW))
    assert sorted(c.id for c in one.kind(Cases)) == sorted(c.id for c in other.kind(Cases))
