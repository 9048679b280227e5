"""Who the recipients of a message are, and what may be sent to each of them by law. Pure but for what it reads."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from streams.errors import IllegalMove
from streams.fold.aggregate import Context
from streams.fold.registry import RegistryReplica
from streams.model.address import Address
from streams.model.local_day import local_minute
from streams.model.messages.message import (
    EMERGENCY_LINES,
    MOST_RECIPIENTS,
    Asked,
    Audience,
    MessageChannel,
    MessageKind,
    Unsent,
    asked_of,
    line_of,
    within,
)
from streams.model.telephones import PhoneService
from streams.model.worker_entry import WorkerEntry

FULL_TIME = "full"
_DAY = (7, 21)
"""Hours between which a worker is rung by a machine."""
_UNKNOWN_CAUSE = frozenset({"sos", "lone_task"})
"""Rules whose alerts count as violence until somebody who knows confirms that it is safe."""


class Recipient(NamedTuple):
    """`clocked`: whether it has clocks, 已读 and rings. `refused`: why it is not sent the message, '' = it is."""

    address: str
    channel: MessageChannel
    clocked: bool
    refused: str = ""

    @property
    def worker(self) -> bool:
        return self.address[:1] == "w"


def recipients(audience: Audience, kind: MessageKind, scope: str, context: Context) -> list[Recipient]:
    """Everybody the audience of a sender in `scope` comes to, each once, in the order they were named. Raises
    IllegalMove for what is no recipient at all, and for too many."""
    found: dict[str, Recipient] = {}
    for one in [*_named(audience.to), *_workers(audience, scope, context)]:
        made = _recipient(one, kind, scope, context)
        found.setdefault(made.address, made)
    if len(found) > MOST_RECIPIENTS:
        raise _illegal(f"at most {MOST_RECIPIENTS} recipients, not {len(found)}")
    return list(found.values())


def lawful(about: str, to: Iterable[Recipient], context: Context, *, safe: bool) -> None:
    """A call for help of unknown cause is no worker's, of any kind, until it is known to be safe. Raises
    IllegalMove."""
    kind, _, name = about.partition("/")
    alert = context.read("alert", name) if kind == "alert" else None
    if alert is None or alert.rule not in _UNKNOWN_CAUSE or safe:
        return
    if any(one.worker for one in to):
        raise _illegal("police and medical services first: no worker before the place is recorded as safe")


def rings(address: str, context: Context) -> bool:
    """Whether an answer that is missing rings by itself: at posts and departments on duty, and of workers at full-time
    ones alone, in session, by day."""
    if address[:1] != "w":
        return True
    hour = local_minute(context.now) // 60
    return _DAY[0] <= hour < _DAY[1] and context.workers.seen(int(address[1:])).session_at > 0


def worker_of(number: int, context: Context) -> WorkerEntry | None:
    entry: WorkerEntry | None = context.read(RegistryReplica.kind, str(number))
    return entry


def _named(texts: Iterable[str]) -> Iterable[Asked]:
    for text in texts:
        try:
            yield asked_of(text)
        except ValueError as error:
            raise _illegal(str(error)) from None


def _workers(audience: Audience, scope: str, context: Context) -> Iterable[Asked]:
    """Those of the roster that the expression names: by home, or by where they were last seen in session."""
    if not audience.workers or not (audience.regions or audience.polygon):
        return
    replica = context.kinds[RegistryReplica.kind]
    assert isinstance(replica, RegistryReplica)
    for number, entry in sorted(replica.roster.entries.items()):
        if not entry.active or entry.kind not in audience.workers or not entry.home.startswith(scope):
            continue
        lon, lat, _, seen = context.workers.place(number)
        here = bool(audience.polygon and seen and context.workers.seen(number).session_at) and within(
            audience.polygon, lon, lat
        )
        if here or any(entry.home.startswith(region) for region in audience.regions):
            yield Asked(f"w{number}", MessageChannel.APP)


def _recipient(one: Asked, kind: MessageKind, scope: str, context: Context) -> Recipient:
    if line := line_of(one.recipient):
        known = line in EMERGENCY_LINES or line in set(PhoneService)
        return Recipient(one.recipient, MessageChannel.CALL, False, "" if known else Unsent.UNKNOWN)
    address = Address.parse(one.recipient)
    if address.unit:
        return _department(address.unit, one.channel, kind, context)
    if address.worker:
        return _worker(address.worker, one, kind, scope, context)
    region = address.region
    below, above = region.startswith(scope) and region != scope, scope.startswith(region) and region != scope
    fits = below or (above and kind is not MessageKind.ORDER)
    return Recipient(region, one.channel, fits, "" if fits else Unsent.OUT_OF_SCOPE)


def _department(unit: str, channel: MessageChannel, kind: MessageKind, context: Context) -> Recipient:
    """Who has its business now; one that is asked and never ordered has no clock either."""
    units = context.regulation.units_at(context.now)
    heir, name = units.of(unit), units.now(unit)
    if name is None:
        return Recipient(f"u{unit}", channel, False, Unsent.UNKNOWN)
    if heir in units.closed:
        return Recipient(f"u{unit}", channel, False, Unsent.GONE)
    independent = heir in context.regulation.independent
    refused = Unsent.ASKED_ONLY if independent and kind is MessageKind.ORDER else ""
    return Recipient(f"u{heir}", channel, not independent and not refused, refused)


def _worker(number: int, one: Asked, kind: MessageKind, scope: str, context: Context) -> Recipient:
    entry = worker_of(number, context)
    full = entry is not None and entry.kind == FULL_TIME
    refused = ""
    if entry is None:
        refused = Unsent.UNKNOWN
    elif not entry.active:
        refused = Unsent.GONE
    elif not entry.home.startswith(scope):
        refused = Unsent.OUT_OF_SCOPE
    elif not full and kind is MessageKind.ORDER:
        refused = Unsent.PART_TIME
    return Recipient(one.recipient, one.channel, full and not refused, refused)


def _illegal(wants: str) -> IllegalMove:
    return IllegalMove("message", "new", "send", wants)
