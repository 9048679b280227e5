"""Jobs of a process that go on until it is asked to stop."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Mapping
from typing import Any

_AGAIN_S = 0.5


class _Stopped(Exception):
    """The process is asked to stop."""


async def until_stopped(stop: asyncio.Event, jobs: Mapping[str, Coroutine[Any, Any, None]]) -> None:
    """Runs `jobs`, by name, until `stop`. The error of one that fails ends the others, and is raised."""

    async def asked() -> None:
        await stop.wait()
        raise _Stopped

    tasks = [asyncio.create_task(job, name=name) for name, job in jobs.items()]
    tasks.append(asyncio.create_task(asked(), name="stop"))
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_EXCEPTION)
    finally:
        await end(*tasks)
    for task in tasks:
        failed = None if task.cancelled() else task.exception()
        if failed is not None and not isinstance(failed, _Stopped):
            raise failed


async def end(*tasks: asyncio.Task[Any]) -> None:
    """Until every one has ended, with whatever. `asyncio.wait_for`, by which Redis is asked, loses a cancellation that
    comes at the moment of the answer (Python before 3.12): it is sent again."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=_AGAIN_S)
    await asyncio.gather(*tasks, return_exceptions=True)
