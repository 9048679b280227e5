"""What every way out of the product is: one call that says what became of it. What a channel cannot know it says so."""

from __future__ import annotations

from typing import NamedTuple, Protocol

import msgspec

from streams.model.outgoing.attempt import AttemptState, SendChannel

TIMEOUT_S = 5.0


class CallMessage(msgspec.Struct, frozen=True):
    """What a gateway is sent; as JSON to the city's own. `id`: of what is sent, the same for every try; `attempt`: of
    this try alone, the idempotency key. `at`: city ms the alert was raised. `test`: only tries the line. `simulated`:
    of a demo store; no one is to be woken. `text`: in words; of an alert without a name and without what it
    is about. `to`: the telephone to be called, '' where the gateway knows by itself. `rule`: of an alert, else the kind
    of a message."""

    id: str
    rule: str
    priority: int
    region: str
    at: int
    level: int
    test: bool
    simulated: bool
    attempt: str = ""
    nth: int = 1
    text: str = ""
    to: str = ""


class Contact(NamedTuple):
    """Where a receiver is reached; '' for a gateway that knows by itself. Never on record."""

    telephone: str = ""
    mail: str = ""


class SendResult(NamedTuple):
    """`state`: TAKEN, REFUSED (certainly not sent) or UNKNOWN (it may have been). `note`: why; '' of TAKEN. `away`: the
    gateway itself was not reached, so it is the same for every receiver."""

    state: AttemptState
    note: str = ""
    away: bool = False


TAKEN = SendResult(AttemptState.TAKEN)


def refused(why: str, *, away: bool = False) -> SendResult:
    return SendResult(AttemptState.REFUSED, why, away)


def unknown(why: str) -> SendResult:
    return SendResult(AttemptState.UNKNOWN, why)


class OutgoingChannel(Protocol):
    """One gateway."""

    kind: SendChannel

    def send(self, message: CallMessage, contact: Contact) -> SendResult:
        """Asks the gateway once, within TIMEOUT_S for each answer it waits for. Blocking; it raises nothing for a
        gateway that is away, slow or wrong."""
        ...
