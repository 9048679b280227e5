"""What a worker of the desks does beside its serving, so that no question waits for it: it keeps the counted cases in
memory, which the first question would read all of, and then takes what the process is made of out of the collector's
sight."""

from __future__ import annotations

import gc
from collections.abc import Callable
from threading import Event, Thread

from sqlalchemy.exc import SQLAlchemyError

from streams.errors import StreamsError

AHEAD = "ahead"
"""Under this name a Flask server keeps its `ReadAhead` among its extensions."""
_APART_S = 5.0


def settle() -> None:
    """A full collection of modules, pages and figures takes a sixth of a second, every few dozen questions; what is
    there by now stays for good."""
    gc.collect()
    gc.freeze()


class ReadAhead:
    """Reads again and again, in a thread of its own. `ready` once it was read."""

    def __init__(
        self, read: Callable[[], None], *, apart_s: float = _APART_S, settled: Callable[[], None] = settle
    ) -> None:
        """`read`: may raise StreamsError or SQLAlchemyError: a question meets the same, and says so. `settled`: called
        once, after the first reading."""
        self._read, self._apart_s, self._settled = read, apart_s, settled
        self._stopped, self.ready = Event(), Event()

    def start(self) -> None:
        """In the process that answers: no thread outlives a fork."""
        Thread(target=self._run, name=AHEAD, daemon=True).start()

    def stop(self) -> None:
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.is_set():
            if self._once() and not self.ready.is_set():
                self._settled()
                self.ready.set()
            self._stopped.wait(self._apart_s)

    def _once(self) -> bool:
        try:
            self._read()
        except (StreamsError, SQLAlchemyError):
            return False
        return True
