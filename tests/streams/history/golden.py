"""Rows and facts of committed records, as lines of text. `python -m tests.streams.history.golden values`: writes them
anew after a version was raised. `records`: takes the records from the golden journal."""

from __future__ import annotations

import hashlib
import lzma
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Table, create_engine, func, select

from streams.history.attempts import ATTEMPTS
from streams.history.drills import DRILLS
from streams.history.follow import FOLLOW
from streams.history.history import History
from streams.history.live_calls import LIVE_CALLS
from streams.history.mapper import Mapper
from streams.history.mappers import BY_KIND, MAPPERS, change_of
from streams.history.messages import MESSAGE_ROWS, MESSAGES, SAFE_WORDS
from streams.history.refusals import Refusals
from streams.history.search import search
from streams.history.shifts import SHIFTS
from streams.history.sitreps import SITREPS
from streams.history.sums import SUMS
from streams.history.tables import facts
from streams.history.tasks import TASK_ROWS, TASKS
from streams.model.entry_id import EntryId
from streams.model.messages.message import (
    Audience,
    Message,
    MessageChannel,
    MessageKind,
    MessageRow,
    SafeWord,
    with_step,
)
from streams.model.outgoing.attempt import AttemptState, SendAttempt, SendChannel, answered
from streams.model.receipt import Receipt, Step
from streams.model.reject import Reason, Reject
from streams.model.shift import ShiftRecord
from streams.model.sums import ImportedSums, Sums
from streams.model.tasks.task import Task, TaskRow, with_receipt
from tests.streams.history.golden_drills import drills
from tests.streams.history.golden_follow import follow
from tests.streams.history.golden_live_calls import live_calls
from tests.streams.history.golden_sitreps import sitreps

DATA = Path(__file__).parents[2] / "data" / "golden"
RECORDS, VALUES = DATA / "records.xz", DATA / "rows.txt"
STEPS = 12
"""The records are written in so many batches, so that facts are differences and limits pass between two of them."""
Record = tuple[int, str, bytes]
"""(city ms, kind, record)"""


def read() -> list[Record]:
    found = msgspec.msgpack.decode(lzma.decompress(RECORDS.read_bytes()), type=list[Record])
    at = found[-1][0]
    young = (imported, tasks, messages, shifts, attempts, sitreps, drills, live_calls, follow)
    return [*found, *(one for made in young for one in made(at))]


