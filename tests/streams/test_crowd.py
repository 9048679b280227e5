from __future__ import annotations

import asyncio
import contextlib

import pytest

from streams.crowd import GRACE_S, ConnectionLimit, Newcomers


def test_of_one_address_the_oldest_makes_room_for_the_newest() -> None:
    crowd: ConnectionLimit[int] = ConnectionLimit(100, 2)
    assert [crowd.arrive(n, "a") for n in (1, 2)] == [None, None]
    assert crowd.arrive(3, "a") == 1
    assert crowd.arrive(4, "b") is None
    assert len(crowd) == 3


def test_when_all_are_too_many_the_address_with_the_most_loses_one() -> None:
    crowd: ConnectionLimit[int] = ConnectionLimit(4, 4)
    for n in (1, 2, 3):
        crowd.arrive(n, "hostile")
    crowd.arrive(4, "desk")
    assert crowd.arrive(5, "desk") == 1
    assert len(crowd) == 4


def test_who_has_gone_takes_no_place() -> None:
    crowd: ConnectionLimit[int] = ConnectionLimit(2, 2)
    crowd.arrive(1, "a")
    crowd.leave(1)
    crowd.leave(1)
    crowd.arrive(2, "a")
    assert crowd.arrive(3, "a") is None
    assert crowd.arrive(2, "a") is None
    assert len(crowd) == 2


async def test_the_oldest_newcomer_goes_for_the_newest_but_not_at_once() -> None:
    newcomers = Newcomers(60.0, 2, 2)
    begun = asyncio.get_running_loop().time()

    async def wait() -> float:
        with contextlib.suppress(TimeoutError):
            async with newcomers.waiting("a"):
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time() - begun

    async with asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        first, second, third = (tasks.create_task(wait()) for _ in range(3))
        assert await first >= GRACE_S
        assert not second.done()
        second.cancel()
        third.cancel()


async def test_who_is_known_is_a_newcomer_no_longer() -> None:
    newcomers = Newcomers(0.05, 1, 1)
    async with newcomers.waiting("a"):
        pass
    async with asyncio.timeout(30):
        with pytest.raises(TimeoutError):
            async with newcomers.waiting("a"):
                await asyncio.Event().wait()
