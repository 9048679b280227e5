"""`create-store`, for scripts: it makes what is made once and is missing, says what comes next, and ends."""

from __future__ import annotations

import asyncio
import contextlib

from streams.model.store import StoreInfo
from streams.operate import production, redis_server, shell
from streams.operate.store import ensure_store, refuse_half
from streams.registry.registry import Registry
from streams.registry.seal import seal_file
from streams.settings import Settings


def create_store(settings: Settings) -> list[str]:
    """Lines to print. A store that is there stays as it is. Raises ConfigError, StoreError, MissingPart; the next try
    takes up what was made by then."""
    production.check(settings)
    shell.make_data_dir(settings)
    refuse_half(settings)
    redis_server.refuse_open(settings)
    with contextlib.ExitStack() as parts:
        parts.enter_context(redis_server.there(settings))
        registry = parts.enter_context(shell.open_registry(settings, migrate=True))
        there = registry.store() is not None
        store = asyncio.run(_made(settings, registry))
        return [*_what(settings, registry, store, there=there), *_next(settings, store)]


async def _made(settings: Settings, registry: Registry) -> StoreInfo:
    async with shell.open_journal(settings) as journal:
        return await ensure_store(settings, journal, registry)


def _what(settings: Settings, registry: Registry, store: StoreInfo, *, there: bool) -> list[str]:
    rules, places = registry.regulation(), shell.places(settings)
    assert rules is not None
    kind = "demo store, 模拟数据" if store.demo else "production store"
    done = "was there" if there else "made"
    counts = (
        f"{len(places.counties())} counties, {len(places.townships())} townships, {len(places.villages())} villages"
    )
    return [
        f"{kind} of {settings.city.name} ({store.city}) in {settings.store.data_dir}: {done}",
        f"regulation: {len(rules.types)} types of matters, {len(rules.units)} departments; boundaries: {counts}",
    ]


def _next(settings: Settings, store: StoreInfo) -> list[str]:
    if store.demo:
        return ["next: python -m streams up"]
    return [
        f"copy {seal_file(settings)} to a place apart from the backups: without it nobody reads residents' data again",
        "next, in this order:",
        "  1. the services (systemctl start city.target, or docker compose up -d); /healthz of each answers ok",
        "  2. the first administrators: python -m streams add-user NAME --role security_admin --totp, and system_admin",
        "  3. the city's own: import-boundaries, /admin/units, import-roster, phones at /admin/phones",
        "  4. a backup by timer, and one restored somewhere else",
        "  docs/production.md has every step",
    ]
