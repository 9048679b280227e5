"""One viewer that does not read, among fifty that do; and a stop while another is stuck."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.journeys.load import PHONES, Load, load_of
from tests.journeys.phones import begin
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.viewers import Viewer, stuck, tickets

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(600)]
VIEWERS = 50
COUNTIES = ("211202", "211204", "211221", "211223", "211224", "211281", "211282")
TOPICS = ["regions/2112", "reports/2112", "feed/2112", *(f"workers/{code}" for code in COUNTIES)]


async def cut(stack: Stack) -> int:
    """How many viewers the gateway has cut."""
    async with stack.journal() as journal:
        return sum(beat.figures.get("cut", 0) for beat in await journal.beats() if beat.process == "gateway")


async def loaded(stack: Stack, stop: asyncio.Event) -> tuple[Load, asyncio.Task[None]]:
    load_ = await load_of(stack)
    begin(load_.fleet.phones, load_.clock.now_ms())
    load_.fleet.start()
    sending = asyncio.create_task(load_.run(stop))
    await until(lambda: load_.acknowledged() >= PHONES, BOUND_S, "a first fix of every phone")
    return load_, sending


async def test_the_stuck_one_is_cut_and_the_others_are_unharmed(quiet: Stack) -> None:
    stack = quiet
    stop = asyncio.Event()
    load_, sending = await loaded(stack, stop)
    url = stack.settings.gateway_url
    with stack.registry() as registry:
        passes = tickets(registry, VIEWERS + 2)
    others = [Viewer(url, passes.pop(), TOPICS) for _ in range(VIEWERS)]
    reading = [asyncio.create_task(viewer.run()) for viewer in others]
    await asyncio.wait_for(asyncio.gather(*(viewer.ready.wait() for viewer in others)), BOUND_S)
    begun = time.monotonic()
    one = await stuck(url, passes.pop(), TOPICS)

    async def gone() -> bool:
        return await cut(stack) >= 1

    await until(gone, BOUND_S, "the stuck viewer is cut")
    took = time.monotonic() - begun
    assert all(viewer.closed is None for viewer in others)
    frames = [viewer.frames for viewer in others]
    await until(lambda: all(v.frames > f + 20 for v, f in zip(others, frames, strict=True)), BOUND_S, "others go on")
    print(
        f"stuck viewer cut {took:.1f} s after its hello; longest silence of {VIEWERS} others "
        f"{max(viewer.longest for viewer in others):.2f} s"
    )
    one.transport.abort()
    # A stop with another one stuck, under load.
    second = await stuck(url, passes.pop(), TOPICS)
    stopping = await asyncio.to_thread(stack.stop)
    print(f"stopped {stopping:.1f} s after TERM, with a viewer stuck")
    assert stopping < BOUND_S
    second.transport.abort()
    stop.set()
    await sending
    await load_.fleet.stop()
    await asyncio.wait_for(asyncio.gather(*reading), BOUND_S)
    assert all(viewer.closed is not None for viewer in others)
