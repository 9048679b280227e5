"""The intake process: its replica of the registry, the relay to the journal, the server, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Protocol

import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from streams.access.inlets import Inlet, Proof, by_key
from streams.clock import CityClock, real_ms
from streams.crowd import Crowd
from streams.errors import JournalError, StoreError
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.lookup import Lookup
from streams.geography.places import Places
from streams.intake.admission import PHONES, STREAM, Admission
from streams.intake.bodies import address_of
from streams.intake.commands import Commands
from streams.intake.counts import Counts
from streams.intake.departments import Departments
from streams.intake.doors import Doors
from streams.intake.gather import Gather
from streams.intake.open311.door import Open311
from streams.intake.open311.door import Requests as Public
from streams.intake.open311.services import FILE, Service, services, texts
from streams.intake.plausibility import Area, Bounds
from streams.intake.rates import Rates
from streams.intake.stream import Conversation, Desk
from streams.intake.table import Table
from streams.intake.verdicts import Verdicts
from streams.journal.api import Event, Group, Journal
from streams.model.fix import Lane
from streams.model.health import Beat
from streams.model.regulation import CaseType
from streams.model.store import StoreInfo
from streams.ports import bound
from streams.refusals import NO_STORE
from streams.registry import signing
from streams.registry.directory import Directory
from streams.registry.heads import Heads
from streams.registry.records import Datum, Key
from streams.registry.registry import Registry
from streams.server import PER_ADDRESS, WAITING, guarded
from streams.settings import Settings
from streams.wire.signed import Purpose, sign

POLL_S = 0.5
_BEAT_S = 1.0
_SWEEP_S = 60.0
"""How often sessions whose time is up are ended in the registry, whether anyone asks for them or not."""
_STOP_S = 3
log = structlog.get_logger("intake")


class Requests(Public, Protocol):
    def id_of(self, code: str) -> str:
        """A case's id by its code, '' when there is none. Called in a thread."""
        ...


async def run(
    settings: Settings,
    journal: Journal,
    registry: Registry,
    places: Places,
    requests: Requests,
    stop: asyncio.Event,
) -> None:
    """Serves phones and departments until `stop`, then ends within 5 s. `requests`: what is known of matters. Raises
    PortTaken, StoreError, MissingPart."""
    store = await journal.store()
    if store is None:
        raise StoreError(NO_STORE)
    listener = bound(settings.intake.host, settings.intake.port, "intake.port")
    intake = Intake(settings, journal, registry, places, store, requests)
    intake.ready()
    await intake.refresh()
    await intake.serve(listener, stop)


