"""MQTT: what phones publish to a broker of the city's. Who may write to a topic is the broker's to decide; whose
topic it is, and what is taken of what it claims, is decided here as for every foreign phone.

A message is acknowledged after the append alone. While the journal is away nothing is, and the broker keeps the rest.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable

import structlog

from streams.access.inlets import Inlet, Proof
from streams.errors import DecodeError, JournalError, Overloaded
from streams.intake import dialects
from streams.intake.decoded import DecodedCall
from streams.intake.desk import Desk
from streams.intake.dialects import Heard
from streams.intake.doors import PhoneDoors
from streams.intake.mqtt.client import BrokerClient, BrokerMessage
from streams.journal.api import Group
from streams.model.reject import Reason
from streams.registry.directory import SenderDirectory
from streams.registry.records import Key
from streams.settings import MqttSection

INLETS: tuple[Inlet, ...] = (Inlet("mqtt.topics", "SUBSCRIBE", Proof.BROKER),)
_AT_ONCE = 250
"""Messages of one append."""
_AGAIN_S = 2.0
log = structlog.get_logger("intake")


class MqttDoor:
    """`limit`: bytes of a message."""

    def __init__(self, desk: Desk, doors: PhoneDoors, section: MqttSection, *, limit: int) -> None:
        self._desk, self._doors, self._section, self._limit = desk, doors, section, limit
        self._queue: asyncio.Queue[BrokerMessage] = asyncio.Queue()
        """Bounded by what the client lets in: see MOST."""

    @contextlib.asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """A client of the broker meanwhile, where one is set. Raises ConfigError."""
        if not self._section.url:
            yield
            return
        self._desk.gather.counts.broker = "not connected yet"
        client = BrokerClient(self._section, self._limit, self._queue.put_nowait, self._turned)
        client.open()
        taking = asyncio.create_task(self._run(client), name="intake-mqtt")
        try:
            yield
        finally:
            taking.cancel()
            await asyncio.to_thread(client.close)
            with contextlib.suppress(asyncio.CancelledError):
                await taking

    def _turned(self, wrong: str) -> None:
        counts = self._desk.gather.counts
        if wrong and wrong != counts.broker:
            log.warning("broker_away", reason=wrong)
        counts.broker = wrong

    async def _run(self, client: BrokerClient) -> None:
        """A failure of ours ends this door alone, and says so: the broker keeps what it has for us."""
        try:
            await self._take(client)
        except Exception as failure:
            log.exception("mqtt_door_failed")
            await asyncio.to_thread(client.close)
            self._turned(f"our door failed ({type(failure).__name__}): see the log of intake, then start it again")

    async def _take(self, client: BrokerClient) -> None:
        while True:
            batch = [await self._queue.get()]
            while len(batch) < _AT_ONCE and not self._queue.empty():
                batch.append(self._queue.get_nowait())
            groups = [group for one in batch if (group := await self._group(one)) is not None]
            await self._kept(groups)
            for one in batch:
                client.acknowledge(one)
            totals = self._desk.gather.counts.totals
            totals["mqtt"] += len(batch)
            totals["mqtt_dropped"] = client.dropped

    async def _kept(self, groups: Iterable[Group]) -> None:
        """Once they are; until then they are offered again and again."""
        waiting = list(groups)
        while waiting:
            try:
                await self._desk.gather.offer(waiting)
                return
            except (JournalError, Overloaded) as away:
                await asyncio.sleep(getattr(away, "retry_after", _AGAIN_S))

    async def _group(self, message: BrokerMessage) -> Group | None:
        """What it brings for the journal; None for one of no phone of ours, or that says nothing."""
        counts = self._desk.gather.counts
        key = await self._key(message.topic)
        if key is None or not self._desk.takes(key):
            counts.totals["unknown_key"] += 1
            return None
        if not message.body:
            # So a retained message is taken back.
            return None
        heard = _heard(message.body)
        calls = isinstance(heard, Heard) and any(isinstance(part.item, DecodedCall) for part in heard.parts)
        parts = len(heard.parts) if isinstance(heard, Heard) else 1
        if self._desk.rates.items(key.number, parts) and not calls:
            # The broker knows no "later" for a single sender, and one must not hold up the others.
            counts.totals["too_many"] += 1
            heard = DecodeError(Reason.OVERSIZED, "more messages than a phone may send: see intake.key_rate_per_s")
        return self._doors.group(key, heard, message.body)

    async def _key(self, topic: str) -> Key | None:
        """Of the phone whose topic it is; a new one may be in the registry and not here yet."""
        found = _of(self._desk.directory(), topic)
        if found is None:
            await self._desk.refresh()
            found = _of(self._desk.directory(), topic)
        return found


def _of(directory: SenderDirectory, topic: str) -> Key | None:
    return directory.by_topic("/".join(topic.split("/")[-2:]))


def _heard(body: bytes) -> Heard | DecodeError:
    try:
        return dialects.decode("", body, "application/json", named=True)
    except DecodeError as wrong:
        return wrong
