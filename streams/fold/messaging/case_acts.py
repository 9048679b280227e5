"""One act, two records: an order to a department moves its case or makes one, a case's dispatch is an order, and a
department that accepts the one accepts the other. Pure but for what it reads."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from streams.access.movers import movers
from streams.access.policy import Action
from streams.access.subject import Role
from streams.alert_rules import case_of_alert
from streams.errors import IllegalMove
from streams.fold.aggregate import Context, StateChange
from streams.fold.messaging.acts import FOLLOWS, Concern
from streams.fold.messaging.audience import Recipient
from streams.fold.messaging.book import MessageBook
from streams.fold.messaging.drill_acts import of_message, partaking
from streams.fold.messaging.receipts import by_person, by_status
from streams.fold.new_case import keyed_in, reported
from streams.fold.outcomes import subject_of
from streams.model.address import Address
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.case_marks import Actor
from streams.model.case_work import apply_transition
from streams.model.event import CaseStatus, CaseWish, Command, MessageReceipt, NewCase
from streams.model.messages.message import (
    Audience,
    Message,
    MessageChannel,
    MessageKind,
    MessageRow,
    MessageWish,
    line_of,
    steps_of,
)
from streams.model.receipt import Receipt, Step
from streams.model.words import NOTE_SIGNS, cut

_ORDERED = frozenset({CaseState.DISPATCHED, CaseState.TRANSFERRED})
_WAYS = ((CaseState.DISPATCHED,), (CaseState.TRIAGED, CaseState.DISPATCHED))
"""How a case comes to a department, the shortest first."""
_DISPATCH = "dispatch/"
_OF_SYSTEMS = ("unit/", "department/")
"""How persons of systems begin (`streams/access/senders.py`): what they dispatch is no order of ours."""
_ANSWERS = {
    CaseState.ACCEPTED: Step.ACCEPTED,
    CaseState.RETURNED: Step.RETURNED,
    CaseState.CHECKING: Step.DONE,
}
"""What a department's own step of a case confirms of the order that sent it there."""


def case_of(about: Concern, context: Context) -> Case | None:
    """The case that a message is about: its own, or that of its alert; None for none that may be moved here."""
    found = about.case
    if about.alert is not None:
        found = context.read("case", case_of_alert(about.alert))
    return found if found is not None and found.known and not found.restricted else None


def case_steps(
    command: Command, wish: MessageWish, about: Concern, rows: Iterable[MessageRow], context: Context
) -> tuple[Command, ...]:
    """What an order does to its case: sent to the first department that gets it, where its state lets it go there; a
    new case of the type that the sender chose, where there is none. An order goes out whatever the case allows."""
    units = [Address.parse(row.recipient).unit for row in rows if row.recipient[:1] == "u" and not row.refused]
    if wish.kind is not MessageKind.ORDER or about.only_says(wish) or not units:
        return ()
    case = case_of(about, context)
    if case is not None:
        return tuple(_sent_to(units[0], case, command, wish.text, context))
    kind = context.regulation.current.get(wish.matter)
    if kind is None or kind.restricted:
        return ()
    matter = NewCase(type=kind.id, region=about.region, text=wish.text, drill=about.drill)
    begins = msgspec.structs.replace(
        command, id=f"{command.id}/case", source=FOLLOWS, action=Action.REPORT.value, matter=matter, body=b""
    )
    report = keyed_in(begins, matter, kind, context.now)
    made = reported(report, context.regulation, command.person, about.drill)
    case = timed(made, context.regulation, context.now)
    return (begins, *_sent_to(units[0], case, command, wish.text, context))


def ordered(change: StateChange, command: Command, context: Context) -> tuple[Message, tuple[Recipient, ...]] | None:
    """The order that a person's dispatch of a case is; None for every other change, and for what an order did."""
    case, before = change.after, change.before
    if not case.unit or case.restricted:
        return None
    same = before is not None and (before.unit, before.version) == (case.unit, case.version)
    if case.state not in _ORDERED or same:
        return None
    address = f"u{case.unit}"
    message = Message(
        id=dispatch_id(case),
        kind=MessageKind.ORDER,
        text=command.note or case.text,
        about=f"case/{case.id}",
        issuer=command.scope,
        scope=command.scope,
        region=case.village,
        audience=Audience(to=(address,)),
        to=(address,),
        by=command.by or command.subject,
        person=command.person or command.subject,
        at=context.now,
        drill=bool(case.drill),
        drill_id=case.drill,
    )
    asked_only = case.unit in context.regulation.independent
    to = [Recipient(address, MessageChannel.PAGE, not asked_only)]
    return message, tuple(partaking(to, of_message(message, context), context))