def values(folder: Path, records: list[Record]) -> dict[str, list[str]]:
    """By kind: its version, then `table rows digest` of each of its tables, and of its facts summed up. Whole records
    are no part of it: they are the fold's."""
    url = f"sqlite:///{folder / 'history.db'}"
    history = History(url)
    history.open()
    younger = {SUMS.kind, TASKS.kind, TASK_ROWS.kind, MESSAGES.kind, MESSAGE_ROWS.kind, SAFE_WORDS.kind}
    younger |= {SHIFTS.kind, ATTEMPTS.kind, SITREPS.kind, DRILLS.kind, LIVE_CALLS.kind, FOLLOW.kind}
    stored = [one for one in records if one[1] not in younger]
    batches = [stored[nth * len(stored) // STEPS : (nth + 1) * len(stored) // STEPS] for nth in range(STEPS)]
    for nth, batch in enumerate([*batches, records[len(stored) :]]):
        made = [BY_KIND[kind].records.decode(raw) for _, kind, raw in batch]  # type: ignore[union-attr]
        history.put(made, EntryId(batch[-1][0], nth), batch[-1][0])
    history.close()
    _refuse(url, records[0][0])
    engine = create_engine(url)
    try:
        with engine.connect() as tx:
            return {mapper.kind: list(_lines(tx, mapper)) for mapper in MAPPERS}
    finally:
        engine.dispose()


def _lines(tx: Any, mapper: Mapper[Any]) -> Iterator[str]:
    yield f"version {mapper.version}"
    for table in mapper.tables:
        made = [column for column in table.columns if column.name != "record"]
        rows = [tuple(row) for row in tx.execute(select(*made).order_by(*table.primary_key.columns))]
        yield f"{table.name} {len(rows)} {_digest([_shape(table), rows])}"
    held = select(search.c.id, search.c.region, search.c.unit, search.c.restricted, search.c.scrubbed)
    sought = [tuple(row) for row in tx.execute(held.where(search.c.kind == mapper.kind).order_by(search.c.id))]
    if mapper.records and mapper.records.sought:
        yield f"search {len(sought)} {_digest(sought)}"
    key = (facts.c.measure, facts.c.day, facts.c.minute, facts.c.village, facts.c.unit)
    sums = select(facts.c.id, *key, func.sum(facts.c.amount)).where(facts.c.kind == mapper.kind)
    summed = [tuple(row) for row in tx.execute(sums.group_by(facts.c.id, *key).order_by(facts.c.id, *key))]
    yield f"facts {len(summed)} {_digest(summed)}"


def _shape(table: Table) -> list[str]:
    return [f"{column.name} {column.type} {column.nullable}" for column in table.columns]


def _digest(value: object) -> str:
    return hashlib.sha256(msgspec.msgpack.encode(value)).hexdigest()[:12]


def _refuse(url: str, at: int) -> None:
    refusals = Refusals(url)
    refusals.open()
    raw = b"lat 42.1234567 of 13812345678"
    rejects = [
        Reject(reason=reason, raw=raw, detail=f"field {n}", source=f"device/{n % 3}", at=at + n * 60_000)
        for n, reason in enumerate(Reason)
    ]
    refusals.count(rejects, EntryId(at, 1))
    refusals.close()


def texts(folder: Path) -> Iterator[str]:
    """Every free text in the rows that `values` made."""
    engine = create_engine(f"sqlite:///{folder / 'history.db'}")
    with engine.connect() as tx:
        for mapper in MAPPERS:
            for column in mapper.free_text:
                yield from tx.scalars(select(column))
    engine.dispose()


def difference(was: dict[str, list[str]], now: dict[str, list[str]]) -> list[str]:
    """What to do about each kind whose rows changed."""
    found = []
    for kind in sorted(was.keys() | now.keys()):
        before, after = was.get(kind, []), now.get(kind, [])
        if before == after:
            continue
        if before[:1] == after[:1]:
            changed = sorted({line.split()[0] for line in set(before) ^ set(after)})
            found.append(f"bump VERSION of {kind}: {', '.join(changed)} came out otherwise")
        else:
            found.append(f"{kind} has another version: run `python -m tests.streams.history.golden values`")
    return found


def committed() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in VALUES.read_text("utf-8").splitlines():
        kind, rest = line.split(" ", 1)
        found.setdefault(kind, []).append(rest)
    return found


def write_values(folder: Path) -> None:
    lines = [f"{kind} {line}\n" for kind, some in values(folder, read()).items() for line in some]
    VALUES.write_text("".join(lines), "utf-8")


def write_records() -> None:
    """Every tenth change of a record of the golden journal, and the last of each."""
    from tests.golden import journal
    from tests.golden.replay import replay

    seen = replay(journal.read(), journal.townships())
    found = [(at, change) for at, event in seen.events if (change := change_of(event)) and change.record]
    last = {(change.kind, change.id): nth for nth, (_, change) in enumerate(found)}
    kept = [
        (at, change.kind, change.record)
        for nth, (at, change) in enumerate(found)
        if nth % 10 == 0 or last[change.kind, change.id] == nth
    ]
    RECORDS.write_bytes(lzma.compress(msgspec.msgpack.encode(kept), preset=9 | lzma.PRESET_EXTREME))


def imported(at: int) -> Iterator[Record]:
    """Sums of two days, and of the first once more: the golden journal is older than these."""
    days: list[tuple[int, int, Sums]] = [
        (20_000, 1, {"reports": {"211221": 7, "211202": 2}, "handle": {"211221.240": 3}}),
        (20_001, 1, {"open": {"211221/agri": -1}, "on_time": {"211221/agri": 3}}),
        (20_000, 2, {"reports": {"211221": 6}}),
    ]
    for day, version, sums in days:
        one = ImportedSums(f"old/{day}", "old", day, at, version, sums)
        yield at, SUMS.kind, msgspec.msgpack.encode(one)


def tasks(at: int) -> Iterator[Record]:
    """A task of two receivers, one of whom did it in time: the golden journal is older than these."""
    task = Task(
        id="t1",
        title="燃气入户排查",
        text="逐户",
        issuer="2112",
        scope="2112",
        to=("211221106201", "ujustice"),
        by="lead",
        person="lead",
        at=at,
        due=at + 60_000,
    )
    done = Receipt("c1", "task/t1", "ujustice", Step.DONE, at + 30_000)
    rows = [TaskRow("t1", one, "2112", at, at + 60_000) for one in task.to]
    rows[1] = with_receipt(rows[1], done)
    yield at, TASKS.kind, msgspec.msgpack.encode(task)
    for row in rows:
        yield at + 120_000, TASK_ROWS.kind, msgspec.msgpack.encode(row)


def attempts(at: int) -> Iterator[Record]:
    """A try that a gateway refused, and one that arrived: the golden journal is older than these."""
    begun = SendAttempt(
        id="a1",
        about="alert/sos/7/1",
        region="211221106",
        channel=SendChannel.SMS,
        to="211221/lead",
        post="铁岭县 值班长",
        at=at,
        since=at,
        run="r1",
        level=1,
        round=at,
    )
    second = msgspec.structs.replace(begun, id="a2", nth=2, at=at + 2_000, since=at + 2_000)
    arrived = answered(answered(second, AttemptState.TAKEN, at + 3_000), AttemptState.DELIVERED, at + 9_000)
    for one in (answered(begun, AttemptState.REFUSED, at + 1_000, "answered 503"), arrived):
        yield at + 9_000, ATTEMPTS.kind, msgspec.msgpack.encode(one)


def shifts(at: int) -> Iterator[Record]:
    """A shift that was handed over and signed for, and one that goes on."""
    first = ShiftRecord(
        id="s1",
        scope="2112",
        by="甲",
        person="p1",
        role="duty",
        began=at,
        ended=at + 60_000,
        note="夜间平稳",
        counts={"unack": 1},
        grave=("sos/7/1",),
        taken_by="乙",
        taken_person="p2",
        taken_at=at + 90_000,
        read=("sos/7/1",),
        version=3,
    )
    second = ShiftRecord(id="s2", scope="2112", by="乙", person="p2", role="duty_lead", began=at + 60_000)
    for one in (first, second):
        yield at + 120_000, SHIFTS.kind, msgspec.msgpack.encode(one)


def messages(at: int) -> Iterator[Record]:
    """An order to a township, a department and 110, and who said that the place is safe."""
    to = ("211221106", "uurban", "t110")
    order = Message(
        id="m1",
        kind=MessageKind.ORDER,
        text="请到现场",
        about="alert/sos/11",
        issuer="2112",
        scope="2112",
        region="211221106201",
        audience=Audience(to=to),
        to=to,
        by="officer",
        person="officer",
        at=at,
        answer_s=60,
    )
    yield at, MESSAGES.kind, msgspec.msgpack.encode(order)
    for one, step in zip(to, (Step.ACCEPTED, Step.DECLINED, Step.DELIVERED), strict=True):
        channel = MessageChannel.CALL if one == "t110" else MessageChannel.PAGE
        due = 0 if one == "t110" else at + 60_000
        row = MessageRow("m1", one, "2112", MessageKind.ORDER, channel, at, bool(due), due)
        row = with_step(row, Receipt(f"c/{one}", "message/m1", one, step, at + 90_000 * (one == "uurban")))
        yield at + 120_000, MESSAGE_ROWS.kind, msgspec.msgpack.encode(row)
    word = SafeWord(id="sos/11", region="211221106201", speaker="民警", note="已核实", by="o", person="o", at=at)
    yield at + 120_000, SAFE_WORDS.kind, msgspec.msgpack.encode(word)


if __name__ == "__main__":
    import tempfile

    if sys.argv[1:] not in (["records"], ["values"]):
        raise SystemExit("python -m tests.streams.history.golden records | values")
    if sys.argv[1:] == ["records"]:
        write_records()
    with tempfile.TemporaryDirectory() as made:
        write_values(Path(made))
