"""A message as it is kept: one shared record, and one small row for each recipient."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, NamedTuple

import msgspec

from streams.model.address import Address
from streams.model.outgoing.attempt import RowAttempt
from streams.model.receipt import Receipt, Step
from streams.model.words import Note, Text

MOST_RECIPIENTS = 2_000
"""Of one message, with its next group: every village of a city fits in."""
KEPT_RECEIPTS = 20
"""Of one recipient; more is history's."""
EMERGENCY_LINES = frozenset({"110", "119", "120"})
"""Called by a person, never by a machine, and in no row more than that they were informed."""


class MessageKind(StrEnum):
    TEXT = "text"  # 通知
    ORDER = "order"  # 调派
    QUESTION = "question"  # 询问能否到场


class MessageChannel(StrEnum):
    """How a message reaches a recipient. The caller's process carries sms, phone, mail and chat out of the city."""

    APP = "app"  # 手机端
    PAGE = "page"  # 网页
    CALL = "call"  # 人工电话
    SMS = "sms"
    PHONE = "phone"  # 语音外呼
    MAIL = "mail"
    CHAT = "chat"


class Unsent(StrEnum):
    """Why a recipient was not sent the message, though others were."""

    UNKNOWN = "unknown"  # no such address
    GONE = "gone"  # off the roster, or a department that has ended
    OUT_OF_SCOPE = "out_of_scope"
    ASKED_ONLY = "asked_only"  # a court, prosecutor, arbitration or review body: asked, never ordered
    NO_PART = "no_part"  # takes no part in the drill that the message is of
    PART_TIME = "part_time"  # a part-time worker: asked or informed, never ordered


Recipients = Annotated[tuple[str, ...], msgspec.Meta(max_length=MOST_RECIPIENTS)]
Corners = Annotated[tuple[tuple[int, int], ...], msgspec.Meta(max_length=200)]


