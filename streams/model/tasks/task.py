"""A task as it is kept: one shared record, and one small row for each receiver."""

from __future__ import annotations

from typing import Annotated

import msgspec

from streams.model.periods import Cadence
from streams.model.receipt import Receipt, Step
from streams.model.words import Note, Text

MOST_RECEIVERS = 2_000
"""Of one task: every village of a city fits in."""
KEPT_RECEIPTS = 20
"""Of one receiver; progress beyond that is history's."""
Title = Annotated[str, msgspec.Meta(min_length=1, max_length=80, extra={"free_text": True})]
Addresses = Annotated[tuple[str, ...], msgspec.Meta(max_length=MOST_RECEIVERS)]


class TaskWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of a task; which fields an action reads: `streams/fold/tasks/tasks.py`. `to`: addresses of
    receivers. `due`: city ms. `until`: city ms at which a recurring task ends. `parent`: the task that is split.
    `recipient`: for whom a receipt is given. `evidence`: `kind/id`."""

    title: Title = "-"
    text: Text = ""
    to: Addresses = ()
    due: int = 0
    cadence: Cadence = Cadence.ONCE
    until: int = 0
    parent: str = ""
    recipient: str = ""
    evidence: Annotated[tuple[str, ...], msgspec.Meta(max_length=20)] = ()


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """`issuer`: address of who gave it, `scope`: the region of that. `to`: receivers. `by`: what others read. `span`:
    ms from the beginning of an instance to its due time. `series`: id of the first instance, '' for a task given once.
    `at`: city ms it was given. `next_at`: city ms of the next instance, 0 for none. `withdrawn`: city ms, 0.
    `revision` grows with every change of it."""

    id: str
    title: str
    text: str
    issuer: str
    scope: str
    to: tuple[str, ...]
    by: str
    person: str
    at: int
    due: int
    revision: int = 1
    parent: str = ""
    cadence: Cadence = Cadence.ONCE
    until: int = 0
    span: int = 0
    series: str = ""
    next_at: int = 0
    withdrawn: int = 0
    reason: Note = ""
    changed_at: int = 0


class TaskRow(msgspec.Struct, frozen=True, array_like=True):
    """One receiver of a task. `scope`: region of who gave it. `since`: city ms it became a receiver. `withdrawn`: city
    ms the task was withdrawn, 0. `receipts`: oldest first. `revision` grows with every change of it."""

    task: str
    recipient: str
    scope: str
    since: int
    due: int
    withdrawn: int = 0
    revision: int = 1
    receipts: tuple[Receipt, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.task}/{self.recipient}"

    @property
    def accepted_at(self) -> int:
        """City ms of the first receipt of any step; 0 for none."""
        return self.receipts[0].at if self.receipts else 0

    @property
    def done_at(self) -> int:
        """City ms of the report that it is done, while no later receipt takes it back; 0."""
        last = self.receipts[-1] if self.receipts else None
        return last.at if last is not None and last.step is Step.DONE else 0

    @property
    def state(self) -> str:
        """`open`, or the step of the newest receipt."""
        return self.receipts[-1].step.value if self.receipts else "open"

    @property
    def to_do(self) -> bool:
        """Whether its receiver has yet to do something: neither done nor asked back, and not withdrawn."""
        return not self.withdrawn and self.state not in (Step.DONE, Step.RETURNED)

    def late(self, now: int) -> bool:
        """Whether it was not done by its due time, as far as is known at `now` (city ms). The due time itself is in
        time for what is done, and over for what is not."""
        return self.due > 0 and (self.due < self.done_at or (not self.done_at and self.due <= now))


def with_receipt(row: TaskRow, receipt: Receipt) -> TaskRow:
    """The first receipt stays, whatever number follows."""
    kept = (*row.receipts, receipt)
    if len(kept) > KEPT_RECEIPTS:
        kept = (kept[0], *kept[-KEPT_RECEIPTS + 1 :])
    return msgspec.structs.replace(row, receipts=kept, revision=row.revision + 1)
