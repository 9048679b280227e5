"""A real Janus and a real coturn with the configuration that is shipped, but for their ports."""

from __future__ import annotations

import contextlib
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.servers import START_S, free_port

DEPLOY = Path(__file__).parents[3] / "deploy"
SECRET = "of a test"


class JanusProcess:
    """`kill9` and `start` keep the port."""

    def __init__(self, folder: Path) -> None:
        if shutil.which("janus") is None:
            pytest.skip("no janus: apt-get install janus")
        self._folder, self.port = folder, free_port()
        self.url = f"ws://127.0.0.1:{self.port}"
        for file in (DEPLOY / "janus").glob("*.jcfg"):
            text = file.read_text("utf-8").replace("8188", str(self.port)).replace("20000-20400", "19000-19400")
            (folder / file.name).write_text(text, "utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        words = ["janus", "--disable-colors", "-F", str(self._folder), "-C", str(self._folder / "janus.jcfg")]
        with (self._folder / "log").open("ab") as out:
            self._process = subprocess.Popen(words, stdout=out, stderr=out)
        answers(self.port)

    def kill9(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


@contextlib.contextmanager
def janus(folder: Path) -> Iterator[JanusProcess]:
    server = JanusProcess(folder)
    server.start()
    try:
        yield server
    finally:
        server.kill9()


class TurnProcess:
    """`kill9` and `start` keep the port, at `address`."""

    def __init__(self, folder: Path, address: str) -> None:
        if shutil.which("turnserver") is None:
            pytest.skip("no turnserver: apt-get install coturn")
        self._folder, self._address, self.port = folder, address, free_port()
        text = (DEPLOY / "coturn.conf").read_text("utf-8").replace("3478", str(self.port))
        text = text.replace("put-the-secret-here", SECRET).replace("/var/lib/turn/turndb", str(folder / "turndb"))
        text = text.replace("no-stdout-log\nsyslog\n", "log-file=stdout\nverbose\n")
        (folder / "coturn.conf").write_text(text, "utf-8")
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        conf, pid = str(self._folder / "coturn.conf"), str(self._folder / "pid")
        with (self._folder / "turn.log").open("ab") as out:
            words = ["turnserver", "-c", conf, "-L", self._address, "--pidfile", pid]
            self._process = subprocess.Popen(words, stdout=out, stderr=out, cwd=self._folder)
        answers(self.port, self._address)

    def kill9(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


@contextlib.contextmanager
def coturn(folder: Path, address: str) -> Iterator[TurnProcess]:
    relay = TurnProcess(folder, address)
    relay.start()
    try:
        yield relay
    finally:
        relay.kill9()


def own_address() -> str:
    """Of this machine on a network: a relay passes nothing on to the machine itself."""
    every = [one for rows in psutil.net_if_addrs().values() for one in rows if one.family is socket.AF_INET]
    found = [one.address for one in every if not one.address.startswith(("127.", "169.254."))]
    if not found:
        pytest.skip("this machine is on no network")
    return found[0]


def answers(port: int, address: str = "127.0.0.1") -> None:
    """Until something listens there."""
    end = time.monotonic() + START_S
    while True:
        with contextlib.suppress(OSError), socket.create_connection((address, port), timeout=1):
            return
        assert time.monotonic() < end, f"nothing listens on {port}"
        time.sleep(0.05)
