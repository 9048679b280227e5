"""Receipts of tasks: from whom one may come, and what it makes of a receiver's row. By a person's command or by the
event of a department's own system, it is the same Receipt. Pure."""

from __future__ import annotations

import msgspec

from streams.access.policy import Action, CommandTarget, allow
from streams.access.subject import Role, Subject
from streams.errors import IllegalMove
from streams.fold.aggregate import Context, RefusedEvent
from streams.model.address import Address
from streams.model.event import Command, TaskReceipt
from streams.model.receipt import Evidence, Receipt, Step
from streams.model.reject import Reason
from streams.model.tasks.task import Task, TaskRow, with_receipt

STEP_OF: dict[str, Step] = {
    Action.TASK_ACCEPT: Step.ACCEPTED,
    Action.TASK_PROGRESS: Step.PROGRESS,
    Action.TASK_DONE: Step.DONE,
    Action.TASK_RETURN: Step.RETURNED,
}
_ACTION = {step: Action(action) for action, step in STEP_OF.items()}
_encoder = msgspec.msgpack.Encoder()


def own(command: Command, recipient: str, context: Context) -> bool:
    """Whether the address is that of who asks."""
    address = Address.parse(recipient)
    if address.unit:
        return address.unit in context.regulation.units_at(context.now).all_of(command.department)
    return not command.department and address.region == command.scope


def theirs(event: TaskReceipt, row: TaskRow, context: Context) -> bool:
    """Whether a department's system may confirm this step for a receiver: for itself, and what it is the heir of."""
    action = _ACTION.get(event.step)
    who = Subject(
        id=event.source,
        role=Role.DEPARTMENT,
        scope=context.city,
        person=f"department/{event.department}",
        department=event.department,
    )
    if action is None or not allow(who, action, CommandTarget("task", row.scope), now=context.now):
        return False
    unit = Address.parse(row.recipient).unit
    return unit != "" and unit in context.regulation.units_at(context.now).all_of(event.department)


def receipt_of(command: Command, evidence: Evidence, now: int) -> Receipt:
    """What a person confirms, at the time that the city takes it."""
    return _receipt(command.id, STEP_OF[command.action], now, command.by or command.subject, command.note, evidence)


def receipt_by_system(event: TaskReceipt, now: int) -> Receipt:
    """What a system confirms, at its own time: what was done while its line was away was done in time."""
    return _receipt(event.id, event.step, min(event.at, now), event.department, event.note, event.evidence)


def confirmed(task: Task, row: TaskRow, receipt: Receipt) -> TaskRow:
    """The row with it; the same row where it has it already. Raises IllegalMove: who asks back says why."""
    if any(one.id == receipt.id for one in row.receipts):
        return row
    if receipt.step is Step.RETURNED and not receipt.note:
        raise IllegalMove(f"task {task.id}", row.state, receipt.step.value, "words that say why")
    at = max(receipt.at, row.since)
    made = msgspec.structs.replace(
        receipt, about=f"task/{task.id}", recipient=row.recipient, at=at, late=task.withdrawn > 0
    )
    return with_receipt(row, made)


def refusal(event: TaskReceipt, reason: Reason, why: str) -> RefusedEvent:
    return RefusedEvent(_encoder.encode(event), why, reason, event.source, event.id)


def _receipt(name: str, step: Step, at: int, by: str, note: str, evidence: Evidence) -> Receipt:
    return Receipt(id=name, about="", recipient="", step=step, at=at, by=by, note=note, evidence=evidence)
