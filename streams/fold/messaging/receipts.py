"""Receipts of messages: from whom one may come, and what it makes of a recipient's row. By a command of a person, by a
phone's or a department's own event, or as it was said on the telephone, it is the same Receipt. Pure."""

from __future__ import annotations

import msgspec

from streams.access.policy import COMMANDS, Action
from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.aggregate import Context, Delta, RefusedEvent
from streams.model.address import Address
from streams.model.event import CaseStatus, Command, MessageReceipt
from streams.model.messages.message import MessageRow, MessageWish, line_of, steps_of, with_step
from streams.model.receipt import STEPS, Receipt, Step
from streams.model.reject import Reason

BY_TELEPHONE = "call"
BY_SYSTEM = "system"
_encoder = msgspec.msgpack.Encoder()


def address_of_event(event: MessageReceipt, row: MessageRow, context: Context) -> bool:
    """Whether an event of a phone or a department's system comes from this row's recipient."""
    if line_of(row.recipient):
        return False
    address = Address.parse(row.recipient)
    if event.worker:
        return address.worker == event.worker
    units = context.regulation.units_at(context.now)
    return bool(event.department) and bool(address.unit) and address.unit in units.all_of(event.department)


def is_own(command: Command, recipient: str, context: Context) -> bool:
    """Whether the address is that of who asks."""
    if line_of(recipient):
        return False
    address = Address.parse(recipient)
    if address.unit:
        return address.unit in context.regulation.units_at(context.now).all_of(command.department)
    return not address.worker and not command.department and address.region == command.scope


def by_command(command: Command, wish: MessageWish, region: str, context: Context) -> Receipt | None:
    """Of the own address; or as it was said on the telephone to a desk that holds `region`, of what the message is
    about. None: it is neither's. Raises IllegalMove."""
    if is_own(command, wish.recipient, context):
        return by_person(command, wish, context.now)
    desk = Action.SEND in COMMANDS[Role(command.role)] and region.startswith(command.scope)
    return by_telephone(command, wish, context.now) if desk else None


def by_person(command: Command, wish: MessageWish, now: int) -> Receipt:
    return _receipt(command.id, wish.step, now, command.by or command.subject, command.note)


def by_telephone(command: Command, wish: MessageWish, now: int) -> Receipt:
    """What somebody said on the telephone, as the desk logged it. Raises IllegalMove: a logged call says who spoke, of
    an emergency line the number of who took it."""
    if not (wish.speaker.strip() or wish.taker.strip()):
        raise IllegalMove("message", "call", wish.step.value, "who said it: a name, a post, or the call-taker's number")
    names = (("taker", wish.taker.strip()), ("incident", wish.incident.strip()))
    evidence = tuple(f"{kind}/{number}" for kind, number in names if number)
    made = _receipt(command.id, wish.step, now, command.by or command.subject, _spoken(command.note, wish.speaker))
    return msgspec.structs.replace(made, via=BY_TELEPHONE, evidence=evidence)


def by_event(event: MessageReceipt, now: int) -> Receipt:
    """At the sender's own time: what was done while its line was away was done then."""
    by = event.department or f"w{event.worker}"
    made = _receipt(event.id, event.step, min(event.at, now), by, event.note)
    return msgspec.structs.replace(made, evidence=event.evidence, via=BY_SYSTEM if event.department else "")


def by_status(event: CaseStatus, step: Step, now: int) -> Receipt:
    """What a department's system answers of the case that an order sent it: at its own time, too."""
    made = _receipt(event.id, step, min(event.at, now), event.department or event.acting, event.reason)
    return msgspec.structs.replace(made, via=BY_SYSTEM)


def with_receipt_of(row: MessageRow, receipt: Receipt) -> MessageRow:
    """The row with it; the same row where it says nothing new, or what is not to be known of its recipient. Raises
    IllegalMove: who returns an order says why."""
    if receipt.step not in STEPS["message"]:
        raise _illegal(row, receipt.step)
    if any(one.id == receipt.id for one in row.receipts):
        return row
    allowed = steps_of(row)
    if receipt.step is Step.READ and Step.READ not in allowed:
        return row
    if receipt.step not in allowed:
        raise _illegal(row, receipt.step)
    if row.refused:
        raise IllegalMove(f"message {row.message}", "refused", receipt.step.value, "a message that was sent")
    if receipt.step is Step.RETURNED and not receipt.note:
        raise IllegalMove(f"message {row.message}", row.state, receipt.step.value, "words that say why")
    if any(one.step is receipt.step for one in row.receipts) and receipt.step in (Step.DELIVERED, Step.READ):
        return row
    made = msgspec.structs.replace(
        receipt,
        about=f"message/{row.message}",
        recipient=row.recipient,
        at=max(receipt.at, row.since),
        late=row.withdrawn > 0,
    )
    return with_step(row, made)


def refusal_of(event: MessageReceipt, reason: Reason, why: str) -> Delta:
    return Delta(refused=(RefusedEvent(_encoder.encode(event), why, reason, event.source, event.id),))


def _spoken(note: str, speaker: str) -> str:
    return " · ".join(part for part in (speaker.strip(), note) if part)


def _illegal(row: MessageRow, step: Step) -> IllegalMove:
    may = ", ".join(sorted(one.value for one in steps_of(row)))
    return IllegalMove(f"message {row.message}", row.state, step.value, may)


def _receipt(name: str, step: Step, at: int, by: str, note: str) -> Receipt:
    return Receipt(id=name, about="", recipient="", step=step, at=at, by=by, note=note)
