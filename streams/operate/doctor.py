"""`doctor`: everything a city needs, looked at once, and what to do about each thing that is not as it should be.

It changes nothing, and one part that cannot be reached keeps no other from being looked at.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

from sqlalchemy.exc import SQLAlchemyError

from streams.clock import real_ms
from streams.errors import ConfigError, StreamsError
from streams.history.history import History
from streams.journal.redis import RedisJournal
from streams.model.health import Beat, newest
from streams.operate import production, shell
from streams.operate.beats import NEEDED, SILENT_MS
from streams.permissions import require_private, require_private_store
from streams.registry.heads import heads_file
from streams.registry.seal import seal_file
from streams.settings import Settings

FULL = ((95, "almost full: make room now, intake refuses when nothing can be written"), (85, "filling: make room"))
"""From so many hundredths of a disk or a memory on."""
STEP_MS = 2_000
"""Clocks of two machines that differ by more put events into another minute."""
LATE_MS = 15_000
BACKUP_MS = 36 * 3_600_000
_HOUR_MS = 3_600_000
_STAMP = "%Y%m%dT%H%M%SZ"


class Grade(StrEnum):
    FINE = "ok"
    WATCH = "watch"
    WRONG = "WRONG"


class Observation(NamedTuple):
    """`text`: what was seen; of one that is not FINE what to do too."""

    grade: Grade
    about: str
    text: str

    def __str__(self) -> str:
        return f"{self.grade:<6} {self.about:<14} {self.text}"


async def examined(settings: Settings, environment: Mapping[str, str] = os.environ) -> list[Observation]:
    """Everything in the order in which one part needs another."""
    found = [*_configuration(settings), *_disk(settings), *_keys(settings), *_databases(settings)]
    found += [finding async for finding in _journal(settings)]
    return [*found, *_backups(environment.get("CITY_BACKUPS", ""), real_ms())]


def _configuration(settings: Settings) -> Iterator[Observation]:
    try:
        production.check(settings)
    except StreamsError as wrong:
        yield Observation(Grade.WRONG, "configuration", str(wrong))
    else:
        yield Observation(Grade.FINE, "configuration", "sound, of a demo store" if settings.store.demo else "sound")


def _disk(settings: Settings) -> Iterator[Observation]:
    data = settings.store.data_dir
    if not data.is_dir():
        yield Observation(
            Grade.WRONG, "store", f"{data} is not there: make the store by `python -m streams create-store`"
        )
        return
    if not os.access(data, os.W_OK):
        yield Observation(Grade.WRONG, "store", f"{data} cannot be written by this user: run as the city's own user")
    try:
        require_private_store(data)
    except ConfigError as wrong:
        yield Observation(Grade.WRONG, "store", str(wrong))
    for name, folder in (("disk", data), ("audit's disk", heads_file(settings).parent)):
        if folder.is_dir():
            use = shutil.disk_usage(folder)
            yield filled(name, use.used, use.used + use.free, f"of {folder}")


def filled(about: str, used: int, total: int, what: str) -> Observation:
    """A finding about so many bytes of so many."""
    share = used * 100 // max(1, total)
    for n, (least, text) in enumerate(FULL):
        if share >= least:
            return Observation(Grade.WATCH if n else Grade.WRONG, about, f"{share} % {what} in use, {text}")
    return Observation(Grade.FINE, about, f"{share} % {what} in use")


def _keys(settings: Settings) -> Iterator[Observation]:
    file = seal_file(settings)
    if not file.exists():
        yield Observation(
            Grade.WRONG, "sealing keys", f"{file} is not there: bring it back from its copy, never make another"
        )
        return
    try:
        require_private(file)
    except ConfigError as wrong:
        yield Observation(Grade.WRONG, "sealing keys", str(wrong))
    else:
        yield Observation(Grade.FINE, "sealing keys", str(file))


def _databases(settings: Settings) -> Iterator[Observation]:
    try:
        with shell.open_registry(settings):
            yield Observation(Grade.FINE, "registry", "answers, at its newest version")
    except StreamsError as wrong:
        yield Observation(Grade.WRONG, "registry", str(wrong))
    history = History(settings.history_url)
    try:
        at = history.at()
        yield Observation(
            Grade.FINE, "history", f"answers, read up to {_time(at)}" if at else "answers, nothing in it yet"
        )
    except SQLAlchemyError as wrong:
        why = shell.reason(wrong)
        yield Observation(
            Grade.WRONG,
            "history",
            f"cannot be read ({why}): start its database, or the archive, which makes its tables",
        )
    finally:
        history.close()


async def _journal(settings: Settings) -> AsyncIterator[Observation]:
    try:
        async with shell.open_journal(settings) as journal:
            async for finding in _of_journal(journal):
                yield finding
    except StreamsError as wrong:
        yield Observation(
            Grade.WRONG, "journal", f"{wrong}: start Redis, or `up`; without it nothing is taken and nothing is shown"
        )


async def _of_journal(journal: RedisJournal) -> AsyncIterator[Observation]:
    server = await journal.server()
    for line in journal.warnings:
        yield Observation(Grade.WRONG, "journal", line)
    if not journal.warnings:
        yield Observation(Grade.FINE, "journal", f"Redis {server.version}, each write kept")
    if server.limit:
        yield filled("memory", server.used, server.limit, "of what Redis may take")
    apart = server.at - real_ms()
    if abs(apart) > STEP_MS:
        yield Observation(
            Grade.WRONG, "clock", f"Redis' machine is {apart // 1000:+d} s from this one: let one NTP server set both"
        )
    if await journal.store() is None:
        yield Observation(Grade.WRONG, "store", "the journal knows no store: `python -m streams create-store`")
        return
    for finding in processes(newest(await journal.beats()), real_ms()):
        yield finding


def processes(beats: Mapping[str, Beat], now: int) -> Iterator[Observation]:
    """About each that is needed or was ever heard, by the newest of its beats. `now`: real ms."""
    for name in dict.fromkeys((*NEEDED, *beats)):
        beat = beats.get(name)
        if beat is None:
            yield Observation(Grade.WRONG, name, f"never heard: systemctl start city-{name}, or `up`")
        elif now - beat.at >= SILENT_MS:
            grade = Grade.WRONG if name in NEEDED else Grade.WATCH
            yield Observation(
                grade, name, f"silent since {_time(beat.at)}: systemctl status city-{name}, journalctl -u city-{name}"
            )
        elif beat.note:
            yield Observation(Grade.WRONG, name, beat.note)
        elif (age := max(beat.figures.get("age_ms", 0), beat.figures.get("lag_ms", 0))) > LATE_MS:
            yield Observation(
                Grade.WATCH, name, f"runs {age // 1000} s behind: it catches up, or its machine is too busy"
            )
        else:
            yield Observation(Grade.FINE, name, f"up since {_time(beat.started)}")


def _backups(folder: str, now: int) -> Iterator[Observation]:
    """Of the folder that deploy/backup.sh keeps, where this user has it named."""
    if not folder:
        yield Observation(
            Grade.WATCH, "backup", "CITY_BACKUPS names no folder, so none was looked for: see deploy/backup.sh"
        )
        return
    stamps = [path.parent.name for path in Path(folder).glob("*T*Z/backup.json")]
    newest = max((datetime.strptime(one, _STAMP).replace(tzinfo=UTC) for one in stamps), default=None)
    if newest is None:
        yield Observation(Grade.WRONG, "backup", f"there is none in {folder}: systemctl status city-backup.timer")
        return
    age = now - int(newest.timestamp() * 1000)
    grade, what = (Grade.WRONG, ", too old: journalctl -u city-backup") if age > BACKUP_MS else (Grade.FINE, "")
    yield Observation(grade, "backup", f"the newest is {age // _HOUR_MS} h old{what}")


def _time(ms: int) -> str:
    """Local time of this machine, to the second."""
    return datetime.fromtimestamp(ms // 1000).astimezone().isoformat(" ")
