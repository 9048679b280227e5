"""A worker of gunicorn's that serves the pages by uvicorn, with deadlines: gunicorn starts, watches and ends it."""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

import uvicorn
from gunicorn.arbiter import Arbiter
from gunicorn.workers.base import Worker

from dashboard.ahead import AHEAD
from dashboard.bodies import ROOM, Room
from dashboard.threads import Threads
from streams.server import PER_ADDRESS, WAITING, guarded

PROXIES = "PROXIES"
"""Under this name a Flask server keeps how many proxies of ours stand before it: then no address is a client's."""
_BACKLOG = 2048


class PagesWorker(Worker):  # type: ignore[misc]
    """`threads` and `graceful_timeout` are gunicorn's settings."""

    def run(self) -> None:
        if ahead := self.wsgi.extensions.get(AHEAD):
            ahead.start()
        server = uvicorn.Server(self._config())
        asyncio.run(server.serve([sock.sock for sock in self.sockets]))
        if not server.started:
            sys.exit(Arbiter.WORKER_BOOT_ERROR)
        # Everything is answered. Taking the interpreter apart takes seconds on a busy machine, and gunicorn kills who
        # is not gone within `graceful_timeout`.
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(0)

    def _config(self) -> uvicorn.Config:
        room: Room = self.wsgi.extensions[ROOM]
        application: Any = Threads(self.wsgi, room, threads=self.cfg.threads)
        return uvicorn.Config(
            application,
            loop="none",
            http=guarded(per_address=WAITING if self.wsgi.config[PROXIES] else PER_ADDRESS),
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            date_header=True,
            backlog=_BACKLOG,
            limit_concurrency=None,
            timeout_graceful_shutdown=self.cfg.graceful_timeout,
            callback_notify=self._beat,
            timeout_notify=1,
        )

    async def _beat(self) -> None:
        """Tells gunicorn that it lives; ends with it."""
        self.notify()
        if self.ppid != os.getppid():
            os.kill(os.getpid(), 15)
