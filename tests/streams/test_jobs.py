from __future__ import annotations

import asyncio

import pytest

from streams.jobs import end, until_stopped


async def deaf(heard: list[str]) -> None:
    """Loses the first cancellation, as `asyncio.wait_for` may."""
    try:
        await asyncio.Event().wait()
    except asyncio.CancelledError:
        heard.append("lost")
    await asyncio.Event().wait()


async def test_a_job_that_loses_a_cancellation_ends_with_the_others() -> None:
    heard: list[str] = []
    stop = asyncio.Event()
    asyncio.get_running_loop().call_later(0.05, stop.set)
    async with asyncio.timeout(60):
        await until_stopped(stop, {"deaf": deaf(heard), "other": asyncio.Event().wait()})  # type: ignore[dict-item]
    assert heard == ["lost"]


async def test_a_job_that_fails_ends_the_others_and_is_raised() -> None:
    async def fails() -> None:
        raise ValueError("the journal is of another city")

    heard: list[str] = []
    with pytest.raises(ValueError, match="another city"):
        await until_stopped(asyncio.Event(), {"deaf": deaf(heard), "fails": fails()})
    assert heard == ["lost"]


async def test_a_job_that_is_done_ends_nothing() -> None:
    async def once() -> None:
        return

    stop = asyncio.Event()
    running = asyncio.create_task(until_stopped(stop, {"once": once(), "deaf": deaf([])}))
    done, _ = await asyncio.wait([running], timeout=0.2)
    assert done == set()
    stop.set()
    await running


async def test_ending_what_has_ended_is_nothing() -> None:
    done = asyncio.create_task(asyncio.sleep(0))
    await done
    await end(done)
    await end()
    assert not done.cancelled()
