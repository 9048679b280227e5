"""What one viewer of the peer wall (dcc.Interval with Patch) costs its server each second."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass

import psutil

from tests.servers import free_port

VIEWERS, SECONDS = 10, 20
START_S = 30


@dataclass(frozen=True)
class Cost:
    """`cpu`: s. `bytes`: of the answer, body and head. Both of one viewer's one second."""

    cpu: float
    bytes: float


def cost(map_id: str) -> Cost:
    """Of the wall with that map, asked by VIEWERS once a second, over SECONDS, on gunicorn with one worker."""
    port = free_port()
    serve = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--threads", "4", "bench.peers.interval_wall:server"]
    server = subprocess.Popen([sys.executable, *serve], stderr=subprocess.DEVNULL)
    try:
        ask = _ask(map_id)
        lines = [_line(port, ask) for _ in range(VIEWERS)]
        before, size = _cpu(server.pid), 0
        for _ in range(SECONDS):
            begun = time.monotonic()
            size += sum(_asked(line, ask) for line in lines)
            time.sleep(max(0.0, begun + 1 - time.monotonic()))
        asked = VIEWERS * SECONDS
        return Cost((_cpu(server.pid) - before) / asked, size / asked)
    finally:
        server.terminate()
        server.wait(10)


def _line(port: int, ask: str) -> http.client.HTTPConnection:
    """Answered once, so that what is made at the first request is made."""
    end = time.monotonic() + START_S
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    while True:
        with suppress(OSError):
            _asked(line, ask)
            return line
        line.close()
        assert time.monotonic() < end, "the peer does not answer"
        time.sleep(0.2)


def _asked(line: http.client.HTTPConnection, ask: str) -> int:
    line.request("POST", "/_dash-update-component", ask, {"Content-Type": "application/json"})
    answer = line.getresponse()
    body = answer.read()
    assert answer.status == 200, body[:500]
    return len(body) + len(str(answer.headers))


def _ask(map_id: str) -> str:
    """As Dash's own renderer asks when the interval ticks."""
    numbers = f"{map_id}-numbers"
    outputs = [{"id": map_id, "property": "figure"}, {"id": numbers, "property": "children"}]
    asked = {
        "output": f"..{map_id}.figure...{numbers}.children..",
        "outputs": outputs,
        "inputs": [{"id": "second", "property": "n_intervals", "value": 1}],
        "changedPropIds": ["second.n_intervals"],
        "parsedChangedPropsIds": ["second.n_intervals"],
    }
    return json.dumps(asked)


def _cpu(pid: int) -> float:
    parent = psutil.Process(pid)
    family = [parent, *parent.children(recursive=True)]
    return sum(sum(process.cpu_times()[:2]) for process in family)
