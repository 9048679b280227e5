"""The intake process: its replica of the registry, the relay to the journal, the server, and how it ends."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Mapping
from pathlib import Path
from typing import Any, Protocol

import structlog
import uvicorn
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket, WebSocketDisconnect

from streams.access.inlets import Inlet, Proof, by_key
from streams.clock import CityClock, real_ms
from streams.crowd import Newcomers
from streams.errors import StoreError
from streams.geography.datum import bd09_to_wgs84, gcj02_to_wgs84
from streams.geography.lookup import Lookup
from streams.geography.places import Places
from streams.intake.admission import PHONES, STREAM, Admission
from streams.intake.bodies import address_of
from streams.intake.chores import POLL_S, Chores
from streams.intake.commands import Commands
from streams.intake.counts import IntakeCounts
from streams.intake.deliveries import DeliveryDoor
from streams.intake.departments import DepartmentDoors
from streams.intake.desk import Desk
from streams.intake.doors import PhoneDoors
from streams.intake.gather import Gather
from streams.intake.mqtt.door import MqttDoor
from streams.intake.open311.door import Open311
from streams.intake.open311.door import PublicLookup as Public
from streams.intake.open311.services import FILE, PublicService, services, texts
from streams.intake.plausibility import Area, Bounds
from streams.intake.rates import Rates
from streams.intake.received_door import Reader, ReceivedDoor
from streams.intake.serving import STOP_S, config
from streams.intake.stream import HELLO_S, Conversation
from streams.intake.table import InletTable
from streams.intake.terminals.door import TerminalDoor
from streams.intake.verdicts import Verdicts
from streams.jobs import end
from streams.journal.api import Journal
from streams.model.regulation import CaseType
from streams.model.store import StoreInfo
from streams.ports import bound
from streams.refusals import NO_STORE
from streams.registry import signing
from streams.registry.directory import SenderDirectory
from streams.registry.heads import Heads
from streams.registry.records import Datum, Key
from streams.registry.registry import Registry
from streams.server import PER_ADDRESS, WAITING
from streams.settings import Settings
from streams.wire.signed import KeyPurpose, sign

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
    received: Mapping[Inlet, Reader],
    stop: asyncio.Event,
) -> None:
    """Serves phones and departments until `stop`, then ends within 5 s. `requests`: what is known of cases, `received`:
    by door what departments received. Raises PortTaken, StoreError, MissingPart."""
    store = await journal.store()
    if store is None:
        raise StoreError(NO_STORE)
    section = settings.intake
    listener = bound(section.host, section.port, "intake.port")
    port = section.terminals_port
    terminals = bound(section.terminals_host, port, "intake.terminals_port") if port else None
    intake = Intake(settings, journal, registry, places, store, requests, received)
    intake.ready()
    await intake.refresh()
    async with intake.terminals.serving(terminals), intake.mqtt.serving():
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
        received: Mapping[Inlet, Reader],
    ) -> None:
        self._settings, self._journal, self._registry, self._store = settings, journal, registry, store
        self._clock = CityClock(store)
        self.counts = IntakeCounts()
        self._directory = SenderDirectory(-1, (), ())
        self._services: tuple[PublicService, ...] = ()
        self._types: Mapping[str, CaseType] = {}
        self._refreshed = 0.0
        self._key = signing.signer(settings.store.data_dir, KeyPurpose.INTAKE)
        self._ring = signing.ring(settings.store.data_dir)
        section = settings.intake
        self._lookup = Lookup(places)
        pace = {"gather_ms": section.gather_ms, "limit": section.queue_fixes}
        self.gather = Gather(journal, self._lookup, self.counts, self._signed, registry.keep_originals, **pace)
        self._desk = self._shared(places)
        self._texts = texts(Path(section.services) if section.services else FILE)
        self._doors = PhoneDoors(self._desk, limit=section.body_limit)
        self.terminals = TerminalDoor(self._desk, self._doors, self._paired)
        self.mqtt = MqttDoor(self._desk, self._doors, settings.mqtt, limit=section.body_limit)
        self._tasks = ReceivedDoor(self._desk, received)
        self._departments, self._open311 = self._of_departments(requests), self._of_the_public(requests)
        idle_ms = settings.dashboard.idle_minutes * 60_000
        heads = Heads(settings, registry)
        self._chores = Chores(registry, journal, heads, self.gather, self.refresh, self._signed, real_ms(), idle_ms)
        self.table = InletTable(settings.access.metrics_token)
        self.app = self._app()

    def _signed(self, packed: bytes) -> bytes:
        return sign(self._key(), packed)

    def _shared(self, places: Places) -> Desk:
        section, proxies = self._settings.intake, self._settings.dashboard.proxies
        bounds = Bounds(Area.around(self._lookup.box, section.area_margin_km), section.oldest_days * 86_400_000)
        converts = {Datum.GCJ02: gcj02_to_wgs84, Datum.BD09: bd09_to_wgs84}
        rates = Rates(section.key_rate_per_s, self._clock.now_ms)
        return Desk(
            directory=lambda: self._directory,
            refresh=self._look_again,
            admission=Admission(
                bounds, converts, places, self._lookup.village, self.counts, rates.keeps, lambda: self._types
            ),
            gather=self.gather,
            journal=self._journal,
            now=self._clock.now_ms,
            shift=self._shift,
            takes=self._takes,
            rates=rates,
            entering=Newcomers(HELLO_S, WAITING, WAITING if proxies else PER_ADDRESS),
            address=lambda line: address_of(line, proxies),
            written=self._written,
        )

    def _of_departments(self, requests: Requests) -> DepartmentDoors:
        return DepartmentDoors(
            self._desk,
            requests.id_of,
            self._registry.party_names,
            Verdicts(self._journal),
            lambda: self._types,
            limit=self._settings.intake.body_limit,
        )

    def _of_the_public(self, requests: Requests) -> Open311:
        return Open311(
            self._desk,
            requests,
            lambda: self._services,
            lambda case, party: self._registry.add_parties(case, [party], real_ms()),
            self._registry,
            lambda: self._key().secret,
            city=self._settings.city.code,
            url=self._settings.intake_url,
        )

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
            self._newer(await asyncio.to_thread(self._registry.directory))
            rules = await asyncio.to_thread(self._registry.regulation)
            self._services = services(rules, self._texts) if rules else ()
            self._types = rules.current if rules else {}

    async def _written(self, act: Callable[[Registry], Any]) -> Any:
        """Raises SQLAlchemyError."""
        kept = await asyncio.to_thread(act, self._registry)
        self._newer(await asyncio.to_thread(self._registry.directory))
        return kept

    async def _paired(self, number: str, maker: bytes, address: str) -> str:
        """Raises SQLAlchemyError."""
        return str(await self._written(lambda registry: registry.pair(number, maker, real_ms(), address)))

    def _newer(self, found: SenderDirectory) -> None:
        """Two readings may end in another order than they began."""
        if found.revision > self._directory.revision:
            self._directory = found

    async def _look_again(self) -> None:
        """`refresh` for a key that is not known; while the registry is away the replica decides."""
        try:
            await self.refresh()
        except SQLAlchemyError as away:
            log.warning("registry away", reason=str(away).splitlines()[0])

    async def serve(self, listener: socket.socket, stop: asyncio.Event) -> None:
        """Until `stop`: no new requests, what waits is committed, sockets are closed."""
        section = self._settings.intake
        server = uvicorn.Server(config(self.app, section.body_limit, self._settings.dashboard.proxies))
        done = asyncio.Event()
        gathering = asyncio.create_task(self.gather.run(done), name="intake-gather")
        chores = asyncio.create_task(self._chores.run(), name="intake-chores")
        serving = asyncio.create_task(server.serve([listener]), name="intake-server")
        stopped = asyncio.create_task(stop.wait(), name="intake-stop")
        await asyncio.wait([gathering, chores, serving, stopped], return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await asyncio.wait([serving], timeout=STOP_S + 1)
        done.set()
        await end(chores, stopped)
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
        self._tasks.register(self.table)
        DeliveryDoor(self._desk, self._settings.outgoing.report_secret).register(self.table)
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

    def _takes(self, key: Key) -> bool:
        """A production store takes no simulated sender; a store whose time runs faster takes no real phone."""
        return self._store.demo if key.simulated else self._store.rate == 1.0

    def _shift(self, key: Key) -> int:
        """A real phone in a demo store has real time; simulated ones have the city's already. The store's own number:
        the difference of two looks at the clock is a millisecond off now and then, and the same call would be two."""
        return 0 if key.simulated else self._store.offset_ms
