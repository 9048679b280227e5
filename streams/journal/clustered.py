"""A Redis Cluster of several cities: a line of a city's is opened to whichever server has the city's one slot.

The address is `cluster://user:password@host:port,host:port?replicas=1`: some of the cluster's servers, which are asked
where the slot is; the password is that of all of them. Decision 0193 says why this is not redis-py's cluster client.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote, urlsplit

from redis.asyncio import Connection, ConnectionPool, Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.crc import key_slot
from redis.exceptions import AskError, AuthenticationError, ClusterDownError, RedisError, TryAgainError
from redis.exceptions import ConnectionError as RedisConnectionError

from streams.journal.keys import Keys

_SCHEME, _PORT = "cluster", 6379
_ASK_S = 2.0
_ELSEWHERE = (AskError, TryAgainError, ClusterDownError)
"""What a server says that has the slot no more (MOVED is an AskError), not yet whole, or no cluster around it. It has
done nothing of what it was asked."""


def is_cluster(url: str) -> bool:
    return urlsplit(url).scheme == _SCHEME


class SlotOwner:
    """Which server has a city's slot, as those servers say that see a whole cluster. `options`: of each line. `lines`:
    to whichever it was; all idle ones are opened anew once one finds that it is another."""

    lines: ConnectionPool | None = None

    def __init__(self, url: str, city: str, options: dict[str, Any]) -> None:
        login, _, hosts = urlsplit(url).netloc.rpartition("@")
        user, _, password = login.partition(":")
        self._servers = [
            (host, int(port or _PORT)) for host, _, port in (one.partition(":") for one in hosts.split(","))
        ]
        self._slot = key_slot(Keys(city).input.encode())
        self.options = options | {
            key: unquote(word) for key, word in (("username", user), ("password", password)) if word
        }
        self._asking = self.options | {"socket_timeout": _ASK_S, "socket_connect_timeout": _ASK_S}
        self._asking["retry"] = Retry(NoBackoff(), 0)

    async def address(self) -> tuple[str, int]:
        """Raises ConnectionError of Redis' client where no server knows."""
        reason = ""
        for server in self._servers:
            try:
                found = await self._asked(*server)
            except AuthenticationError:
                raise
            except (RedisError, OSError) as error:
                reason = str(error)
                continue
            if found:
                return found
            reason = f"{server[0]}:{server[1]} sees no server for slot {self._slot}"
        raise RedisConnectionError(f"no server of the cluster says who has the city's slot: {reason}")

    async def _asked(self, host: str, port: int) -> tuple[str, int] | None:
        """None of a server that is cut off from the others: what it knows may be old."""
        async with Redis(host=host, port=port, **self._asking) as server:
            if (await server.cluster("INFO"))["cluster_state"] != "ok":
                return None
            ranges = await server.cluster("SLOTS")
        for first, last, primary, *_ in ranges:
            if first <= self._slot <= last:
                # A server that does not know its own name leaves it to who asked.
                return (primary[0] or b"").decode() or host, int(primary[1])
        return None


class SlotConnection(Connection):
    """A line to the server that has the slot when it is opened. A server that has it no more is a line that is lost."""

    def __init__(self, *, owner: SlotOwner, **options: Any) -> None:
        super().__init__(**options)
        self._owner = owner

    async def connect(self) -> None:
        if not self.is_connected:
            self.host, self.port = await self._owner.address()
        await super().connect()  # type: ignore[no-untyped-call]

    async def read_response(self, *args: Any, **options: Any) -> Any:
        try:
            return await super().read_response(*args, **options)
        except _ELSEWHERE as error:
            await self.disconnect()
            if self._owner.lines is not None:
                await self._owner.lines.disconnect(inuse_connections=False)
            raise RedisConnectionError(f"the city's slot is elsewhere, or not served now: {error}") from None


def client(url: str, city: str, options: dict[str, Any]) -> Any:
    """Of the server that has the city's slot. `options`: of each line to it."""
    owner = SlotOwner(url, city, options)
    owner.lines = ConnectionPool(connection_class=SlotConnection, owner=owner, **owner.options)
    return Redis.from_pool(owner.lines)
