"""Tasks: given down the tiers, split, changed, withdrawn; receipts of every receiver; the next instance of a recurring
one. One command is one entry whatever number of receivers it has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.errors import IllegalMove
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, OwnRecord, StateChange, changed
from streams.fold.outcomes import may, outcome
from streams.fold.tables import CheckpointTable, Records
from streams.fold.tasks.checks import not_too_many, receivers, under
from streams.fold.tasks.events import forgotten, own_record
from streams.fold.tasks.receipts import STEP_OF, confirmed, own, receipt_by_system, receipt_of, refusal, theirs
from streams.fold.timers import TimerStep
from streams.model import bodies
from streams.model.address import Address
from streams.model.event import Changed, Command, Incoming, TaskReceipt, Tick
from streams.model.fact import Fact, FactKey, turned
from streams.model.periods import Cadence, next_start
from streams.model.region import Tier
from streams.model.reject import Reason
from streams.model.tasks.facts import contribution
from streams.model.tasks.task import Task, TaskRow, TaskWish

KEPT_MS = 100 * 86_400_000
"""A task that is over stays so long for the receipt that comes late; then it is history's."""
_WEEK_MS = 7 * 86_400_000
ROW = "task_row"
"""Kind of a receiver's record."""
_tasks = msgspec.msgpack.Decoder(Task)
_rows = msgspec.msgpack.Decoder(TaskRow)


