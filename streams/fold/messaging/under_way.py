"""Who is under way or on site by another desk's order: every desk that may order somebody sees that, and from whom, but
no word of an order that is not its own. Pure but for what it reads."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.fold.aggregate import Context, OwnRecord
from streams.fold.messaging.audience import worker_of
from streams.fold.messaging.events import desks
from streams.fold.registry import RegistryReplica
from streams.model.address import Address
from streams.model.messages.message import Message, MessageKind, MessageRow, line_of
from streams.model.receipt import Step
from streams.model.region import Tier
from streams.wire.sent_records import UnitLine

_BUSY = frozenset({Step.ACCEPTED, Step.DEPARTED, Step.ARRIVED})
_ABOVE = (Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP)
_json = msgspec.json.Encoder()


def under_way(message: Message, rows: Iterable[MessageRow], context: Context, *, shown: bool = True) -> list[OwnRecord]:
    """Of the desks that do not see the message. `shown`: it has not faded. One line a row, from its first answer that
    it comes until it is done with, and empty then."""
    if message.kind is not MessageKind.ORDER or message.drill:
        return []
    found = []
    for row in rows:
        if not any(one.step in _BUSY for one in row.receipts):
            continue
        answer = row.answer
        busy = shown and row.to_do and answer is not None and answer.step in _BUSY
        line = _json.encode(UnitLine(state=row.state, at=answer.at, by=message.issuer)) if busy and answer else b""
        others = _desks_over(row.recipient, context).difference(desks(message))
        found += [OwnRecord(desk, f"unit/{row.id}", line) for desk in sorted(others)]
    return found


def _desks_over(recipient: str, context: Context) -> set[str]:
    """The desks of the areas that somebody belongs to; of a department those of the city and its counties."""
    if line_of(recipient):
        return set()
    address = Address.parse(recipient)
    if address.unit:
        replica = context.kinds[RegistryReplica.kind]
        assert isinstance(replica, RegistryReplica)
        return {context.city, *replica.roster.counties}
    if address.worker:
        entry = worker_of(address.worker, context)
        return {entry.home[:tier] for tier in _ABOVE} if entry else set()
    return {address.region[:tier] for tier in _ABOVE if tier < len(address.region)}
