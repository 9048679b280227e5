"""A group of Redis servers under sentinels, as a city without a single point of failure runs it, on loopback."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import redis

from tests.servers import START_S, RedisServer, free_port, redis_binary, until

GROUP, QUORUM = "city", 2
DOWN_MS = 1_000
"""A server that is silent for so long is down, says a sentinel."""


class Group:
    """One primary, `replicas` that follow it, three sentinels. `url`: as in `redis.url`."""

    def __init__(self, replicas: int = 2) -> None:
        # With one replica left there is one that has each write; without any the primary refuses.
        guard = ("--min-replicas-to-write", "1", "--min-replicas-max-lag", "5", "--repl-diskless-sync-delay", "0")
        first = RedisServer(*guard)
        followers = [RedisServer(*guard, "--replicaof", "127.0.0.1", str(first.port)) for _ in range(replicas)]
        self.servers = [first, *followers]
        self._ports = [free_port() for _ in range(3)]
        self.url = f"sentinel://{','.join(f'127.0.0.1:{port}' for port in self._ports)}/{GROUP}?replicas=1"
        self._watching: list[subprocess.Popen[bytes]] = []

    @contextlib.contextmanager
    def running(self) -> Iterator[Group]:
        with contextlib.ExitStack() as stack:
            for server in self.servers:
                stack.enter_context(server)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sentinel-")))
            stack.callback(self._end)
            until(lambda: self._following() == len(self.servers) - 1, "replicas follow")
            for port in self._ports:
                self._watch(folder / f"{port}.conf", port)
            until(lambda: all(self._knows(port) for port in self._ports), "sentinels know each other and the replicas")
            yield self

    def primary(self) -> RedisServer:
        """As the sentinels say now."""
        with redis.Redis(port=self._ports[0], decode_responses=True) as client:
            port = int(client.execute_command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", GROUP)[1])
        return next(server for server in self.servers if server.port == port)

    def _watch(self, file: Path, port: int) -> None:
        lines = [
            f"port {port}",
            "bind 127.0.0.1",
            f"dir {file.parent}",
            f"sentinel monitor {GROUP} 127.0.0.1 {self.servers[0].port} {QUORUM}",
            f"sentinel down-after-milliseconds {GROUP} {DOWN_MS}",
            f"sentinel failover-timeout {GROUP} 5000",
        ]
        file.write_text("\n".join(lines) + "\n", "utf-8")
        command = [redis_binary(), str(file), "--sentinel"]
        self._watching.append(subprocess.Popen(command, stdout=subprocess.DEVNULL))

    def _following(self) -> int:
        with redis.Redis(port=self.servers[0].port) as client:
            found = client.info("replication")
        return sum(found[f"slave{n}"]["state"] == "online" for n in range(found["connected_slaves"]))

    def _knows(self, port: int) -> bool:
        try:
            with redis.Redis(port=port, decode_responses=True) as client:
                (found,) = client.sentinel_masters().values()
        except redis.RedisError:
            return False
        return bool(
            found["num-other-sentinels"] == len(self._ports) - 1 and found["num-slaves"] == len(self.servers) - 1
        )

    def _end(self) -> None:
        for one in self._watching:
            os.kill(one.pid, signal.SIGTERM)
            one.wait(START_S)
