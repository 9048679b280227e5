"""The loop of the caller between a journal, the door of commands and a gateway: an order by SMS is on record before it
is sent, and a second caller sends it not again."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from streams.caller.channel import OutgoingChannel
from streams.caller.letters import Letters
from streams.caller.run import Book, Caller
from streams.fold.attempts import SendAttempts
from streams.fold.picture import Folded
from streams.journal.api import Change
from streams.journal.memory import MemoryJournal
from streams.model.entry_id import EntryId
from streams.model.event import Command
from streams.model.messages.message import MessageWish
from streams.model.outgoing.attempt import AttemptState, SendChannel
from streams.model.outgoing.on_call import OnCall
from streams.model.store import StoreInfo
from streams.settings import Settings
from streams.wire import changes as wire
from streams.wire import command
from streams.wire.signed import KeyPurpose, SigningKey
from tests.streams.caller.fake_channel import FakeChannel
from tests.streams.fold.messaging.dispatcher import FULL, NEXT_TOWN, OFFICER, TOWN, Dispatcher

LINES = [OnCall(TOWN, "duty", "乙", "024-2", "", 0, 0, stands_in=False)]
LETTERS = Letters("", "{text}", "", lambda code: code, simulated=False)
KEY = SigningKey("k", KeyPurpose.CALLER, b"s" * 32)
ROUNDS = 12


class Outskirts:
    """The fold as the journal tells of it, and the door through which the caller speaks to it."""

    def __init__(self) -> None:
        self.journal, self.desk, self.gateway = MemoryJournal("2112"), Dispatcher(), FakeChannel(SendChannel.SMS)
        self.brought: list[Command] = []
        self.told, self._n = 0, 0
        brought = self.brought

        class Door(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                brought.append(command.decode(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Nothing on stderr."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.settings = Settings.model_validate(
            {"intake": {"port": self.server.server_port}, "dashboard": {"public_url": "https://city.example"}}
        )

    async def open(self) -> None:
        await self.journal.open()
        await self.journal.create_store(StoreInfo(city="2112", demo=True, created_ms=0, salt="00"))
        lease = await self.journal.acquire("fold", 60_000)
        assert lease is not None
        self._lease = lease
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def caller(self, *more: OutgoingChannel) -> Caller:
        book = Book(lambda _: LINES, {11: "13900000011"}.__getitem__)
        channels = {one.kind: one for one in (self.gateway, *more)}
        return Caller(self.settings, self.journal, lambda: KEY, channels, LETTERS, book)

    async def fold(self) -> None:
        """What was brought is folded, and all that the fold said since is in the journal."""
        while self.brought:
            self.desk.send(self.brought.pop(0))
        for done in self.desk.told[self.told :]:
            await self._emit(done)
        self.told = len(self.desk.told)

    async def _emit(self, done: Folded) -> None:
        self._n += 1
        body = wire.encode(wire.ChangeSet(at=self.desk.picture.now, events=tuple(done.events)))
        await self.journal.emit(self._lease, [Change(id=EntryId(self._n, 0), body=body)])

    async def run(self, caller: Caller) -> None:
        for _ in range(ROUNDS):
            await self.fold()
            await caller.step()

    def states(self) -> dict[str, AttemptState]:
        return {one.to: one.state for one in self.desk.picture.kind(SendAttempts).of("message/m1")}


@pytest.fixture
async def there() -> AsyncIterator[Outskirts]:
    made = Outskirts()
    await made.open()
    yield made
    made.server.shutdown()
    made.server.server_close()
    await made.journal.close()


async def test_what_many_are_sent_in_a_work_chat_is_there_once_and_on_every_row(there: Outskirts) -> None:
    chat = FakeChannel(SendChannel.CHAT)
    assert there.desk.message(f"chat:{TOWN}", f"chat:{FULL}", f"sms:{NEXT_TOWN}").accepted
    caller = there.caller(chat)
    await there.run(caller)
    assert len(chat.received) == 1
    rows = [there.desk.row(one).tried for one in (TOWN, FULL, NEXT_TOWN)]
    assert [row.state.value for row in rows if row] == ["taken", "taken", "refused"]
    there.desk.asks(OFFICER, "message.again", "m1", MessageWish(recipient=TOWN))
    await there.run(caller)
    again, first = there.desk.row(TOWN).tried, there.desk.row(FULL).tried
    assert again is not None
    assert first is not None
    assert len(chat.received) == 1 + (again.id != first.id), "a ring is for the one that it is for"


async def test_an_order_by_sms_goes_once_to_each_whoever_hears_of_it(there: Outskirts) -> None:
    assert there.desk.message(f"sms:{TOWN}", f"sms:{FULL}", f"sms:{NEXT_TOWN}").accepted
    await there.run(there.caller())
    assert there.states() == {TOWN: AttemptState.TAKEN, FULL: AttemptState.TAKEN, NEXT_TOWN: AttemptState.REFUSED}
    row = there.desk.row(NEXT_TOWN).tried
    assert row is not None
    assert (row.state, row.again) == (AttemptState.REFUSED, True), "nobody is on duty there by the table"
    before = list(there.gateway.received)
    await there.run(there.caller())
    assert there.gateway.received == before, "another run that hears all of it again sends nothing"
    assert len(before) == 2
