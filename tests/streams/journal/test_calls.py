from __future__ import annotations

import asyncio

import pytest
from redis.exceptions import BusyLoadingError, InvalidResponse, OutOfMemoryError
from redis.exceptions import ConnectionError as RedisConnectionError

from streams.errors import JournalRefused, JournalUnavailable
from streams.journal.calls import ask


class Call:
    """Fails with each of `failures` in turn, then answers."""

    def __init__(self, *failures: Exception) -> None:
        self._failures = list(failures)
        self.made = 0

    async def __call__(self) -> str:
        self.made += 1
        if self._failures:
            raise self._failures.pop(0)
        return "answer"


@pytest.mark.parametrize(
    "lost", [RedisConnectionError("cut"), BusyLoadingError("loading"), InvalidResponse("?"), OSError("no route")]
)
async def test_a_lost_call_is_made_again(lost: Exception) -> None:
    call = Call(lost)
    assert await ask(call) == "answer"
    assert call.made == 2


async def test_it_is_given_up_after_its_tries() -> None:
    call = Call(*[RedisConnectionError("cut")] * 9)
    with pytest.raises(JournalUnavailable, match="cut"):
        await ask(call, tries=2)
    assert call.made == 2


async def test_no_is_an_answer_and_not_asked_twice() -> None:
    call = Call(OutOfMemoryError("OOM"))
    with pytest.raises(JournalRefused, match="OOM"):
        await ask(call)
    assert call.made == 1


async def test_silence_ends_within_its_limit() -> None:
    with pytest.raises(JournalUnavailable):
        await ask(lambda: asyncio.sleep(60), tries=1, within=0.01)
