"""PostgreSQL with a standby that each commit waits for: the first server may die at any moment."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import msgspec
import pytest
from sqlalchemy.exc import DBAPIError

from streams.registry.registry import Registry
from tests.postgres import PostgresPair
from tests.sealing import sealer
from tests.servers import BOUND_S, until
from tests.streams.registry.audited import RECORD

pytestmark = [pytest.mark.soak, pytest.mark.timeout(180)]
WRITERS, BEFORE, AFTER = 4, 200, 50


class Writer(threading.Thread):
    """Keeps records until `ended`; one whose answer did not come is kept again. `taken`: acknowledged; `waited`: the
    longest for one, s."""

    def __init__(self, registry: Registry, name: str, ended: threading.Event) -> None:
        super().__init__(name=name)
        self._registry, self._ended = registry, ended
        self.taken: list[str] = []
        self.waited = 0.0

    def run(self) -> None:
        while not self._ended.is_set():
            began, what = time.monotonic(), f"worker/{self.name}-{len(self.taken)}"
            while not self._kept(what) and not self._ended.is_set():
                self._ended.wait(0.05)
            self.waited = max(self.waited, time.monotonic() - began)

    def _kept(self, what: str) -> bool:
        try:
            self._registry.audit(msgspec.structs.replace(RECORD, object=what))
        except DBAPIError:
            return False
        self.taken.append(what)
        return True


def test_what_was_acknowledged_is_there_after_a_fail_over(tmp_path: Path) -> None:
    ended = threading.Event()
    with PostgresPair().running() as pair:
        registry = Registry(pair.url, sealer(tmp_path))
        registry.migrate()
        registry.open()
        writers = [Writer(registry, f"w{n}", ended) for n in range(WRITERS)]
        try:
            for writer in writers:
                writer.start()
            until(lambda: sum(len(one.taken) for one in writers) >= BEFORE, "records", BOUND_S)
            pair.fail_over()
            before = [len(one.taken) for one in writers]
            wanted = [n + AFTER for n in before]
            until(
                lambda: all(len(one.taken) >= n for n, one in zip(wanted, writers, strict=True)),
                "more of each",
                BOUND_S,
            )
        finally:
            ended.set()
            for writer in writers:
                writer.join()
        kept = {one.record.object for one in registry.audit_chain()}
        registry.close()
    lost = {what for one in writers for what in one.taken} - kept
    print(f"{sum(before)} acknowledged before, the longest wait {max(one.waited for one in writers):.1f} s")
    assert lost == set()
