"""Redis under sentinels: which server is the primary, and how many replicas have a write before it counts.

The address is `sentinel://user:password@host:port,host:port/group?db=0&replicas=1`: sentinels, and the name under which
they watch the servers, whose password it is.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from redis.asyncio.retry import Retry
from redis.asyncio.sentinel import Sentinel
from redis.backoff import NoBackoff
from redis.commands.core import AsyncScript
from redis.exceptions import TimeoutError as RedisTimeoutError

COPIES_MS = 500
"""How long a write waits for its replicas."""
_ASK_S = 2.0
_SCHEME, _PORT = "sentinel", 26_379


def is_group(url: str) -> bool:
    return urlsplit(url).scheme == _SCHEME


def replicas(url: str) -> int:
    """How many must have a write before it counts; 0 where nothing is asked."""
    return int(parse_qs(urlsplit(url).query).get("replicas", ["0"])[0])


def client(url: str, options: dict[str, Any]) -> Any:
    """Of whichever server is the primary when a line is opened. `options`: of each line to it."""
    parts = urlsplit(url)
    login, _, hosts = parts.netloc.rpartition("@")
    user, _, password = login.partition(":")
    at = [(host, int(port or _PORT)) for host, _, port in (one.partition(":") for one in hosts.split(","))]
    asking = {"socket_timeout": _ASK_S, "socket_connect_timeout": _ASK_S, "retry": Retry(NoBackoff(), 0)}
    options = options | {"db": int(parse_qs(parts.query).get("db", ["0"])[0])}
    options |= {key: unquote(word) for key, word in (("username", user), ("password", password)) if word}
    watch: Any = Sentinel(at, sentinel_kwargs=asking, **options)  # type: ignore[no-untyped-call]
    # Of calls at one time it may lose some from its own list, and they would never be closed.
    watch.opened = tuple(watch.sentinels)
    return watch.master_for(parts.path.strip("/"))


async def close(redis: Any) -> None:
    """A client, and its lines to the sentinels if it has any."""
    await redis.aclose()
    watch = getattr(redis.connection_pool, "sentinel_manager", None)
    for one in watch.opened if watch else ():
        await one.aclose()


async def copied(redis: Any, copies: int, script: AsyncScript, keys: list[str], args: list[Any]) -> Any:
    """What a script answers, once so many replicas have what it wrote. Raises TimeoutError of Redis' client: the write
    may have been made, and the call is made again as after a lost answer."""
    async with redis.pipeline(transaction=False) as line:
        await script(keys=keys, args=args, client=line)
        line.execute_command("WAIT", copies, COPIES_MS)
        answer, found = await line.execute()
    if found < copies:
        raise RedisTimeoutError(f"{found} of {copies} replicas have it after {COPIES_MS} ms")
    return answer
