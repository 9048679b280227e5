"""A real PostgreSQL cluster of its own, on a free port, in a folder of its own."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil
from sqlalchemy import create_engine, text

from tests.servers import free_port

START_S = 60


def binaries() -> Path:
    """Where Debian keeps the newest server's programs."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    assert found, "PostgreSQL is missing: apt-get install postgresql"
    return found[-1]


class PostgresServer:
    """The server refuses to run as root, so root runs it as the user that the package made. `settings`: more of them,
    as `name=value`."""

    def __init__(self, *settings: str) -> None:
        self.port = free_port()
        self.url = f"postgresql+psycopg://city@127.0.0.1:{self.port}/postgres"
        self._folder = Path(tempfile.mkdtemp(prefix="postgres-"))
        self._data = self._folder / "data"
        self._settings = settings
        self.dead = False

    def __enter__(self) -> PostgresServer:
        if os.geteuid() == 0:
            shutil.chown(self._folder, "postgres")
        self._make()
        self.start()
        return self

    def start(self) -> None:
        settings = " ".join(f"-c {one}" for one in ("listen_addresses=127.0.0.1", "fsync=off", *self._settings))
        options = f"-p {self.port} -k {self._folder} {settings}"
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", str(START_S), "-o", options, "start")

    def kill9(self) -> None:
        """The server and what it began, as a machine that loses its power."""
        first = psutil.Process(int((self._data / "postmaster.pid").read_text("utf-8").splitlines()[0]))
        family = [first, *first.children(recursive=True)]
        for one in family:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()
        psutil.wait_procs(family, timeout=START_S)
        self.dead = True

    def _make(self) -> None:
        self._run("initdb", "-D", str(self._data), "-U", "city", "-A", "trust", "--no-sync")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if not self.dead:
            self._run("pg_ctl", "-D", str(self._data), "-w", "-m", "immediate", "stop")
        shutil.rmtree(self._folder, ignore_errors=True)

    def empty(self) -> str:
        """Its URL, with nothing left of what other tests wrote."""
        engine = create_engine(self.url)
        with engine.begin() as tx:
            tx.execute(text("DROP SCHEMA public CASCADE"))
            tx.execute(text("CREATE SCHEMA public"))
        engine.dispose()
        return self.url

    def _run(self, program: str, *words: str) -> None:
        command = [str(binaries() / program), *words]
        # PostgreSQL refuses to run as root.
        who: dict[str, Any] = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        subprocess.run(command, check=True, cwd=self._folder, stdout=subprocess.DEVNULL, timeout=2 * START_S, **who)


class StandbyServer(PostgresServer):
    """A copy of `first` that follows it, and is written to after `promote`."""

    def __init__(self, first: PostgresServer) -> None:
        super().__init__()
        self._first = first

    def promote(self) -> None:
        self._run("pg_ctl", "-D", str(self._data), "-w", "-t", str(START_S), "promote")

    def _make(self) -> None:
        source = f"host=127.0.0.1 port={self._first.port} user=city application_name=standby"
        self._run("pg_basebackup", "-D", str(self._data), "-d", source, "-R", "-c", "fast", "--no-sync")


class PostgresPair:
    """A server whose commits wait for its standby. `url`: of whichever of the two takes writes."""

    def __init__(self) -> None:
        # With `fsync` off a commit would not wait for its own disk; it waits for the other server all the same.
        self.first = PostgresServer("synchronous_standby_names=standby")
        self.second = StandbyServer(self.first)
        hosts = "&".join(f"host=127.0.0.1:{one.port}" for one in (self.first, self.second))
        self.url = f"postgresql+psycopg://city@/postgres?{hosts}&target_session_attrs=read-write&connect_timeout=2"

    @contextlib.contextmanager
    def running(self) -> Iterator[PostgresPair]:
        with self.first, self.second:
            yield self

    def fail_over(self) -> None:
        """The first dies, the second is the one."""
        self.first.kill9()
        self.second.promote()