def dispatch_id(case: Case) -> str:
    """Id of the order that the newest dispatch of a case is."""
    version = next((step.version for step in reversed(case.steps) if step.state in _ORDERED), 0)
    return f"{_DISPATCH}{case.id}/{version}"


def order_of(case: Case, book: MessageBook) -> Message | None:
    """The order that the newest dispatch of a case is, or that brought it with it; None for what a system
    dispatched."""
    sent = next((step for step in reversed(case.steps) if step.state in _ORDERED), None)
    if sent is None or sent.person.startswith(_OF_SYSTEMS):
        return None
    return book.get(dispatch_id(case)) or next((one for one in book.all if _brought(one, sent)), None)


def confirms(change: StateChange, event: Command | CaseStatus) -> bool:
    """Whether a change of a case is its department's answer: by a person or by its own system, it is the same act."""
    case, before = change.after, change.before
    moved = before is not None and before.version != case.version
    return moved and bool(case.unit) and case.state in _ANSWERS and event.source != FOLLOWS


def confirmed(row: MessageRow, case: Case, event: Command | CaseStatus, now: int) -> Receipt | None:
    """The receipt that the answer is; None where the order was answered for good, or so already."""
    step = _ANSWERS[case.state]
    if not row.to_do or step not in steps_of(row) or (step is Step.ACCEPTED and not row.pending):
        return None
    if isinstance(event, CaseStatus):
        return by_status(event, step, now)
    return by_person(event, MessageWish(step=step), now)


def _brought(message: Message, sent: CaseStep) -> bool:
    same = (message.at, message.person) == (sent.at, sent.person)
    return same and message.kind is MessageKind.ORDER and f"u{sent.unit}" in message.to


def accepts(
    message: Message, row: MessageRow, event: Command | MessageReceipt, context: Context
) -> tuple[Command, ...]:
    """A department that accepts the order by which a case was sent to it accepts the case, where its state lets it."""
    command = event if isinstance(event, Command) else _of_system(event, context)
    unit = "" if line_of(row.recipient) else Address.parse(row.recipient).unit
    case = _sent_by(message, unit, context) if unit and command.department == unit else None
    if case is None:
        return ()
    return tuple(_moves((CaseState.ACCEPTED,), "", case, command, command.note, context))


def _sent_by(message: Message, unit: str, context: Context) -> Case | None:
    """The case that waits for the unit because of this message: the dispatch that is a message of its own, or the one
    that an order about it or its alert brought with it."""
    kind, _, name = message.about.partition("/")
    alert = context.read("alert", name) if kind == "alert" else None
    case: Case | None = context.read("case", case_of_alert(alert) if alert else name if kind == "case" else "")
    if case is None or not case.known or case.restricted or case.state not in _ORDERED or case.unit != unit:
        return None
    if message.id.startswith(_DISPATCH):
        return case if dispatch_id(case) == message.id else None
    return case if _brought(message, case.steps[-1]) else None


def _of_system(event: MessageReceipt, context: Context) -> Command:
    return Command(
        id=event.id,
        source=event.source,
        at=context.now,
        subject=event.source,
        role=Role.DEPARTMENT.value,
        scope=context.city,
        action=Action.MOVE.value,
        object="",
        by=event.department,
        note=event.note,
        person=f"department/{event.department}",
        department=event.department,
    )


def _sent_to(unit: str, case: Case, command: Command, text: str, context: Context) -> Iterator[Command]:
    note = cut(text, NOTE_SIGNS)
    for way in _WAYS:
        if steps := _moves(way, unit, case, command, note, context):
            yield from steps
            return


def _moves(
    way: Iterable[CaseState], unit: str, case: Case, command: Command, note: str, context: Context
) -> list[Command]:
    """The commands of the same person that move a case along; none where one of them may not be."""
    regulation, now = context.regulation, context.now
    units, found = regulation.units_at(now), list[Command]()
    for n, state in enumerate(way):
        wish = CaseWish(to=state, unit=unit if state in _ORDERED else "")
        capacities = movers(subject_of(command), case, named=False, units=units)
        who = Actor(command.person or command.subject, command.by, capacities, units.all_of(command.department))
        try:
            after = apply_transition(case, wish, who, note, now, regulation)
        except IllegalMove:
            return []
        found.append(
            msgspec.structs.replace(
                command,
                id=f"{command.id}/case/{n}",
                source=FOLLOWS,
                action=Action.MOVE.value,
                object=case.id,
                expected_version=case.revision,
                note=note,
                wish=wish,
                matter=None,
                body=b"",
            )
        )
        case = after
    return found