class Intake:
    """One process's parts, wired."""

    def __init__(
        self,
        settings: Settings,
        journal: Journal,
        registry: Registry,
        places: Places,
        store: StoreInfo,
        requests: Requests,
    ) -> None:
        self._settings, self._journal, self._registry, self._store = settings, journal, registry, store
        self._clock = CityClock(store)
        self.counts = Counts()
        self._directory = Directory(-1, (), ())
        self._lookup = Lookup(places)
        section = settings.intake
        area = Area.around(self._lookup.box, section.area_margin_km)
        bounds = Bounds(area, section.oldest_days * 86_400_000)
        converts = {Datum.GCJ02: gcj02_to_wgs84, Datum.BD09: bd09_to_wgs84}
        rates = Rates(section.key_rate_per_s, self._clock.now_ms)
        admission = Admission(
            bounds, converts, places, self._lookup.village, self.counts, rates.keeps, lambda: self._types
        )
        self._key = signing.signer(settings.store.data_dir, Purpose.INTAKE)
        self._ring = signing.ring(settings.store.data_dir)
        self.gather = Gather(
            journal,
            self._lookup,
            self.counts,
            lambda packed: sign(self._key(), packed),
            registry.keep_originals,
            gather_ms=section.gather_ms,
            limit=section.queue_fixes,
        )
        proxies = settings.dashboard.proxies
        self._desk = Desk(
            directory=lambda: self._directory,
            refresh=self._look_again,
            admission=admission,
            gather=self.gather,
            journal=journal,
            now=self._clock.now_ms,
            shift=self._shift,
            takes=self._takes,
            rates=rates,
            entering=Crowd(WAITING, WAITING if proxies else PER_ADDRESS),
            address=lambda line: address_of(line, proxies),
        )
        self._doors = Doors(self._desk, limit=section.body_limit)
        self._departments = Departments(
            self._desk,
            requests.id_of,
            registry.party_names,
            Verdicts(journal),
            lambda: self._types,
            limit=section.body_limit,
        )
        self._open311 = Open311(
            self._desk,
            requests,
            lambda: self._services,
            lambda case, party: registry.add_parties(case, [party], real_ms()),
            registry,
            lambda: self._key().secret,
            city=settings.city.code,
            url=settings.intake_url,
        )
        self._texts = texts(Path(section.services) if section.services else FILE)
        self._services: tuple[Service, ...] = ()
        self._types: Mapping[str, CaseType] = {}
        self._started = real_ms()
        self._refreshed = 0.0
        self._heads = Heads(settings, registry)
        self._idle_ms = settings.dashboard.idle_minutes * 60_000
        self.table = Table(settings.access.metrics_token)
        self.app = self._app()

    def ready(self) -> None:
        """Raises MissingPart without the keys to sign and verify with."""
        self._key()
        self._ring()

    async def refresh(self) -> None:
        """Reads the registry again if it changed; at most once in POLL_S, however often a wrong key is tried."""
        now = asyncio.get_running_loop().time()
        if now - self._refreshed < POLL_S:
            return
        self._refreshed = now
        if await asyncio.to_thread(self._registry.revision) != self._directory.revision:
            self._directory = await asyncio.to_thread(self._registry.directory)
            rules = await asyncio.to_thread(self._registry.regulation)
            self._services = services(rules, self._texts) if rules else ()
            self._types = rules.by_type if rules else {}

    async def _look_again(self) -> None:
        """`refresh` for a key that is not known; while the registry is away the replica's word stands."""
        try:
            await self.refresh()
        except SQLAlchemyError as away:
            log.warning("registry away", reason=str(away).splitlines()[0])

    async def serve(self, listener: socket.socket, stop: asyncio.Event) -> None:
        """Until `stop`: no new requests, what waits is committed, sockets are closed."""
        server = uvicorn.Server(self._config())
        done = asyncio.Event()
        gathering = asyncio.create_task(self.gather.run(done), name="intake-gather")
        chores = asyncio.create_task(self._chores(), name="intake-chores")
        serving = asyncio.create_task(server.serve([listener]), name="intake-server")
        stopped = asyncio.create_task(stop.wait(), name="intake-stop")
        await asyncio.wait([gathering, chores, serving, stopped], return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await asyncio.wait([serving], timeout=_STOP_S + 1)
        done.set()
        chores.cancel()
        stopped.cancel()
        for ended in await asyncio.gather(gathering, chores, serving, stopped, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended

    def _app(self) -> Starlette:
        @contextlib.asynccontextmanager
        async def lifespan(_: Starlette) -> AsyncIterator[None]:
            yield

        async def healthz(_: Request) -> Response:
            return Response("ok\n")

        async def metrics(_: Request) -> Response:
            return Response(self.counts.text(), media_type="text/plain")

        self.table.http(Inlet("/healthz", "GET", Proof.PUBLIC), healthz)
        self.table.http(Inlet("/metrics", "GET", Proof.OBSERVER), metrics)
        self.table.socket(STREAM, self._stream)
        self.table.http(Inlet("/v1/commands", "POST", Proof.SIGNED), Commands(self._desk, self._ring).take)
        self._departments.register(self.table)
        self._open311.register(self.table)
        for method in ("GET", "POST"):
            self.table.http(by_key("/{rest:path}", method, PHONES), self._doors.knock)
        return Starlette(routes=self.table.routes, lifespan=lifespan)

    async def _stream(self, websocket: WebSocket) -> None:
        await websocket.accept()
        self.counts.connections += 1
        try:
            await Conversation(websocket, self._desk).run()
        except WebSocketDisconnect:
            pass
        finally:
            self.counts.connections -= 1

    def _config(self) -> uvicorn.Config:
        section = self._settings.intake
        return uvicorn.Config(
            self.app,
            loop="none",
            http=guarded(per_address=WAITING if self._settings.dashboard.proxies else PER_ADDRESS),
            ws="websockets-sansio",
            ws_max_size=section.body_limit,
            ws_per_message_deflate=False,
            # Paths hold keys: uvicorn's access log must never exist.
            access_log=False,
            log_config=None,
            log_level="warning",
            proxy_headers=False,
            server_header=False,
            timeout_graceful_shutdown=_STOP_S,
            # Who waits is counted by `guarded` and `Desk.entering`; a limit on all would shut out the phones.
            limit_concurrency=None,
        )

    def _takes(self, key: Key) -> bool:
        """A production store takes no simulated sender; a store whose time runs faster takes no real phone."""
        return self._store.demo if key.simulated else self._store.rate == 1.0

    def _shift(self, key: Key) -> int:
        """A real phone in a demo store has real time; simulated ones have the city's already. The store's own number:
        the difference of two looks at the clock is a millisecond off now and then, and the same call would be two."""
        return 0 if key.simulated else self._store.offset_ms

    async def _chores(self) -> None:
        """The registry's news to the replica and to the journal, the audit's signed heads, and the beat."""
        beat_at = swept_at = 0.0
        while True:
            now = asyncio.get_running_loop().time()
            try:
                await self.refresh()
                await self._relay()
                await asyncio.to_thread(self._heads.sign, real_ms())
                if now - swept_at >= _SWEEP_S:
                    swept_at = now
                    await asyncio.to_thread(self._registry.sweep, real_ms(), idle_ms=self._idle_ms)
                if now - beat_at >= _BEAT_S:
                    beat_at = now
                    await self._journal.beat(self._beat())
            except (JournalError, SQLAlchemyError, OSError) as away:
                log.warning("waiting", reason=str(away).splitlines()[0])
            await asyncio.sleep(POLL_S)

    async def _relay(self) -> None:
        """Registry events into the journal, in order; the script takes each once, however many intakes relay."""
        pending = await asyncio.to_thread(self._registry.pending)
        if not pending:
            return
        events = tuple(Event(seq, sign(self._key(), packed)) for seq, packed in pending)
        first, last = pending[0][0], pending[-1][0]
        group = Group(device=0, epoch=1, lane=Lane.INCIDENT, first=first, last=last, events=events)
        (receipt,) = await self._journal.append([group])
        await asyncio.to_thread(self._registry.relayed, receipt.hi)

    def _beat(self) -> Beat:
        figures = self.counts.per_beat() | {"queue": self.gather.size}
        return Beat(process="intake", instance=str(os.getpid()), at=real_ms(), started=self._started, figures=figures)
