"""Tasks in history: the task, and a row for each of its receivers, whose facts are the numbers."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import BigInteger, Column, Engine, Index, LargeBinary, Select, Table, select

from streams.history.mapper import About, Mapper, RecordMapping, Row, Rows
from streams.history.tables import JournalText, metadata
from streams.model.address import Address
from streams.model.tasks.facts import contribution
from streams.model.tasks.task import Task, TaskRow

_encoder = msgspec.msgpack.Encoder()
_task, _row = msgspec.msgpack.Decoder(Task), msgspec.msgpack.Decoder(TaskRow)

tasks = Table(
    "tasks",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("title", JournalText, nullable=False),
    Column("text", JournalText, nullable=False),
    Column("issuer", JournalText, nullable=False),
    Column("scope", JournalText, nullable=False),
    Column("parent", JournalText, nullable=False),
    Column("series", JournalText, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("tasks_scope", tasks.c.scope, tasks.c.at)
Index("tasks_parent", tasks.c.parent)

task_rows = Table(
    "task_rows",
    metadata,
    Column("id", JournalText, primary_key=True),
    Column("task", JournalText, nullable=False),
    Column("recipient", JournalText, nullable=False),
    Column("state", JournalText, nullable=False),
    Column("since", BigInteger, nullable=False),
    Column("due", BigInteger, nullable=False),
    Column("accepted_at", BigInteger, nullable=False),
    Column("done_at", BigInteger, nullable=False),
    Column("withdrawn", BigInteger, nullable=False),
    Column("record", LargeBinary, nullable=False),
)
Index("task_rows_task", task_rows.c.task)
Index("task_rows_recipient", task_rows.c.recipient, task_rows.c.since)


class TaskLists:
    """Reads only. Blocking."""

    def __init__(self, reader: Engine) -> None:
        self._reader = reader

    def get(self, task: str) -> Task | None:
        with self._reader.connect() as tx:
            raw = tx.scalar(select(tasks.c.record).where(tasks.c.id == task))
        return None if raw is None else _task.decode(bytes(raw))

    def rows(self, task: str) -> list[TaskRow]:
        """The receivers of a task, by address."""
        query = select(task_rows.c.record).where(task_rows.c.task == task).order_by(task_rows.c.recipient)
        with self._reader.connect() as tx:
            return [_row.decode(bytes(raw)) for raw in tx.scalars(query)]

    def given(self, scope: str, since: int, limit: int = 200) -> list[Task]:
        """Tasks that a tier gave at or after a time (city ms), the newest first."""
        query = select(tasks.c.record).where(tasks.c.scope == scope, tasks.c.at >= since)
        return self._tasks(query.order_by(tasks.c.at.desc()).limit(limit))

    def received(self, address: str, since: int, limit: int = 200) -> list[tuple[Task, TaskRow]]:
        """Tasks that an address received at or after a time (city ms), the newest first."""
        query = (
            select(tasks.c.record, task_rows.c.record)
            .join(tasks, tasks.c.id == task_rows.c.task)
            .where(task_rows.c.recipient == address, task_rows.c.since >= since)
        )
        with self._reader.connect() as tx:
            found = tx.execute(query.order_by(task_rows.c.since.desc()).limit(limit)).all()
        return [(_task.decode(bytes(task)), _row.decode(bytes(row))) for task, row in found]

    def parts(self, task: str) -> list[Task]:
        """What its receivers made of it: tasks that were split from it."""
        return self._tasks(select(tasks.c.record).where(tasks.c.parent == task).order_by(tasks.c.at))

    def _tasks(self, query: Select[Any]) -> list[Task]:
        with self._reader.connect() as tx:
            return [_task.decode(bytes(raw)) for raw in tx.scalars(query)]


def _task_row(task: Task) -> Row:
    names = ("id", "title", "text", "issuer", "scope", "parent", "series", "at", "due", "withdrawn")
    return {**{name: getattr(task, name) for name in names}, "record": _encoder.encode(task)}


def _receiver_row(row: TaskRow) -> Row:
    return {
        "id": row.id,
        "task": row.task,
        "recipient": row.recipient,
        "state": row.state,
        "since": row.since,
        "due": row.due,
        "accepted_at": row.accepted_at,
        "done_at": row.done_at,
        "withdrawn": row.withdrawn,
        "record": _encoder.encode(row),
    }


def _about(row: TaskRow) -> About:
    address = Address.parse(row.recipient)
    return About(address.region or row.scope, frozenset({address.unit} - {""}))


def _passed(before: int, now: int) -> Select[Any]:
    """Receivers whose due time was used up between the two times."""
    due = task_rows.c.due
    return select(task_rows.c.id).where(due > before, due <= now, task_rows.c.done_at == 0)


TASKS = Mapper(
    kind="task",
    version=2,
    tables=(tasks,),
    audit="task",
    free_text=(tasks.c.title, tasks.c.text),
    records=RecordMapping(
        type=Task,
        prefix=b"t",
        stored=tasks,
        rows=(Rows(tasks, "id", lambda task: [_task_row(task)]),),
        about=lambda task: About(task.scope),
        version=lambda task: task.revision,
        newest=lambda task: max(task.at, task.changed_at),
        sought=lambda task: (task.title, task.text),
    ),
)
TASK_ROWS = Mapper(
    kind="task_row",
    version=1,
    tables=(task_rows,),
    audit="task",
    records=RecordMapping(
        type=TaskRow,
        prefix=b"tr",
        stored=task_rows,
        rows=(Rows(task_rows, "id", lambda row: [_receiver_row(row)]),),
        about=_about,
        version=lambda row: row.revision,
        newest=lambda row: max([row.since, *(one.at for one in row.receipts)]),
        facts=contribution,
        passed=_passed,
    ),
)
