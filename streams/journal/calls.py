"""One call to Redis: its time limits, when it is made again, and the error that its failure becomes."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import AuthenticationError, InvalidResponse, RedisError
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from streams.errors import JournalRefused, JournalUnavailable
from streams.journal import clustered, watched

CALL_S = 5.0
"""Longest wait for an answer. A checkpoint of 48 MB takes under half a second; beyond this no one is there."""
TRIES = 3
"""Of a call that may be repeated. More would only delay the caller's own waiting, which is longer anyway."""
_CONNECT_S = 2.0
_PAUSE_S = 0.05
_LOST = (RedisConnectionError, RedisTimeoutError, InvalidResponse, OSError)
_NOT_NOW = ("NOREPLICAS", "READONLY")
"""What a primary without its replicas says, or one that is a primary no more, from within a script too: another will
be."""

T = TypeVar("T")


def client(url: str, city: str, *, waiting: bool = False) -> Any:
    """A client for what a city has, that never repeats a call by itself: it cannot know which calls may be repeated.

    `waiting`: for blocking reads, whose time limit is set with each call (`ask`, `within`).
    """
    options: dict[str, Any] = {
        "protocol": 2,
        "retry": Retry(NoBackoff(), 0),
        "socket_timeout": None if waiting else CALL_S,
        "socket_connect_timeout": _CONNECT_S,
        "health_check_interval": 0,
    }
    if clustered.is_cluster(url):
        return clustered.client(url, city, options)
    return watched.client(url, options) if watched.is_group(url) else Redis.from_url(url, **options)


async def ask(call: Callable[[], Awaitable[T]], *, tries: int = TRIES, within: float | None = None) -> T:
    """The answer to `call`, made again when the connection or the answer was lost: everything but a call with
    `tries=1` is idempotent. `within`: s for each try.

    Raises JournalUnavailable (no one there, or still loading), JournalRefused (an answer, and it is no).
    """
    for left in range(tries - 1, -1, -1):
        try:
            async with asyncio.timeout(within):
                return await call()
        except AuthenticationError as unknown:
            raise JournalRefused(f"{_reason(unknown)}; check redis.url") from None
        except _LOST as lost:
            if not left:
                raise JournalUnavailable(_reason(lost)) from None
            await asyncio.sleep(_PAUSE_S)
        except RedisError as no:
            if any(word in str(no) for word in _NOT_NOW):
                raise JournalUnavailable(_reason(no)) from None
            raise JournalRefused(_reason(no)) from None
    raise AssertionError("tries is at least 1")


def _reason(error: BaseException) -> str:
    text = str(error).strip()
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
