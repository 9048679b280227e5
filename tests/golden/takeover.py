"""An old store taken over by today's code: the entrance to the store that the upgrade test goes through. Change this
file alone when it moves."""

from __future__ import annotations

import asyncio
import tarfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
from sqlalchemy import select

from streams.archive.run import folder_of
from streams.archive.segments import entries
from streams.fold.run import FoldLoop
from streams.history.alerts import alerts
from streams.history.cases.query import CaseQuery
from streams.history.engine import connect
from streams.history.facts import FactSpan
from streams.history.follower import Follower
from streams.history.history import History
from streams.journal.redis import RedisJournal
from streams.kpi.dictionary import KPIS
from streams.kpi.values import measures, value
from streams.model.alert import Alert
from streams.operate import redis_server, shell
from streams.operate.rebuild import compare
from streams.operate.store import ensure_store
from streams.registry.registry import Registry
from streams.settings import Settings
from tests.golden.journal import DATA, townships
from tests.golden.replay import CITY, FixedPlaces

STORES = sorted(DATA.glob("store-*.tar.xz"))
"""Oldest first; a release that writes a store otherwise adds one and keeps these."""
LEASE_MS = 600_000
DAY_MS = 86_400_000
QUIET = 3
"""Steps of the follower that find nothing, after which it has all there is."""


def settings_of(folder: Path) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder, "demo": False}})


def values_of(store: Path) -> Path:
    return store.with_name(store.name.replace(".tar.xz", ".txt"))


def unpack(store: Path, folder: Path) -> Settings:
    with tarfile.open(store) as packed:
        packed.extractall(folder, filter="data")
    return settings_of(folder)


def places() -> FixedPlaces:
    return FixedPlaces(townships())


async def taken_over(settings: Settings) -> list[str]:
    """Brings a store up to its newest entry as a start does; what its pages would show then, as lines."""
    with shell.open_registry(settings, migrate=True) as registry, redis_server.running(settings):
        async with shell.open_journal(settings, asyncio.Event()) as journal:
            await ensure_store(settings, journal, registry)
            await _fold(settings, journal)
            history = History(settings.history_url)
            try:
                await follow(history, journal)
                found = [*_cases(history), *_numbers(history), *_alerts(settings), *_registry(registry)]
            finally:
                history.close()
            compared = await compare(settings, journal)
    archived = sum(1 for _ in entries(folder_of(settings)))
    return [*found, f"segments {archived}", f"rebuild {'equal' if compared.equal else 'other'}"]


async def _fold(settings: Settings, journal: RedisJournal) -> None:
    loop = await fold_loop(settings, journal)
    while read := await journal.read(loop.cursor):
        loop.take(read)
        await loop.tell()
    await loop.save()


async def fold_loop(settings: Settings, journal: RedisJournal) -> FoldLoop:
    store, lease = await journal.store(), await journal.acquire("golden", LEASE_MS)
    assert store is not None
    assert lease is not None
    loop = FoldLoop(settings, journal, places(), store, lease)
    await loop.restore()
    return loop


async def follow(history: History, journal: RedisJournal) -> None:
    """Until no change moves the rows any more."""
    history.open()
    follower, quiet = Follower(history, journal), 0
    while quiet < QUIET:
        before = history.cursor()
        await follower.step()
        quiet = quiet + 1 if history.cursor() == before else 0


def _cases(history: History) -> Iterator[str]:
    wanted = CaseQuery(regions=(CITY,), standing="", restricted=True)
    for line in sorted(history.cases.find(wanted, history.at(), limit=10_000)):
        yield "case " + " ".join(str(part).replace(" ", "_") or "-" for part in line)


def _numbers(history: History) -> Iterator[str]:
    """Each number of the dictionary, for the city and each county, of all days."""
    last = history.at() // DAY_MS
    for region in (CITY, *places().counties()):
        for kpi in KPIS:
            if parts := measures(kpi):
                shown = value(kpi, history.numbers.totals(FactSpan(region, last - 60, last), parts), on=last)
                yield f"number {region} {kpi.id} {shown.value} {shown.n} {shown.top} {shown.p90}"


def _alerts(settings: Settings) -> Iterator[str]:
    engine = connect(settings.history_url, writes=False)
    with engine.connect() as tx:
        found = [msgspec.msgpack.decode(raw, type=Alert) for raw in tx.scalars(select(alerts.c.record))]
    engine.dispose()
    for alert in sorted(found, key=lambda one: one.id):
        yield f"alert {alert.id} {alert.state.value} {alert.version} {alert.count} {alert.acked_by or '-'}"


def _registry(registry: Registry) -> Iterator[str]:
    for worker in registry.workers():
        yield f"worker {worker.number} {worker.name} {worker.home} {worker.post} {worker.kind}"
    for user in sorted(registry.users(), key=lambda one: one.name):
        yield f"user {user.name} {user.role} {user.scope}"
    yield f"audit {sum(1 for _ in registry.audit_chain())}"
