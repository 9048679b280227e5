"""Two alerts that a person found to tell of one incident: one is set aside under the other, and both have it on their
record. The other stays in the queue for both; what is put under it comes back by a person, when its own condition comes
again, or when the other ends by itself. Pure."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from streams.access.policy import CommandTarget
from streams.alert_rules import RULES
from streams.errors import IllegalMove
from streams.fold.outcomes import may, outcome
from streams.model.alert import ACTIVE, UNTAKEN, Alert, AlertMove, AlertState, Priority, moved
from streams.model.alert_facts import NUISANCE
from streams.model.alert_timers import released
from streams.model.event import Command, DeskWish, Outcome


def merged(one: Alert, into: Alert | None, command: Command, now: int, *, parts: bool) -> tuple[list[Alert], Outcome]:
    """(both after it, the answer). `parts`: whether others were merged into `one`."""
    if into is None or into.id == one.id:
        return [], outcome(command, "unknown")
    if not may(command, CommandTarget("alert", into.region), now):
        return [], outcome(command, "forbidden")
    wrong = _why_not(one, into, parts=parts)
    if wrong:
        no = IllegalMove(f"alert {one.id}", one.state.value, "merge", wrong)
        return [], outcome(command, "illegal", one.version, detail=str(no))
    by, wish = command.by or command.subject, command.desk or DeskWish()
    aside = moved(one, AlertMove.MERGE, at=now, by=by, note=command.note)
    aside = msgspec.structs.replace(aside, under=into.id, merged=True)
    if wish.takes and into.state in UNTAKEN:
        taken = moved(into, AlertMove.ACKNOWLEDGE, at=now, by=by)
        into = msgspec.structs.replace(taken, session=command.subject)
    joined = moved(into, AlertMove.JOINED, at=now, by=by, note=command.note)
    return [aside, joined], outcome(command, "ok", aside.version)


def _why_not(one: Alert, into: Alert, *, parts: bool) -> str:
    """What a merge wants that is not so; '' where it may be."""
    if one.state not in ACTIVE or into.state not in ACTIVE:
        return "two that are in the queue"
    if not (RULES[one.rule].on_site and RULES[into.rule].on_site):
        return "two that happen at a place"
    if one.drill != into.drill:
        return "two of one drill, or none of a drill"
    if one.priority < into.priority:
        return "one that is no graver than the other"
    return "one that nothing was merged into: split that first" if parts else ""


def split(one: Alert, head: Alert | None, command: Command, now: int) -> tuple[list[Alert], Outcome]:
    """(both after it, the answer). `head`: what it was merged into."""
    if not one.merged:
        no = IllegalMove(f"alert {one.id}", one.state.value, "split", "one that a person merged into another")
        return [], outcome(command, "illegal", one.version, detail=str(no))
    changed = apart(one, head, now, by=command.by or command.subject, note=command.note)
    return changed, outcome(command, "ok", changed[0].version)


def apart(one: Alert, head: Alert | None, now: int, *, by: str = "system", note: str = "") -> list[Alert]:
    """It is everybody's again; what it was merged into has that on its record."""
    alone = moved(one, AlertMove.SPLIT, at=now, by=by, note=note)
    if alone.cleared_at:
        alone = moved(alone, AlertMove.CLEAR, at=now)
    known = head is not None and head.open
    return [alone, *([moved(head, AlertMove.PARTED, at=now, by=by, note=note)] if head and known else [])]


def comes_again(one: Alert) -> bool:
    """Whether what came again may not stay aside: a new call for help is no one's duplicate."""
    return one.merged and one.priority is Priority.CRITICAL


def after_head(head: Alert, parts: Iterable[Alert], now: int) -> list[Alert]:
    """What becomes of those that were merged into `head` now that it is as it is: they end with it where a person ended
    it, by the same words; where it ended by itself, or is out of service, they are on their own again."""
    if head.state is AlertState.CLOSED and head.closed_by != "system":
        return [_closed_with(head, one, now) for one in parts]
    if head.state in (AlertState.CLOSED, AlertState.OUT_OF_SERVICE):
        return [released(one, now, AlertMove.SPLIT) for one in parts]
    return []


def _closed_with(head: Alert, one: Alert, now: int) -> Alert:
    after = moved(one, AlertMove.CLOSE, at=now, by=head.closed_by, note=head.note)
    return msgspec.structs.replace(after, shelf=NUISANCE) if head.shelf == NUISANCE else after