class Audience(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """Whom a message is for, as its sender asked for it; the fold finds who that is when it is sent.

    `to`: recipients one by one, `<address>` or `<channel>:<address>`, an address as `model/address.py` has them or
    `t<line>` for a telephone line: 110, 119, 120 or a service of the directory. `workers`: kinds of workers (`full`,
    `part`) whose home lies in one of `regions`, or who were last seen within `polygon` (lon, lat in 1e-6 degree) and
    are in session; with neither, no one."""

    to: Recipients = ()
    workers: Annotated[tuple[str, ...], msgspec.Meta(max_length=2)] = ()
    regions: Annotated[tuple[str, ...], msgspec.Meta(max_length=200)] = ()
    polygon: Corners = ()


class MessageWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of a message; which fields an action reads: `streams/fold/messages.py`.

    `about`: `alert/<id>`, `case/<id>`, `task/<id>`, '' for none. `answer_s`, `arrive_s`: within how many seconds an
    answer or an arrival is asked for, 0 = not. `quorum`: how many are to accept, 0 = all. `next`: the group that is
    asked when answers are missing. `anyway`: send although somebody else has ordered one of them. `matter`: type of
    the case that an order from an alert without one makes. `recipient`, `step`: of a receipt. `speaker`: who said it
    on the telephone. `taker`, `incident`: number of who took the call, and of the
    incident there."""

    kind: MessageKind = MessageKind.TEXT
    text: Text = ""
    about: str = ""
    audience: Audience = Audience()
    next: Recipients = ()
    answer_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 0
    arrive_s: Annotated[int, msgspec.Meta(ge=0, le=86_400)] = 0
    quorum: Annotated[int, msgspec.Meta(ge=0, le=MOST_RECIPIENTS)] = 0
    drill: bool = False
    anyway: bool = False
    matter: str = ""
    recipient: str = ""
    step: Step = Step.ACCEPTED
    speaker: Note = ""
    taker: Annotated[str, msgspec.Meta(max_length=40)] = ""
    incident: Annotated[str, msgspec.Meta(max_length=40)] = ""


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """`issuer`: address of who sent it, `scope`: the region of that, `region`: of what it is about, else the scope.
    `to`: recipients the audience came to, refused ones too; `next`: the group that is asked when answers are missing,
    '' once it was. `at`: city ms. `answer_s`, `arrive_s`, `quorum` as asked. `withdrawn`: city ms, 0. `short`: city ms
    since which the quorum cannot be met, 0. `asked_next`: city ms the next group was asked, 0. `revision` grows with
    every change of it. `drill_id`: of the drill it is of, '' where it only says that it is one."""

    id: str
    kind: MessageKind
    text: str
    about: str
    issuer: str
    scope: str
    region: str
    audience: Audience
    to: tuple[str, ...]
    by: str
    person: str
    at: int
    revision: int = 1
    answer_s: int = 0
    arrive_s: int = 0
    quorum: int = 0
    next: tuple[str, ...] = ()
    asked_next: int = 0
    short: int = 0
    drill: bool = False
    withdrawn: int = 0
    reason: Note = ""
    changed_at: int = 0
    drill_id: str = ""


class MessageRow(msgspec.Struct, frozen=True, array_like=True):
    """One recipient of a message. `scope`: region of who sent it. `since`: city ms it became a recipient. `clocked`:
    whether it has clocks, 已读 and rings: never a part-time worker, a telephone line or a court. `due`: city ms an
    answer is asked for by, `arrive_due`: an arrival; 0 none. `refused`: why it was not sent, '' = it was. `unanswered`:
    city ms at which the answer was missing, 0. `rung`: how often it rang again, `rung_at`: the last time, city ms.
    `group`: 1 of the next group. `receipts`: oldest first. `revision` grows with every change of it. `tried`: of one
    that a gateway carries, the newest attempt."""

    message: str
    recipient: str
    scope: str
    kind: MessageKind
    channel: MessageChannel
    since: int
    clocked: bool = False
    due: int = 0
    arrive_due: int = 0
    refused: str = ""
    withdrawn: int = 0
    unanswered: int = 0
    rung: int = 0
    rung_at: int = 0
    group: int = 0
    drill: bool = False
    revision: int = 1
    receipts: tuple[Receipt, ...] = ()
    tried: RowAttempt | None = None

    @property
    def id(self) -> str:
        return f"{self.message}/{self.recipient}"

    @property
    def answer(self) -> Receipt | None:
        """The newest receipt by which its recipient answered, in time or late."""
        return next((one for one in reversed(self.receipts) if one.step in ANSWERS), None)

    @property
    def answered_at(self) -> int:
        """City ms of the first answer, 0 for none."""
        return next((one.at for one in self.receipts if one.step in ANSWERS), 0)

    @property
    def arrived_at(self) -> int:
        return next((one.at for one in self.receipts if one.step is Step.ARRIVED), 0)

    @property
    def state(self) -> str:
        """`refused`, `withdrawn`, the step of its newest answer, else `unanswered`, `read`, `delivered` or `sent`."""
        if self.refused:
            return "refused"
        if self.withdrawn:
            return "withdrawn"
        if (answer := self.answer) is not None:
            return answer.step.value
        if self.unanswered:
            return "unanswered"
        had = {one.step for one in self.receipts}
        return Step.READ.value if Step.READ in had else Step.DELIVERED.value if had else "sent"

    @property
    def comes(self) -> bool:
        """Its recipient confirmed that it comes, and did not take that back."""
        answer = self.answer
        return not self.refused and answer is not None and answer.step in _COMES

    @property
    def pending(self) -> bool:
        """An answer of its recipient may still come."""
        return not self.refused and not self.withdrawn and self.answer is None

    @property
    def to_do(self) -> bool:
        """Whether its recipient has yet to do something."""
        return self.unfinished and not self.withdrawn

    @property
    def unfinished(self) -> bool:
        """Whether its recipient had not done all of it, be it withdrawn or not."""
        answer = self.answer
        if self.refused or answer is None:
            return not self.refused
        return self.kind is not MessageKind.TEXT and answer.step not in _FINAL


ANSWERS = frozenset({Step.ACCEPTED, Step.DECLINED, Step.DEPARTED, Step.ARRIVED, Step.DONE, Step.RETURNED})
"""Steps that a person takes; delivered and read are what a machine or an open page reports."""
_COMES = frozenset({Step.ACCEPTED, Step.DEPARTED, Step.ARRIVED, Step.DONE})
_FINAL = frozenset({Step.DECLINED, Step.DONE, Step.RETURNED})
_SEEN = frozenset({Step.DELIVERED, Step.READ, Step.ACCEPTED})
_COMING = ANSWERS - {Step.RETURNED}
_BY_KIND = {
    MessageKind.TEXT: _SEEN,
    MessageKind.QUESTION: _SEEN | _COMING,
    MessageKind.ORDER: _SEEN | ANSWERS,
}
_ON_A_LINE = frozenset({Step.DELIVERED, Step.ARRIVED})
"""已电话告知, and an arrival if they gave one."""


def line_of(recipient: str) -> str:
    """The telephone line of a recipient, '' for an address."""
    return recipient[1:] if recipient[:1] == "t" else ""


def steps_of(row: MessageRow) -> frozenset[Step]:
    """Which steps a receipt of this row may be of. Without clocks there is no 已读."""
    if line_of(row.recipient):
        return _ON_A_LINE
    steps = _BY_KIND[row.kind]
    return steps if row.clocked else steps - {Step.READ}


class Asked(NamedTuple):
    """A recipient as a sender wrote it."""

    recipient: str
    channel: MessageChannel


def asked_of(text: str) -> Asked:
    """`<address>` or `<channel>:<address>`. Raises ValueError."""
    named, colon, recipient = text.rpartition(":")
    if line_of(recipient):
        return Asked(recipient, MessageChannel.CALL)
    address = Address.parse(recipient)
    usual = MessageChannel.APP if address.worker else MessageChannel.PAGE
    return Asked(recipient, MessageChannel(named) if colon else usual)


def with_step(row: MessageRow, receipt: Receipt) -> MessageRow:
    """The first answer stays, whatever number follows."""
    kept = (*row.receipts, receipt)
    if len(kept) > KEPT_RECEIPTS:
        first = next((one for one in row.receipts if one.step in ANSWERS), row.receipts[0])
        rest = [one for one in kept if one is not first]
        kept = (first, *rest[-KEPT_RECEIPTS + 1 :])
    return msgspec.structs.replace(row, receipts=kept, revision=row.revision + 1)


def within(corners: Corners, lon_e6: int, lat_e6: int) -> bool:
    """Whether a point lies in a polygon, by the crossings of its edges with a line to the east."""
    inside = False
    for (x1, y1), (x2, y2) in zip(corners, (*corners[1:], *corners[:1]), strict=True):
        crosses = (y1 > lat_e6) != (y2 > lat_e6)
        inside ^= crosses and lon_e6 < x1 + (lat_e6 - y1) * (x2 - x1) / (y2 - y1)
    return inside


class SafeWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """`speaker`: who said that the place of an alert is safe: the police, the caller; by name or post."""

    speaker: Note = ""


class SafeWord(msgspec.Struct, frozen=True, kw_only=True):
    """That the place of a call for help is safe, as somebody who knows said. `id`: of the alert. `at`: city ms."""

    id: str
    region: str
    speaker: str
    note: str
    by: str
    person: str
    at: int
    revision: int = 1
