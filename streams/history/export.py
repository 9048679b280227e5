"""Lists as files. A short one is made where it is asked for; a long one by the archive process, which writes its
progress to the registry. After a crash it is made again from its beginning."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
import structlog
from sqlalchemy.exc import SQLAlchemyError

from streams import durable
from streams.clock import real_ms
from streams.errors import Backlogged, StoreError
from streams.formats.formats import TABLES
from streams.formats.table import Cell, Table
from streams.geography.places import Places
from streams.history.history import History
from streams.history.mapper import Listing
from streams.history.mappers import BY_KIND
from streams.model.audit import AuditRecord
from streams.registry.jobs import DONE, FAILED, RUNNING, Job
from streams.registry.registry import Registry

_POLL_S = 1.0
_SWEEP_MS = 600_000
_REPORT_EVERY = 1_000
"""Rows between two words of how far it is."""
PARTIES_WAIT_MS = 24 * 3_600_000
"""So long a case may take to appear: longer than any stop of the fold that is worth the data of those concerned."""
log = structlog.get_logger("archive")


class Labels(msgspec.Struct, frozen=True):
    """Names in the language that was asked for. `states`: by `state|category`."""

    types: dict[str, str]
    units: dict[str, str]
    states: dict[str, str]


class Explains(msgspec.Struct, frozen=True):
    """A table that travels with what is asked for."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | int | float | None, ...], ...]


class Export(msgspec.Struct, frozen=True, kw_only=True):
    """`wanted`: what is asked of the list of the kind, packed. `now`: city ms by which the list is judged. `notes`:
    lines above the table; `more`: tables that explain it, as (name, head, rows of texts and numbers)."""

    wanted: msgspec.Raw
    now: int
    labels: Labels
    notes: tuple[str, ...]
    head: tuple[str, ...]
    format: str
    name: str = ""
    more: tuple[Explains, ...] = ()
    kind: str = "case"


def tables(export: Export, rows: Iterable[Sequence[Cell]]) -> tuple[Table, ...]:
    """Of the list itself, with its `rows`, and of what explains it."""
    own = Table(export.head, rows, export.notes, export.name)
    return own, *(Table(one.head, one.rows, (), one.name) for one in export.more)


_encoder, _decoder = msgspec.msgpack.Encoder(), msgspec.msgpack.Decoder(Export)


def packed(export: Export) -> bytes:
    return _encoder.encode(export)


def asked(query: object) -> msgspec.Raw:
    """What is asked of a list, for `Export.wanted`."""
    return msgspec.Raw(_encoder.encode(query))


def file_of(folder: Path, name: str, job: str) -> Path:
    """Where the file of a job lies. `folder`: of all that is kept."""
    return folder / "exports" / f"{job}{Path(name).suffix}"


async def run(folder: Path, registry: Registry, history: History, places: Places, stop: asyncio.Event) -> None:
    """Makes what is asked for, one after the other, until `stop`."""
    swept = 0
    while not stop.is_set():
        try:
            if real_ms() - swept > _SWEEP_MS:
                swept = real_ms()
                await asyncio.to_thread(_sweep, folder, registry, history)
            job = await asyncio.to_thread(registry.next_job)
            if job is not None:
                await asyncio.to_thread(made, folder, registry, history, places, job, stop.is_set)
                continue
        except (SQLAlchemyError, OSError, Backlogged) as error:
            log.warning("exports_wait", reason=str(error).splitlines()[0])
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), _POLL_S)


def made(
    folder: Path, registry: Registry, history: History, places: Places, job: Job, stopped: Callable[[], bool]
) -> None:
    """Makes one file, whole or not at all; stopped, it leaves it for the next start. Raises SQLAlchemyError,
    OSError, and Backlogged while the list would be of no moment: then it is asked for again."""
    try:
        export = _decoder.decode(job.asked)
        listing = _listing(export.kind)
        wanted = msgspec.msgpack.decode(export.wanted, type=listing.query)
        total = listing.count(history, wanted, export.now)
        if total > TABLES[export.format].most:
            raise StoreError(f"{total} rows are more than {export.format} can hold: take it as CSV")
        path = file_of(folder, job.name, job.id)
        path.parent.mkdir(parents=True, exist_ok=True)

        def rows() -> Iterator[Sequence[Cell]]:
            for n, row in enumerate(listing.lines(history, wanted, export.now, export.labels, places)):
                if n % _REPORT_EVERY == 0:
                    if stopped():
                        raise InterruptedError
                    registry.job_is(job.id, RUNNING, n, total)
                yield row

        with durable.writing(path, private=True) as out:
            TABLES[export.format].write(out, tables(export, rows()))
        registry.job_is(job.id, DONE, total, total)
    except InterruptedError:
        return
    except Backlogged:
        raise
    except (StoreError, msgspec.DecodeError, KeyError) as error:
        registry.job_is(job.id, FAILED, why=str(error))


def _listing(kind: str) -> Listing[Any]:
    """Raises StoreError for a kind without a list."""
    mapper = BY_KIND.get(kind)
    if mapper is None or mapper.listing is None:
        raise StoreError(f"there is no list of {kind} to export: use the release that asked for it")
    return mapper.listing


def settle_parties(registry: Registry, history: History, now: int) -> None:
    """People named by a command that was taken are confirmed; those of one that never was go. `now`: real ms."""
    for name, since in registry.waiting_parties().items():
        case = history.cases.get(name)
        if case is not None:
            registry.confirm_parties(case.id, case.reporter)
        elif since < now - PARTIES_WAIT_MS:
            who = ("system", "system", "", "")
            registry.drop_parties(name, AuditRecord(now, *who, "case.parties.dropped", f"case/{name}", case=name))


def _sweep(folder: Path, registry: Registry, history: History) -> None:
    """Files whose jobs are forgotten go; so does what a crash left."""
    registry.forget_jobs(real_ms())
    settle_parties(registry, history, real_ms())
    for path in (folder / "exports").glob("*"):
        if registry.job(path.stem) is None:
            path.unlink(missing_ok=True)
