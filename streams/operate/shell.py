"""What every process command needs: logging, stop signals, parts opened and closed in order."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import structlog
import uvloop
from sqlalchemy.exc import SQLAlchemyError

from streams.errors import ConfigError, JournalUnavailable, MissingPart
from streams.geography.places import Places
from streams.geography.versions import current
from streams.journal.redis import RedisJournal
from streams.operate import redis_server
from streams.registry.registry import Registry
from streams.registry.seal import RingSealer, ensure_keys, seal_file
from streams.settings import Settings

_WAIT_S = 0.3

Work = Callable[[asyncio.Event], Awaitable[None]]


def run(work: Work) -> None:
    """Runs `work` until it ends or somebody sends TERM or INT, which sets its event."""
    configure_log()
    uvloop.run(_until_stopped(work))


def configure_log() -> None:
    """logfmt on stderr, one line an event; level by CITY_LOG (default info)."""
    level = getattr(logging, os.environ.get("CITY_LOG", "info").upper(), logging.INFO)
    logging.basicConfig(level=max(level, logging.WARNING), stream=sys.stderr)
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(key_order=["timestamp", "level", "event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )


@contextlib.asynccontextmanager
async def open_journal(settings: Settings, stop: asyncio.Event | None = None) -> AsyncIterator[RedisJournal]:
    """The city's journal. With `stop`, waits for a Redis that is not there yet. Raises StoreError for a production
    store on a Redis that is open to others."""
    redis_server.refuse_open(settings)
    journal = RedisJournal(settings.redis_url, settings.city.code)
    try:
        while True:
            try:
                await journal.open()
                break
            except JournalUnavailable:
                if stop is None or stop.is_set():
                    raise
                await asyncio.sleep(_WAIT_S)
        for line in journal.warnings:
            structlog.get_logger("journal").warning("at risk", reason=line)
        yield journal
    finally:
        await journal.close()


@contextlib.contextmanager
def open_registry(settings: Settings, *, migrate: bool = False) -> Iterator[Registry]:
    """The registry at its newest version, brought there with `migrate`, which makes the sealing keys where there are
    none. Raises MissingPart when it cannot be reached or is older, StoreError when it is newer than this program."""
    file = seal_file(settings)
    registry = Registry(settings.registry_url, RingSealer(file))
    try:
        if migrate:
            _reach(lambda: _ensure_keys(file, registry))
        _reach(registry.migrate if migrate else registry.open)
        yield registry
    finally:
        registry.close()


def make_data_dir(settings: Settings) -> None:
    """Raises ConfigError when it cannot be made or written."""
    folder = settings.store.data_dir
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise ConfigError(f"store.data_dir {folder} cannot be made ({wrong.strerror}): name another folder") from None
    if not os.access(folder, os.W_OK):
        raise ConfigError(f"store.data_dir {folder} cannot be written: give this user the right or name another")


def _ensure_keys(file: Path, registry: Registry) -> None:
    """Makes the first key of a store; never another one in place of a file that was lost."""
    if not file.exists() and registry.seals_something():
        raise MissingPart(
            f"{file} is not there, and residents' data is sealed with its keys: bring it back from its copy"
        )
    try:
        ensure_keys(file)
    except OSError as error:
        raise ConfigError(
            f"registry.seal_keys {file} cannot be written ({error.strerror}): give this user its folder, mode 0700"
        ) from None


def reason(wrong: SQLAlchemyError) -> str:
    """What the database itself gave as one, in a line."""
    return str(getattr(wrong, "orig", None) or wrong).splitlines()[0]


def _reach(step: Callable[[], None]) -> None:
    try:
        step()
    except SQLAlchemyError as wrong:
        raise MissingPart(
            f"the registry cannot be reached ({reason(wrong)}): start its database or mend registry.url; "
            "a new store is made by `python -m streams up`"
        ) from None


async def _until_stopped(work: Work) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await work(stop)


def places(settings: Settings) -> Places:
    """Of the boundaries in force. Raises BoundaryError where they are another city's."""
    return current(settings.store.data_dir).places(settings.city.name, settings.city.code)
