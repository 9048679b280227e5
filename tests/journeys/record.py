"""What a desk shows of an alert held against the journal: each line of its record is a step that the journal has, and
behind each step there is the event that the table of texts names for it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import yaml

from dashboard.locale import ZH
from streams.journal.redis import RedisJournal
from streams.model.alert import Alert
from streams.model.case import CaseState
from streams.model.entry_id import ZERO
from streams.model.event import AlertChange, CaseStatus, Command, Incoming, MessageReceipt
from streams.model.local_day import stamp
from streams.model.messages.message import MessageWish
from streams.wire import changes as wire
from streams.wire import entry as entries
from tests.journeys.browser import BOUND_MS, Screen
from tests.journeys.stack import Stack

TABLE: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[1] / "data" / "told_events.yaml").read_text("utf-8")
)
ANSWERS = {CaseState.ACCEPTED: "accepted", CaseState.RETURNED: "returned", CaseState.CHECKING: "done"}
_CELLS = """(slot) => [...document.querySelectorAll(`[data-slot='${slot}'] .row`)].map(
  (row) => [...row.children].map((cell) => cell.textContent))"""
_ROWS = """() => [...document.querySelectorAll("[data-testid=order-row]")].map(
  (row) => [row.dataset.recipient, row.dataset.state, row.querySelector(".said").textContent])"""


class Shown(NamedTuple):
    """A step of an alert as a desk shows it, and the event behind it by the words of the table. `cause`: id of that
    event; `state`: of the alert with it, '' of a step that others of the same event followed."""

    cells: list[str]
    text: str
    event: str
    cause: str
    state: str


class Record(NamedTuple):
    """The journal from its beginning. `steps`: of each alert, the oldest first. `at`: real ms of each event's entry, by
    the event's id."""

    events: list[Incoming]
    steps: dict[str, list[Shown]]
    at: dict[str, int]

    @property
    def sent(self) -> dict[str, str]:
        """Ids of the commands that sent a message, by the message's."""
        found = (one for one in self.events if isinstance(one, Command) and one.action == "message.send")
        return {one.object: one.id for one in found}


async def read(stack: Stack) -> Record:
    async with stack.journal() as journal:
        entered = [(at, event) async for at, event in _events(journal)]
        events = [event for _, event in entered]
        by_id = {event.id: event for event in events}
        steps: dict[str, list[Shown]] = {}
        async for change in _changes(journal):
            if not change.record:
                continue
            known, cause = steps.setdefault(change.alert, []), change.cause.removesuffix("/alert")
            new = msgspec.msgpack.decode(change.record, type=Alert).steps[len(known) :]
            for step in new:
                by = ZH["role_system"] if step.by == "system" else step.by
                text = f"move_{step.move.value}"
                cells = [stamp(step.at)[11:19], by, ZH[text], step.note]
                state = change.state if step is new[-1] else ""
                known.append(Shown(cells, text, named(by_id.get(cause)), cause, state))
        return Record(events, steps, {event.id: at for at, event in reversed(entered)})


async def checked(stack: Stack, screens: Iterable[Screen], alert: str) -> Record:
    """Every line of the alert's record, on each screen that shows it, and every state of a recipient of its orders."""
    record = await read(stack)
    shown = record.steps[alert]
    wanted = [one.cells for one in reversed(shown)]
    for screen in screens:
        await screen.page.wait_for_function(
            f"([slot, n]) => ({_CELLS})(slot).length >= n", arg=["timeline", len(wanted)], timeout=BOUND_MS
        )
        assert await screen.page.evaluate(_CELLS, "timeline") == wanted
        for recipient, state, said in await screen.page.evaluate(_ROWS):
            assert brought(record.events, recipient, state), f"{recipient} {said}: {state} and no event that says so"
    for one in shown:
        assert one.event in TABLE["alert steps"][one.text], f"{one.cells} stands for {one.event}"
    return record


def newest(record: Record, action: str) -> Command:
    """The newest command of an action."""
    return next(one for one in reversed(record.events) if isinstance(one, Command) and one.action == action)


def brought(events: list[Incoming], recipient: str, state: str) -> Incoming | None:
    """The event of the journal that brought a recipient's row to a state; None: there is none."""
    if state in ("sent", "to_call"):
        return next((event for event in events if named(event) == "command message.send"), None)
    return next((event for to, step, event in receipts(events) if (to, step) == (recipient, state)), None)


def receipts(events: list[Incoming]) -> Iterator[tuple[str, str, Incoming]]:
    """(recipient, step, event) of every receipt of an order: what a department answers of its case is one."""
    for event in events:
        if isinstance(event, MessageReceipt):
            yield f"w{event.worker}" if event.worker else f"u{event.department}", event.step.value, event
        elif isinstance(event, Command) and event.action == "message.receipt":
            wish = msgspec.msgpack.decode(event.body, type=MessageWish)
            yield wish.recipient, wish.step.value, event
        elif isinstance(event, CaseStatus) and event.department and event.state in ANSWERS:
            yield f"u{event.department}", ANSWERS[event.state], event


def named(event: Incoming | None) -> str:
    """The event as the table of texts names it."""
    if event is None:
        return "no event"
    tag = str(event.__struct_config__.tag)
    return f"{tag} {event.action}" if isinstance(event, Command) else tag


async def _events(journal: RedisJournal) -> AsyncIterator[tuple[int, Incoming]]:
    """(real ms of its entry, event)."""
    after = ZERO
    while found := await journal.read(after):
        for entry in found:
            for body in entries.bodies(entry.events):
                yield entry.id.ms, entries.unpack(body)
        after = found[-1].id


async def _changes(journal: RedisJournal) -> AsyncIterator[AlertChange]:
    after = ZERO
    while found := await journal.read_changes(after):
        for change in found:
            for event in wire.decode(change.body).events:
                if isinstance(event, AlertChange):
                    yield event
        after = found[-1].id
