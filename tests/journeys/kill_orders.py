"""Orders between kills: each is sent before a process dies and confirmed by its department's own system once another
one runs. At the end nobody was told twice, and nothing is shown that nobody confirmed."""

from __future__ import annotations

import asyncio
import http.client
import json
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import httpx
import msgspec

from bench.commands import sent
from streams.access.subject import Role
from streams.journal.api import Change
from streams.journal.redis import RedisJournal
from streams.model.event import Changed
from streams.model.messages.message import Audience, MessageKind, MessageRow, MessageWish
from streams.operate.keys import read_keys
from streams.wire import changes as wire
from tests.journeys.stack import BOUND_S, Stack, until

CITY, UNIT = "2112", "urban"
TEXT = "请到现场核实"


@dataclass
class OrdersBetween:
    """`confirmed`: ids of those whose confirmation the door has taken, oldest first; `open`: the one that waits for
    it."""

    stack: Stack
    confirmed: list[str] = field(default_factory=list)
    open: str = ""

    async def send(self) -> None:
        """One to the department, until the door says that it is kept: the same command however often it is asked."""
        self.open, command = str(uuid.uuid4()), str(uuid.uuid4())
        wish = MessageWish(kind=MessageKind.ORDER, text=TEXT, audience=Audience(to=(f"u{UNIT}",)))

        def once() -> bool:
            sent(self.stack, Role.DUTY_LEAD, CITY, "message.send", self.open, wish, command)
            return True

        await _taken(lambda: asyncio.to_thread(once), "an order")

    async def confirm(self) -> None:
        """The newest, by the department's key, until the door says that it is kept."""
        key = read_keys(self.stack.settings).departments[UNIT].key
        said: dict[str, Any] = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": f"/{UNIT}"}
        said |= {"type": "city.message.receipt", "subject": self.open, "data": {"step": "accepted"}}
        headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents+json"}
        async with httpx.AsyncClient(headers=headers) as client:

            async def once() -> bool:
                answer = await client.post(f"{self.stack.settings.intake_url}/v1/events", content=json.dumps(said))
                return answer.status_code == 202

            await _taken(once, "its confirmation")
        self.confirmed.append(self.open)

    async def check(self, journal: RedisJournal, changes: Iterable[Change]) -> None:
        """Each was sent once and accepted once, in what everybody is told, in what the desk and the department have,
        and in what the department's system reads."""
        rows: Counter[tuple[str, int, str]] = Counter()
        messages: Counter[str] = Counter()
        for event in (one for change in changes for one in wire.decode(change.body).events):
            if isinstance(event, Changed) and event.kind == "message":
                messages[event.id] += 1
            elif isinstance(event, Changed) and event.kind == "message_row":
                row = msgspec.msgpack.decode(event.record, type=MessageRow)
                rows[row.message, row.revision, row.state] += 1
        wanted = [(name, *told) for name in self.confirmed for told in ((1, "sent"), (2, "accepted"))]
        assert (messages, rows) == (Counter(self.confirmed), Counter(wanted))
        for address, key in ((CITY, "sent/{}/u" + UNIT), (f"u{UNIT}", "message/{}")):
            held = (await journal.own(address)).records
            assert {json.loads(held[key.format(name)])["state"] for name in self.confirmed} == {"accepted"}
        await until(self._read, BOUND_S, "every order once in what the department's system reads")

    async def _read(self) -> bool:
        key = read_keys(self.stack.settings).departments[UNIT].key
        async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as client:
            found = (await client.get(f"{self.stack.settings.intake_url}/v1/messages")).json()
        assert len({one["subject"] for one in found}) == len(found)
        return sorted(one["subject"] for one in found) == sorted(self.confirmed)


async def _taken(once: Callable[[], Awaitable[bool]], what: str) -> None:
    async def tried() -> bool:
        try:
            return await once()
        except (OSError, AssertionError, http.client.HTTPException, httpx.HTTPError):
            return False

    await until(tried, BOUND_S, f"{what} is kept")
