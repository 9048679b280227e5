"""Plain Dash's page of an area as a server of its own, with as many workers as ours has, and how it is asked."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable

import psutil

from bench.peers.interval_region_app import FIGURES, URL
from tests.servers import free_port

START_S = 60
_WORKERS, _THREADS = "2", "8"


class PlainRegion:
    """Over one history. Serves while `serving`."""

    def __init__(self, history_url: str) -> None:
        self._history_url, self._port = history_url, free_port()
        self._server: subprocess.Popen[bytes] | None = None

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[str]:
        """Its address."""
        self._server = server = self._started()
        try:
            await self._answers()
            yield f"http://127.0.0.1:{self._port}"
        finally:
            server.terminate()
            server.wait(10)

    def _started(self) -> subprocess.Popen[bytes]:
        serve = ["-m", "gunicorn", "--bind", f"127.0.0.1:{self._port}", "--workers", _WORKERS, "--threads", _THREADS]
        command = [sys.executable, *serve, "bench.peers.interval_region_app:server"]
        environment = {**os.environ, URL: self._history_url}
        return subprocess.Popen(command, stderr=subprocess.DEVNULL, env=environment)

    def process(self) -> psutil.Process:
        assert self._server is not None
        return psutil.Process(self._server.pid)

    def asking(self, code: str) -> Callable[[], Awaitable[None]]:
        """As its renderer asks each second, for the page of an area."""
        body = _ask(code)

        async def ask() -> None:
            await asyncio.to_thread(self._asked, body)

        return ask

    def _asked(self, body: str) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self._port, timeout=120)
        line.request("POST", "/_dash-update-component", body, {"Content-Type": "application/json"})
        answer = line.getresponse()
        text = answer.read()
        line.close()
        assert answer.status == 200, text[:500]

    async def _answers(self) -> None:
        deadline = asyncio.get_running_loop().time() + START_S
        while True:
            with contextlib.suppress(OSError):
                return await asyncio.to_thread(self._asked, _ask("2112"))
            assert asyncio.get_running_loop().time() < deadline, "the peer does not answer"
            await asyncio.sleep(0.2)


def _ask(code: str) -> str:
    ends = [("numbers", "children"), ("below", "children"), *((name, "figure") for name in FIGURES)]
    asked = {
        "output": f"..{'...'.join(f'{name}.{end}' for name, end in ends)}..",
        "outputs": [{"id": name, "property": end} for name, end in ends],
        "inputs": [
            {"id": "second", "property": "n_intervals", "value": 1},
            {"id": "place", "property": "pathname", "value": f"/region/{code}"},
        ],
        "changedPropIds": ["second.n_intervals"],
        "parsedChangedPropsIds": ["second.n_intervals"],
    }
    return json.dumps(asked)
