"""Messages of a drill: which drill one is of, and who gets it: those alone who take part. Pure but for its reading."""

from __future__ import annotations

from collections.abc import Iterable

from streams.errors import IllegalMove
from streams.fold.aggregate import Context
from streams.fold.messaging.acts import Concern
from streams.fold.messaging.audience import Recipient, worker_of
from streams.fold.running_drills import KIND, running_of
from streams.model.address import Address
from streams.model.drills import Drill
from streams.model.messages.message import Message, Unsent, line_of


def drill_of(about: Concern, context: Context, *, says: bool) -> Drill | None:
    """The drill of what a message is about. `says`: the message says that it is one. Raises IllegalMove once that is
    over, and where an alert of no drill would be called one: who gets that would not come."""
    if not about.drill:
        if says and about.alert is not None:
            raise IllegalMove("message", "new", "send", "no word of a drill: the alert is of none")
        return None
    found = running_of(about.drill, context)
    if found is None:
        raise IllegalMove("message", "new", "send", "a drill that goes on: this one has ended")
    return found


def of_message(message: Message, context: Context) -> Drill | None:
    found: Drill | None = context.read(KIND, message.drill_id) if message.drill_id else None
    return found


def partaking(to: Iterable[Recipient], drill: Drill | None, context: Context) -> list[Recipient]:
    """With everybody refused who takes no part in the drill; the same where there is none."""
    return [one if drill is None or _takes_part(one, drill, context) else _refused(one) for one in to]


def _takes_part(one: Recipient, drill: Drill, context: Context) -> bool:
    if line_of(one.address) or not (worker := Address.parse(one.address).worker):
        return drill.takes_part(one.address)
    entry = worker_of(worker, context)
    return entry is not None and drill.takes_part(one.address, entry.home)


def _refused(one: Recipient) -> Recipient:
    return one._replace(clocked=False, refused=one.refused or Unsent.NO_PART)
