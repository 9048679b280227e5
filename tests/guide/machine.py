"""A Debian of its own: a copy of a bootstrapped root, booted by systemd-nspawn, with loopback alone for a network."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import psutil

BOOT_S, BLOCK_S = 90, 900
_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "HOME": "/root",
    "LANG": "C.UTF-8",
}
_ROOMS = ("--mount", "--uts", "--ipc", "--pid", "--cgroup")
_PACKAGES = (Path("/etc/pip.conf"), Path("/etc/resolv.conf"), Path("/etc/ssl/certs/ca-certificates.crt"))
_WAY = ("NODE_EXTRA_CA_CERTS", "SSL_CERT_FILE", "http_proxy", "https_proxy", "no_proxy")
"""What this machine knows of the way to packages, and the new one must too: files and variables."""


class Failed(Exception):
    """A command of the guide: what it printed."""


class Machine:
    """`root`: where its files are, seen from here. `leader`: its first process, seen from here."""

    def __init__(self, root: Path, leader: int) -> None:
        self.root, self.leader = root, leader

    def run(self, text: str, *, network: bool = False, typed: str = "", **more: str) -> str:
        """What a script of root's prints. Raises Failed."""
        rooms = _ROOMS if network else (*_ROOMS, "--net")
        way = {name: os.environ[name] for name in _WAY if network and name in os.environ}
        command = ["nsenter", f"--target={self.leader}", *rooms, "--root", "--wd", "sh", "-eu", "-c", text]
        done = subprocess.run(
            command,
            input=typed,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=_ENVIRONMENT | way | more,
            timeout=BLOCK_S,
            check=False,
        )
        if done.returncode:
            raise Failed(f"{text}\n--- exit {done.returncode}\n{done.stdout[-6_000:]}")
        return done.stdout

    def put(self, inside: str, data: bytes) -> None:
        path = self.root / inside.lstrip("/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)


@contextlib.contextmanager
def booted(base: Path, folder: Path, binds: Mapping[str, str]) -> Iterator[Machine]:
    """A fresh copy of `base` in `folder`, until the block ends. `binds`: of this machine's folders, read-only."""
    root = folder / "root"
    subprocess.run(["cp", "-a", str(base), str(root)], check=True)
    for path in _PACKAGES:
        if path.exists():
            shutil.copyfile(path, root / path.relative_to("/"))
    words = [f"--bind-ro={here}:{there}" for here, there in binds.items() if Path(here).exists()]
    with (folder / "console.log").open("wb") as console:
        command = [nspawn(), "-D", str(root), f"--machine=guide{os.getpid()}", "--register=no", "--keep-unit"]
        command += ["--private-network", "--resolv-conf=off", "--console=pipe", "--boot", *words]
        started = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=subprocess.STDOUT)
        try:
            yield _ready(root, started)
        finally:
            started.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.wait(BOOT_S)
            started.kill()


def nspawn() -> str:
    return os.environ.get("GUIDE_NSPAWN", "") or shutil.which("systemd-nspawn") or ""


def _ready(root: Path, started: subprocess.Popen[bytes]) -> Machine:
    until = time.monotonic() + BOOT_S
    while time.monotonic() < until and started.poll() is None:
        children = psutil.Process(started.pid).children()
        if children:
            machine = Machine(root, children[0].pid)
            with contextlib.suppress(Failed):
                # `degraded`: a unit that no container can have failed; it is up all the same.
                machine.run("systemctl is-system-running | grep -qE 'running|degraded'")
                return machine
        time.sleep(0.5)
    raise Failed("the machine did not boot: see console.log")
