"""15,000 dots once a second to each of 1,500 viewers, against the same page on dcc.Interval with Patch, and on NiceGUI
where its environment is (`make bench` brings it)."""

from __future__ import annotations

import asyncio

from bench.fan_out import NUMBERS, VIEWERS, Seen, watched
from bench.loaded import house, loaded
from bench.peers import interval, nicegui_cost
from bench.peers.interval import Cost
from bench.row import Row
from tests.journeys.test_stuck import COUNTIES

WHOLE = [*NUMBERS, *(f"workers/{code}" for code in COUNTIES)]


async def ours() -> Seen:
    with house(gateway={"worker_frame_ms": 1000}) as stack:
        async with loaded(stack, 0) as load:
            return await watched(stack, load, WHOLE)


def measure() -> list[Row]:
    mine = asyncio.run(ours())
    peers = [
        ("dcc.Interval, Patch of lists", interval.cost("lists")),
        ("dcc.Interval, Patch of typed arrays encoded once for all", interval.cost("typed")),
    ]
    if nicegui_cost.installed():
        peers.append(("NiceGUI, its plot and table updated by a timer of each page", nicegui_cost.cost()))
    return [_row(name, peer, mine) for name, peer in peers]


def _row(name: str, peer: Cost, mine: Seen) -> Row:
    cpu = mine.gateway / VIEWERS
    return Row(
        f"all 15,000 dots at 1 Hz to {VIEWERS:,} viewers, against {name}",
        ">= 50x less server CPU, >= 10x fewer bytes a viewer",
        f"{peer.cpu / cpu:.0f}x less CPU, {peer.bytes / mine.each:.1f}x fewer bytes; "
        f"{cpu * 1e6:.0f} us a viewer-second, {mine.words()}",
        f"the peer: {peer.cpu * 1000:.1f} ms of CPU and {peer.bytes / 1000:.0f} KB a viewer-second, to "
        f"{interval.VIEWERS} each second; beside ours: {mine.beside}",
    )
