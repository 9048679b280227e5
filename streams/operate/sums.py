"""Takes daily sums of before the store into it: a city's own from a table, a simulated city's from its recipe."""

from __future__ import annotations

import csv
import io
import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import structlog

from streams.clock import CityClock, city_ms
from streams.demo import recipe
from streams.demo.city import CASE_DAYS
from streams.demo.matters import Matters
from streams.demo.sums import ORIGIN, daily
from streams.errors import StoreError
from streams.geography.places import Places
from streams.model import typed
from streams.model.local_day import iso_day, local_day
from streams.model.store import StoreInfo
from streams.model.sums import NEWEST_DAYS, Sums, sums_of, wrong
from streams.operate import shell
from streams.operate.audit import operator
from streams.refusals import NO_STORE
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.settings import Settings

COLUMNS = ("day", "measure", "region", "unit", "amount")
_PORTION = 30
"""Days that are imported in one transaction."""
Say = Callable[[str], None]


def take(settings: Settings, registry: Registry, file: Path, origin: str, reason: str, say: Say) -> None:
    """Imports a table, all of it or nothing. Raises StoreError naming the line that cannot be taken."""
    clock = CityClock(_store(registry))
    days = read(file, settings.city.code, local_day(clock.now_ms()))
    fields = (f"origin={origin}", f"days={len(days)}")
    record = operator("sums.import", f"sums/{file.name}"[:300], reason=reason, fields=fields)
    registry.import_sums(origin, days, record, clock.now_ms())
    say(f"sums of {len(days)} days, {sum(len(places) for sums in days.values() for places in sums.values())} in all")


def read(file: Path, city: str, today: int) -> dict[int, Sums]:
    """{local day: sums} of a CSV with the columns `COLUMNS`: a day as YYYY-MM-DD, a measure as docs/history.md names
    it."""
    try:
        text = file.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"{file} cannot be read as UTF-8: {error}") from None
    rows = csv.DictReader(io.StringIO(text))
    if tuple(rows.fieldnames or ()) != COLUMNS:
        raise StoreError(f"{file}: the first line must be {','.join(COLUMNS)}")
    found: dict[int, Counter[tuple[str, str, str]]] = {}
    for line, row in enumerate(rows, 2):
        try:
            day, amount = typed.day(row["day"] or ""), int(row["amount"])
        except (ValueError, TypeError):
            day = None
        if day is None:
            raise StoreError(f"{file}, line {line}: a day is YYYY-MM-DD, an amount a whole number")
        key = (row["measure"], row["region"], row["unit"] or "")
        if why := wrong(sums_of({key: amount or 1}), city):
            raise StoreError(f"{file}, line {line}: {why}")
        if day > today - NEWEST_DAYS:
            raise StoreError(f"{file}, line {line}: {iso_day(day)} is nearer than {NEWEST_DAYS} days")
        found.setdefault(day, Counter())[key] += amount
    return {day: sums_of(sums) for day, sums in found.items()}


def simulate(settings: Settings, registry: Registry, places: Places, say: Say) -> None:
    """Imports what the simulated city counted before its cases begin, a month at a time; again it changes
    nothing. Raises StoreError in a production store."""
    store = _store(registry)
    if not store.demo:
        raise StoreError("this is a production store: nothing simulated ever enters it")
    for days in _portions(settings, places, local_day(city_ms(store, store.created_ms))):
        registry.import_sums(ORIGIN, days, None, CityClock(store).now_ms())
        say(iso_day(max(days)))
    _mark(settings).parent.mkdir(exist_ok=True)
    _mark(settings).touch()


@contextmanager
def simulating(settings: Settings) -> Iterator[BaseProcess | None]:
    """Meanwhile a process of its own, behind all others, imports what the simulated city counted before its cases; None
    where that is done, or not wanted."""
    if _mark(settings).exists() or settings.demo.past_days <= CASE_DAYS:
        yield None
        return
    process = get_context("spawn").Process(
        target=_simulate, args=(settings.model_dump(),), name="demo-sums", daemon=True
    )
    process.start()
    try:
        yield process
    finally:
        process.terminate()
        process.join()


def _simulate(told: dict[str, Any]) -> None:
    """`told`: the settings; their class is made when they are read, and cannot be sent to another process."""
    settings = Settings(**told)
    os.nice(19)
    log = structlog.get_logger("demo")
    with shell.open_registry(settings) as registry:
        simulate(settings, registry, shell.places(settings), lambda text: log.info("sums_imported", until=text))


def _mark(settings: Settings) -> Path:
    return settings.store.data_dir / "demo" / "sums"


def _portions(settings: Settings, places: Places, began: int) -> Iterator[dict[int, Sums]]:
    made_of, wanted = recipe.load(), settings.demo
    made_of = made_of if wanted.seasons else recipe.without_seasons(made_of)
    rules = regulation(settings.cases, settings.alerts, settings.tasks, settings.follow)
    matters = Matters(made_of, places, rules, wanted.seed)
    portion: dict[int, Sums] = {}
    for day, sums in daily(matters, rules, began - wanted.past_days, began - CASE_DAYS - 1):
        portion[day] = sums
        if len(portion) == _PORTION:
            yield portion
            portion = {}
    if portion:
        yield portion


def _store(registry: Registry) -> StoreInfo:
    store = registry.store()
    if store is None:
        raise StoreError(NO_STORE)
    return store