class Tasks(Aggregate):
    kind = "task"
    takes = (TaskReceipt,)
    answers = ("task",)

    def __init__(self, context: Context) -> None:
        self._tasks = Records("t", context.undo, _tasks.decode)
        self._rows = Records("tr", context.undo, _rows.decode)
        self._due, self._begins = TimerStep(context.undo), TimerStep(context.undo)
        # An instance falls due before the next one begins: anyone who begins it forgets what the clock has passed.
        context.timers.register(self.kind, self._due, self._fallen_due)
        context.timers.register(self.kind, self._begins, self._next)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return self._tasks, self._rows

    def get(self, name: str) -> Task | None:
        return self._tasks.get(name)

    def row(self, task: str, recipient: str) -> TaskRow | None:
        return self._rows.get(f"{task}/{recipient}")

    def rows(self, task: Task) -> list[TaskRow]:
        found = (self.row(task.id, recipient) for recipient in task.to)
        return [row for row in found if row is not None]

    # -- what moves them -------------------------------------------------------------------------------------
    def apply(self, event: Incoming, context: Context) -> Delta:
        """The system of a department confirms a step of a task that it received."""
        assert isinstance(event, TaskReceipt)
        task = self._tasks.get(event.task)
        row = None if task is None else next((row for row in self.rows(task) if theirs(event, row, context)), None)
        if task is None or row is None:
            return Delta(refused=(refusal(event, Reason.NOT_THEIRS, "no task that this department received"),))
        try:
            after = confirmed(task, row, receipt_by_system(event, context.now))
        except IllegalMove as error:
            return Delta(refused=(refusal(event, Reason.ILLEGAL, str(error)),))
        return self._confirm(task, row, after, event, context)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, TaskWish)
        try:
            if command.action == Action.TASK_ISSUE:
                return self._issue(command, wish, context)
            task = self._tasks.get(command.object)
            if task is None:
                return NOTHING, outcome(command, "unknown")
            if command.action in STEP_OF:
                return self._receipt(command, wish, task, context)
            return self._change(command, wish, task, context)
        except IllegalMove as error:
            return NOTHING, outcome(command, "illegal", detail=str(error))

    def leaves(self, record: Task) -> int:
        newest = max(record.due, record.withdrawn, record.changed_at, record.at)
        return 0 if record.next_at else newest + KEPT_MS

    def day(self, context: Context) -> Delta:
        gone: list[OwnRecord] = []
        for task in list(self._tasks.values()):
            if 0 < self.leaves(task) < context.now:
                for row in self.rows(task):
                    self._rows.drop(row.id)
                    gone.append(forgotten(row))
                self._tasks.drop(task.id)
        return Delta(own=tuple(gone))

    def restored(self, context: Context) -> None:
        for task in self._tasks.values():
            self._expect(task, context.now)

    def recounted(self, context: Context) -> Iterable[list[Fact]]:
        for task in self._tasks.values():
            yield turned(Counter(), _sum(self.rows(task), context.now))

    def own(self) -> Iterable[OwnRecord]:
        return map(own_record, self._rows.values())

    def out(self, change: StateChange, context: Context) -> Changed:
        task: Task = change.after
        return changed(self.kind, task, task.scope, change.event.id, context.now)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _issue(self, command: Command, wish: TaskWish, context: Context) -> Answer:
        if not may(command, CommandTarget("task", command.scope), context.now):
            return NOTHING, outcome(command, "forbidden")
        if command.object in self._tasks:
            return NOTHING, outcome(command, "ok", 1)
        to = receivers(command, wish.to, context)
        not_too_many(command, to, self.this_week(context.now), context.regulation.tasks_per_village)
        issuer = f"u{command.department}" if command.department else command.scope
        if wish.parent:
            under(wish.parent, issuer, to, self.get)
        begins = next_start(wish.cadence, context.now)
        if wish.cadence is not Cadence.ONCE and wish.until <= begins:
            raise IllegalMove("task", "new", "issue", "an end after the next period: a recurring task has one")
        if wish.due <= context.now:
            raise IllegalMove("task", "new", "issue", "a due time that is still to come")
        task = Task(
            id=command.object,
            title=wish.title,
            text=wish.text,
            issuer=issuer,
            scope=command.scope,
            to=to,
            by=command.by or command.subject,
            person=command.person or command.subject,
            at=context.now,
            due=wish.due,
            parent=wish.parent,
            cadence=wish.cadence,
            until=wish.until,
            span=wish.due - context.now,
            series=command.object if begins else "",
            next_at=begins,
        )
        return self._given(task, command, context), outcome(command, "ok", 1)

    def _given(self, task: Task, event: Command | Tick, context: Context) -> Delta:
        rows = tuple(TaskRow(task.id, recipient, task.scope, context.now, task.due) for recipient in task.to)
        return self._keep(None, task, (), rows, event, context)

    def _receipt(self, command: Command, wish: TaskWish, task: Task, context: Context) -> Answer:
        row = self.row(task.id, wish.recipient)
        place = Address.parse(wish.recipient).region if row is not None else ""
        known = may(command, CommandTarget("task", place or command.scope), context.now)
        if row is None or not known or not own(command, wish.recipient, context):
            # Whether there is such a task is not for a subject to know who is none of its receivers.
            return NOTHING, outcome(command, "unknown")
        after = confirmed(task, row, receipt_of(command, wish.evidence, context.now))
        return self._confirm(task, row, after, command, context), outcome(command, "ok", task.revision)

    def _confirm(
        self, task: Task, row: TaskRow, after: TaskRow, event: Command | TaskReceipt, context: Context
    ) -> Delta:
        return NOTHING if after is row else self._keep(task, task, (row,), (after,), event, context)

    def _change(self, command: Command, wish: TaskWish, task: Task, context: Context) -> Answer:
        """Another due time, text or end, more receivers; or its withdrawal. By the issuer's own tier."""
        if task.scope != command.scope or not may(command, CommandTarget("task", task.scope), context.now):
            return NOTHING, outcome(command, "unknown")
        if command.expected_version != task.revision:
            return NOTHING, outcome(command, "stale", task.revision, task.by, task.changed_at or task.at)
        if task.withdrawn or not command.note:
            raise IllegalMove(f"task {task.id}", "withdrawn" if task.withdrawn else "given", command.action, "a reason")
        now, rows = context.now, tuple(self.rows(task))
        after = msgspec.structs.replace(task, revision=task.revision + 1, changed_at=now, reason=command.note)
        if command.action == Action.TASK_WITHDRAW:
            after = msgspec.structs.replace(after, withdrawn=now, next_at=0)
            ended = _revised(rows, withdrawn=now)
            return self._keep(task, after, rows, ended, command, context), outcome(command, "ok", after.revision)
        added = tuple(one for one in receivers(command, wish.to, context, few=True) if one not in task.to)
        due = wish.due or task.due
        if due <= now:
            raise IllegalMove(f"task {task.id}", "given", "change", "a due time that is still to come")
        after = msgspec.structs.replace(
            after, to=(*task.to, *added), due=due, text=wish.text or task.text, until=wish.until or task.until
        )
        moved = _revised(rows, due=due)
        new = tuple(TaskRow(task.id, recipient, task.scope, now, due) for recipient in added)
        return self._keep(task, after, rows, (*moved, *new), command, context), outcome(command, "ok", after.revision)

    def this_week(self, now: int) -> Counter[str]:
        """Tasks that each village was given within a week."""
        given = (task for task in self._tasks.values() if task.at > now - _WEEK_MS and not task.withdrawn)
        return Counter(one for task in given for one in task.to if len(one) == Tier.VILLAGE)

    def _next(self, at: int, name: str, tick: Tick, context: Context) -> Delta:
        """The next instance of a recurring task, to whom the one before went."""
        task = self._tasks.get(name)
        if task is None or task.next_at != at:
            return NOTHING
        after = msgspec.structs.replace(task, next_at=0)
        done = self._keep(task, after, (), (), tick, context)
        if at >= task.until:
            return done
        units = context.regulation.units_at(at)
        to = tuple(dict.fromkeys(f"u{units.of(one[1:])}" if one[:1] == "u" else one for one in task.to))
        upcoming = next_start(task.cadence, at)
        again = msgspec.structs.replace(
            task,
            id=f"{task.series}@{at}",
            at=at,
            due=at + task.span,
            to=to,
            revision=1,
            changed_at=0,
            reason="",
            next_at=upcoming if upcoming < task.until else 0,
        )
        return done.plus(self._given(again, tick, context))

    def _fallen_due(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        task = self._tasks.get(name)
        if task is None:
            return NOTHING
        rows = self.rows(task)
        return Delta(facts=tuple(turned(_sum(rows, context.was), _sum(rows, context.now))))

    def _keep(
        self,
        before: Task | None,
        after: Task,
        were: tuple[TaskRow, ...],
        rows: tuple[TaskRow, ...],
        event: Command | TaskReceipt | Tick,
        context: Context,
    ) -> Delta:
        """`were`, `rows`: the receivers that changed, as they were and are."""
        if after is not before:
            self._tasks.put(after.id, after)
        for row in rows:
            self._rows.put(row.id, row)
        self._expect(after, context.now)
        now = context.now
        changes = (StateChange(self.kind, after.id, before, after, event),) if after is not before else ()
        events = tuple(
            changed(ROW, row, Address.parse(row.recipient).region or row.scope, event.id, now) for row in rows
        )
        added = tuple(turned(_sum(were, now), _sum(rows, now)))
        return Delta(changes, facts=added, events=events, own=tuple(map(own_record, rows)))

    def _expect(self, task: Task, now: int) -> None:
        self._begins.set(task.next_at, task.id)
        self._due.set(task.due if task.due > now and not task.withdrawn else 0, task.id)


def _revised(rows: Iterable[TaskRow], **changes: int) -> tuple[TaskRow, ...]:
    return tuple(msgspec.structs.replace(row, revision=row.revision + 1, **changes) for row in rows)


def _sum(rows: Iterable[TaskRow], now: int) -> Counter[FactKey]:
    total: Counter[FactKey] = Counter()
    for row in rows:
        total.update(contribution(row, now))
    return total
