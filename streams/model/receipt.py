"""One receipt for every kind of record that is sent to somebody: tasks, messages, whistles, calls."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from streams.model.words import Note


class Step(StrEnum):
    """What a receiver, or the machine that reaches it, confirms."""

    DELIVERED = "delivered"  # 已送达
    READ = "read"  # 已读
    ACCEPTED = "accepted"  # 收到
    DECLINED = "declined"  # 不接
    DEPARTED = "departed"  # 已出发
    ARRIVED = "arrived"  # 已到场
    PROGRESS = "progress"  # 进展
    DONE = "done"  # 完成
    RETURNED = "returned"  # 退回，请示


STEPS: dict[str, frozenset[Step]] = {
    "task": frozenset({Step.ACCEPTED, Step.PROGRESS, Step.DONE, Step.RETURNED}),
    "message": frozenset(Step) - {Step.PROGRESS},
}
"""Of each kind the steps that it has."""


Evidence = Annotated[tuple[Annotated[str, msgspec.Meta(max_length=120)], ...], msgspec.Meta(max_length=20)]


class Receipt(msgspec.Struct, frozen=True, array_like=True):
    """`id`: of the command or event that brought it. `about`: `kind/id`. `recipient`: an address: a region code,
    `u<unit>` or `w<worker>`. `at`: city ms. `by`: what others read. `evidence`: `kind/id` of a case, session, finding
    or file, of a call `taker/<number>` and `incident/<number>`. `late`: it came after the record was withdrawn or past
    its end. `via`: '' by the recipient's own hand, `call` as said on the telephone, `system`."""

    id: str
    about: str
    recipient: str
    step: Step
    at: int
    by: str = ""
    note: Note = ""
    evidence: Evidence = ()
    late: bool = False
    via: str = ""
