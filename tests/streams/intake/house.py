"""A running intake for tests: the real server on a free port, over a journal in memory and a registry on SQLite."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import msgspec
import numpy as np

from streams.access.inlets import Inlet
from streams.clock import CityClock
from streams.errors import JournalUnavailable
from streams.geography.places import Places
from streams.history.history import History
from streams.intake.received_door import MESSAGES, TASKS, Reader
from streams.intake.run import Intake
from streams.journal.api import Entry, Group, GroupTaken
from streams.journal.memory import MemoryJournal
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.reject import Reject
from streams.model.store import StoreInfo
from streams.operate.public import PublicRequests
from streams.operate.received import ReceivedRecords
from streams.registry.records import Datum, NewWorker
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import entry as entries
from tests.sealing import sealer
from tests.servers import BOUND_S
from tests.signing import keys_in

REPORT_SECRET = "of the gateways"
TOWNSHIP = "211221106"
VILLAGE = "211221106201"
HERE = (123.813844, 42.0169)
"""(lon, lat) where that village is written."""


class Interrupted(MemoryJournal):
    """A journal that can be away, or slow behind its gate, for intake; a test can always read it."""

    away = False

    def __init__(self, city: str) -> None:
        super().__init__(city)
        self.open_gate = asyncio.Event()
        self.open_gate.set()

    async def append(self, groups: Sequence[Group]) -> list[GroupTaken]:
        await self.open_gate.wait()
        self._answer()
        return await super().append(groups)

    async def hi(self, device: int, epoch: int) -> dict[Lane, int]:
        self._answer()
        return await super().hi(device, epoch)

    async def reject(self, packed: bytes) -> None:
        self._answer()
        await super().reject(packed)

    async def beat(self, beat: Beat) -> None:
        self._answer()
        await super().beat(beat)

    def _answer(self) -> None:
        if self.away:
            raise JournalUnavailable("cut")


class House:
    """`url`: of the HTTP doors. `now`: city ms."""

    def __init__(
        self, intake: Intake, journal: Interrupted, registry: Registry, url: str, store: StoreInfo, history: History
    ) -> None:
        self.intake, self.journal, self.registry, self.url, self._store = intake, journal, registry, url, store
        self.history = history

    @property
    def stream(self) -> str:
        return self.url.replace("http", "ws", 1) + "/v1/stream"

    @property
    def now(self) -> int:
        return self.intake._clock.now_ms()

    async def phone(
        self, unique_id: str = "p1", *, foreign: bool = True, simulated: bool = False, datum: Datum = Datum.WGS84
    ) -> tuple[int, str]:
        """(device, key) of a new phone."""
        worker = self.registry.enrol_worker(NewWorker(name="甲", home=TOWNSHIP, village=VILLAGE, kind="full"), 0)
        sender, key = self.registry.enrol_phone(
            worker.number, unique_id=unique_id, foreign=foreign, simulated=simulated, datum=datum, now=0
        )
        await self.known()
        return sender.number, key

    async def known(self) -> None:
        """Until intake has what the registry has; at once, as if it had not asked for a while."""
        async with asyncio.timeout(20):
            while self.intake._directory.revision != self.registry.revision():
                self.intake._refreshed = 0.0
                await self.intake.refresh()

    async def kept(self) -> list[Entry]:
        return await self.journal.read(ZERO, count=10_000)

    async def fixes(self) -> np.ndarray:
        """Every fix in the journal, in order."""
        return np.concatenate([fix.empty(0), *(fix.from_bytes(e.fixes) for e in await self.kept())])

    async def events(self) -> list[object]:
        """Every event of a phone or a department."""
        found = [entries.unpack(body) for e in await self.kept() for body in entries.bodies(e.events)]
        return [event for event in found if event.source != "registry"]

    async def reasons(self) -> list[str]:
        return [reject.reason.value for reject in await self.rejects()]

    async def rejects(self) -> list[Reject]:
        return [msgspec.msgpack.decode(raw, type=Reject) for _, raw in await self.journal.rejects(ZERO, count=100_000)]


async def send(there: House, key: str, body: bytes = b"", **words: Any) -> httpx.Response:
    """As Traccar Client does: a POST with everything in the query and an empty body."""
    asked: dict[str, Any] = {"id": "p1", "lat": HERE[1], "lon": HERE[0], "timestamp": there.now // 1000} | words
    async with httpx.AsyncClient() as client:
        return await client.post(f"{there.url}/k/{key}/", params=asked, content=body)


async def eventually(condition: Callable[[], bool], within_s: float = BOUND_S) -> None:
    """Polls; raises TimeoutError."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.005)


def store(*, demo: bool = True, offset_ms: int = 0, rate: float = 1.0) -> StoreInfo:
    return StoreInfo(city="2112", demo=demo, created_ms=0, offset_ms=offset_ms, rate=rate, salt="00")


@contextlib.asynccontextmanager
async def house(tmp_path: Path, places: Places, info: StoreInfo, **intake: int) -> AsyncIterator[House]:
    """Runs until the block ends, then stops as the process does."""
    settings = Settings.model_validate(
        {
            "store": {"data_dir": tmp_path},
            "intake": {"port": 0, **intake},
            "outgoing": {"report_secret": REPORT_SECRET},
        }
    )
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    registry.migrate()
    keys_in(tmp_path)
    journal = Interrupted("2112")
    await journal.create_store(info)
    history = History(settings.history_url)
    history.open()
    received = ReceivedRecords(history, registry, CityClock(info))
    readers: dict[Inlet, Reader] = {TASKS: received.tasks, MESSAGES: received.messages}
    app = Intake(settings, journal, registry, places, info, PublicRequests(history, registry, places, "2112"), readers)
    listener = socket.create_server(("127.0.0.1", 0))
    stop = asyncio.Event()
    serving = asyncio.create_task(app.serve(listener, stop))
    try:
        yield House(app, journal, registry, f"http://127.0.0.1:{listener.getsockname()[1]}", info, history)
    finally:
        journal.open_gate.set()
        stop.set()
        while not serving.done():
            # It looks up from waiting five times a second; a hundred tests need not wait for that.
            app.gather._news.set()
            await asyncio.wait([serving], timeout=0.01)
        await serving
        history.close()
        registry.close()
