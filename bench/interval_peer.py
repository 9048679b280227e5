"""15,000 dots once a second to each of 1,500 viewers, against the same page on dcc.Interval with Patch."""

from __future__ import annotations

import asyncio

from bench.fan_out import NUMBERS, VIEWERS, Seen, watched
from bench.loaded import house, loaded
from bench.peers import interval
from bench.row import Row
from tests.journeys.test_stuck import COUNTIES

WHOLE = [*NUMBERS, *(f"workers/{code}" for code in COUNTIES)]


async def ours() -> Seen:
    with house(gateway={"worker_frame_ms": 1000}) as stack:
        async with loaded(stack, 0) as load:
            return await watched(stack, load, WHOLE)


def measure() -> list[Row]:
    mine = asyncio.run(ours())
    cpu, what = mine.gateway / VIEWERS, f"all 15,000 dots at 1 Hz to {VIEWERS:,} viewers, against dcc.Interval"
    rows = []
    for name, how in (("lists", "Patch of lists"), ("typed", "Patch of typed arrays encoded once for all")):
        peer = interval.cost(name)
        rows.append(
            Row(
                f"{what}, {how}",
                ">= 50x less server CPU, >= 10x fewer bytes a viewer",
                f"{peer.cpu / cpu:.0f}x less CPU, {peer.bytes / mine.each:.1f}x fewer bytes; "
                f"{cpu * 1e6:.0f} us a viewer-second, {mine.words()}",
                f"the peer: {peer.cpu * 1000:.1f} ms of CPU and {peer.bytes / 1000:.0f} KB a viewer-second, asked by "
                f"{interval.VIEWERS} each second; beside ours: {mine.beside}",
            )
        )
    return rows
