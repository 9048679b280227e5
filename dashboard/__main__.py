"""`python -m dashboard [--wall]`: the pages, by workers that gunicorn starts, watches and ends."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from dashboard.app import create
from dashboard.worker import PROXIES, PagesWorker
from streams.errors import StreamsError
from streams.operate import production
from streams.permissions import UMASK, protect_store, restrict_new_files
from streams.ports import check_free
from streams.registry.registry import Registry
from streams.registry.seal import RingSealer, seal_file
from streams.settings import Settings, load

_STOP_S = 3


class Server(BaseApplication):  # type: ignore[misc]
    """Each worker makes its own application and its own connections: nothing is shared across the fork."""

    def __init__(self, settings: Settings, *, wall: bool) -> None:
        self._settings, self._wall = settings, wall
        super().__init__()

    def load_config(self) -> None:
        section = self._settings.dashboard
        port = section.wall_port if self._wall else section.port
        options = {
            "bind": f"{section.host}:{port}",
            "workers": 1 if self._wall else 2,
            "threads": 8,
            "worker_class": PagesWorker,
            "graceful_timeout": _STOP_S,
            "timeout": 30,
            "loglevel": "warning",
            "proc_name": "city-wall" if self._wall else "city-dashboard",
            "control_socket_disable": True,
            "umask": UMASK,
        }
        for name, value in options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """A worker that takes another's place is the same program as those beside it: the registry's version is checked
        when the program starts, and a worker that refused it would end them all."""
        registry = Registry(self._settings.registry_url, RingSealer(seal_file(self._settings)))
        server = create(self._settings, registry, wall=self._wall).server
        server.config[PROXIES] = self._settings.dashboard.proxies
        return server


def main() -> int:
    restrict_new_files()
    parser = argparse.ArgumentParser(prog="python -m dashboard", description=__doc__)
    parser.add_argument("--wall", action="store_true", help="serve the wall's page alone")
    parser.add_argument("--config", type=Path, help="configuration file (default: CITY_CONFIG, else config.yaml)")
    asked = parser.parse_args()
    try:
        settings = load(asked.config)
        protect_store(settings)
        _check(settings, wall=asked.wall)
    except StreamsError as wrong:
        print(f"dashboard: {wrong}", file=sys.stderr)
        return wrong.exit_code
    Server(settings, wall=asked.wall).run()
    return 0


def _check(settings: Settings, *, wall: bool) -> None:
    """Port and registry, before gunicorn turns every trouble into a traceback of its own."""
    production.check(settings)
    section = settings.dashboard
    port, key = (section.wall_port, "dashboard.wall_port") if wall else (section.port, "dashboard.port")
    check_free(section.host, port, key)
    registry = Registry(settings.registry_url, RingSealer(seal_file(settings)))
    try:
        registry.open()
        RingSealer(seal_file(settings)).newest()
        create(settings, registry, wall=wall)
    finally:
        registry.close()


if __name__ == "__main__":
    sys.exit(main())
