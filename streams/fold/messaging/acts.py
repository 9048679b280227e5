"""What a message is about, and what else follows from sending it: the alert and the case have it in their own records.
Pure but for what it reads."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

import msgspec

from streams.access.policy import Action
from streams.errors import IllegalMove
from streams.fold.aggregate import Context
from streams.fold.alerting.alerting import Alerting
from streams.model.alert import ACTIVE, Alert
from streams.model.case import Case
from streams.model.event import Command, DeskWish
from streams.model.messages.message import Message, MessageKind, MessageRow, MessageWish
from streams.model.words import NOTE_SIGNS, cut

FOLLOWS = "message"
"""Source of commands that follow from one about a message."""
BUSY_MS = 12 * 3_600_000
"""An order that is neither done nor withdrawn keeps its recipient busy so long."""


class Concern(NamedTuple):
    """`region`: of what a message is about, else of its sender. `drill`: id of the drill that is of, ''."""

    region: str
    alert: Alert | None = None
    case: Case | None = None
    drill: str = ""

    def only_says(self, wish: MessageWish) -> bool:
        """Whether a message says that it is a drill, of what is none: then it moves nothing."""
        return wish.drill and not self.drill


def off_duty(command: Command, context: Context) -> bool:
    """Whether it is of an officer without a seat: who left sends nothing."""
    desk = context.kinds[Alerting.kind]
    assert isinstance(desk, Alerting)
    return not desk.sends(command)


def about_of(about: str, scope: str, context: Context) -> Concern:
    """Raises IllegalMove for what there is not, and for a restricted case, which has its own way."""
    kind, _, name = about.partition("/")
    if not about:
        return Concern(scope)
    found = context.read(kind, name) if kind in ("alert", "case", "task") and name else None
    if found is None:
        raise IllegalMove("message", "new", "send", f"an alert, case or task that there is, not {about}")
    if kind == "alert":
        return Concern(found.region, alert=found, drill=found.drill)
    if kind == "task":
        return Concern(found.scope)
    if found.restricted or not found.known:
        raise IllegalMove("message", "new", "send", "a case that may be sent on")
    return Concern(found.village, case=found, drill=found.drill)


def new_message(command: Command, wish: MessageWish, about: Concern, to: Iterable[str], now: int) -> Message:
    """`to`: whom its audience came to."""
    return Message(
        id=command.object,
        kind=wish.kind,
        text=wish.text,
        about=wish.about,
        issuer=command.scope,
        scope=command.scope,
        region=about.region,
        audience=wish.audience,
        to=tuple(to),
        by=command.by or command.subject,
        person=command.person or command.subject,
        at=now,
        answer_s=wish.answer_s,
        arrive_s=wish.arrive_s,
        quorum=wish.quorum,
        next=wish.next,
        drill=wish.drill or bool(about.drill),
        drill_id=about.drill,
    )


def taken_by(
    messages: Iterable[Message],
    row: Callable[[str, str], MessageRow | None],
    about: str,
    to: Iterable[str],
    now: int,
) -> tuple[Message, str] | None:
    """(the order, its recipient) that holds one of `to`: a worker by any order, a post or department by one about the
    same. None: all are free."""
    wanted = set(to)
    for message in messages:
        if message.kind is not MessageKind.ORDER or message.withdrawn or message.at + BUSY_MS < now:
            continue
        for one in sorted(wanted.intersection(message.to)):
            held = row(message.id, one)
            if held is not None and held.to_do and (one[:1] == "w" or (about and about == message.about)):
                return message, one
    return None


def follow_ups(
    command: Command, wish: MessageWish, about: Concern, rows: Iterable[MessageRow], case: str | None
) -> tuple[Command, ...]:
    """An order about an alert is a step in the alert's own record. `case`: id of the case that it makes."""
    if wish.kind is not MessageKind.ORDER or about.only_says(wish) or all(row.refused for row in rows):
        return ()
    if about.alert is None or about.alert.state not in ACTIVE:
        return ()
    made = "" if about.alert.link or case is None else case
    return (on_alert(command, Action.PROGRESS, about.alert, wish.text, made),)


def on_alert(command: Command, action: Action, alert: Alert, note: str, link: str = "") -> Command:
    """The same person's step on an alert; who orders takes it, too. `link`: a case it is linked with from now on."""
    return msgspec.structs.replace(
        command,
        id=f"{command.id}/alert",
        source=FOLLOWS,
        action=action.value,
        object=alert.id,
        expected_version=0,
        note=cut(note, NOTE_SIGNS),
        desk=DeskWish(takes=action is Action.PROGRESS, link=link),
        body=b"",
    )
