"""A Redis Cluster as a province runs it, on loopback: three primaries and replicas of each."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator

import redis
from redis.crc import key_slot

from streams.journal.keys import Keys
from tests.servers import RedisServer, free_port, until

PRIMARIES, SLOTS, BUS = 3, 16_384, 10_000
DOWN_MS = 1_000
"""A server that is silent for so long is down, say the others."""


class Cluster:
    """`servers`: the primaries, then the first replica of each, then the second. `url`: as in `redis.url`."""

    def __init__(self, replicas: int = 0, password: str = "") -> None:
        options = ["--cluster-enabled", "yes", "--cluster-node-timeout", str(DOWN_MS)]
        options += ["--cluster-require-full-coverage", "no", "--repl-diskless-sync-delay", "0"]
        if replicas:
            options += ["--min-replicas-to-write", "1", "--min-replicas-max-lag", "5"]
        self.servers = [
            RedisServer(*options, port=_port(), password=password) for _ in range(PRIMARIES * (1 + replicas))
        ]
        at = ",".join(f"127.0.0.1:{server.port}" for server in self.servers)
        self.url = f"cluster://{f':{password}@' if password else ''}{at}" + ("?replicas=1" if replicas else "")

    @contextlib.contextmanager
    def running(self) -> Iterator[Cluster]:
        with contextlib.ExitStack() as stack:
            for server in self.servers:
                stack.enter_context(server)
            self._form()
            yield self

    def owner(self, city: str) -> RedisServer:
        """The server that has the city's slot, as the first one that answers says."""
        slot = key_slot(Keys(city).input.encode())
        for server in self.servers:
            with contextlib.suppress(redis.ConnectionError), server.client() as client:
                port = next(one[2][1] for one in client.cluster("SLOTS") if one[0] <= slot <= one[1])
                return next(one for one in self.servers if one.port == port)
        raise LookupError("no server of the cluster answers")

    def move(self, city: str, target: RedisServer) -> None:
        """The city's slot and all that is in it to another server, as an operator does it while nothing writes."""
        slot, source = key_slot(Keys(city).input.encode()), self.owner(city)
        with source.client() as old, target.client() as new:
            there, here = new.cluster("MYID").decode(), old.cluster("MYID").decode()
            new.cluster("SETSLOT", slot, "IMPORTING", here)
            old.cluster("SETSLOT", slot, "MIGRATING", there)
            while keys := old.cluster("GETKEYSINSLOT", slot, 100):
                old.execute_command("MIGRATE", "127.0.0.1", target.port, "", 0, 5000, "KEYS", *keys)
            for server in self.servers:
                with server.client() as client:
                    client.cluster("SETSLOT", slot, "NODE", there)

    def empty(self) -> None:
        for server in self.servers[:PRIMARIES]:
            server.empty()

    def _form(self) -> None:
        first = self.servers[0]
        for n, server in enumerate(self.servers):
            with server.client() as client:
                client.cluster("SET-CONFIG-EPOCH", n + 1)
                if n < PRIMARIES:
                    client.cluster("ADDSLOTS", *range(SLOTS * n // PRIMARIES, SLOTS * (n + 1) // PRIMARIES))
                client.cluster("MEET", "127.0.0.1", first.port)
        until(lambda: all(self._whole(server) for server in self.servers), "the servers know each other and all slots")
        for n, server in enumerate(self.servers[PRIMARIES:]):
            with self.servers[n % PRIMARIES].client() as client:
                leader = client.cluster("MYID").decode()
            with server.client() as client:
                client.cluster("REPLICATE", leader)
        until(lambda: all(map(_followed, self.servers[PRIMARIES:])), "replicas follow")

    def _whole(self, server: RedisServer) -> bool:
        with server.client() as client:
            found = client.cluster("INFO")
        return found["cluster_state"] == "ok" and int(found["cluster_known_nodes"]) == len(self.servers)


def _followed(replica: RedisServer) -> bool:
    with replica.client() as client:
        found = client.info("replication")
    return bool(found["role"] == "slave" and found["master_link_status"] == "up")


def _port() -> int:
    """One whose bus, 10,000 above, is free too and below what the kernel takes for connections."""
    while True:
        port = free_port()
        with socket.socket() as probe, contextlib.suppress(OSError):
            if port + BUS < 32_700:
                probe.bind(("127.0.0.1", port + BUS))
                return port
