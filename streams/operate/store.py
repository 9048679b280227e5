"""What a store is when it is created, and what must be in it before anything runs."""

from __future__ import annotations

import asyncio
import secrets

import msgspec

from streams.access.subject import Role
from streams.clock import CityClock, real_ms
from streams.demo import recipe
from streams.demo.keys import DemoKeys, SystemKey
from streams.demo.roster import roster
from streams.errors import StoreError
from streams.journal.api import Journal
from streams.model.local_day import day_start, local_day
from streams.model.store import StoreInfo
from streams.operate import shell
from streams.operate.demo_tables import ensure_demo_tables
from streams.operate.keys import keys_file, read_keys, write_keys
from streams.operate.signing import ensure_signing
from streams.registry.registry import Registry
from streams.registry.regulation import regulation
from streams.settings import Settings

MORNING_MIN = 9 * 60 + 40
"""The first look at a demo city is a working morning: 09:40."""
_DAY_MS = 86_400_000
LINK_MS = 12 * 3_600_000
_ONE_FOR_ALL, _PLATFORM = "示例部门", "示例平台"
UNFINISHED = "restore.unfinished"
"""A file of the data folder while `restore` writes it."""


def new_store(settings: Settings, now: int, salt: str) -> StoreInfo:
    """A store as `settings` want it, created at `now` (real ms)."""
    demo = settings.store.demo
    return StoreInfo(
        city=settings.city.code,
        demo=demo,
        created_ms=now,
        offset_ms=morning(now) - now if demo else 0,
        rate=settings.store.rate if demo else 1.0,
        salt=salt,
    )


def morning(now: int) -> int:
    """The newest 09:40 of a Monday to Friday that began by `now`'s local day, in ms."""
    day = local_day(now)
    # 1970-01-01 was a Thursday: day 0 has weekday 3.
    while (day + 3) % 7 > 4:
        day -= 1
    return day_start(day) + MORNING_MIN * 60_000


def refuse_half(settings: Settings) -> None:
    """Raises StoreError for a folder that a restore has begun and not ended."""
    if (settings.store.data_dir / UNFINISHED).exists():
        raise StoreError(f"{settings.store.data_dir} is a restore that was cut off: empty it and restore again")


async def ensure_store(settings: Settings, journal: Journal, registry: Registry) -> StoreInfo:
    """The store, created if there is none, with the demo's workers enrolled in a demo store. Raises StoreError when it
    is of another kind than the settings ask for."""
    store = await journal.create_store(new_store(settings, real_ms(), secrets.token_hex(32)))
    if store.demo != settings.store.demo or store.city != settings.city.code:
        kind = "demo" if store.demo else "production"
        raise StoreError(
            f"the store in {settings.store.data_dir} is a {kind} store: set store.demo or another data_dir"
        )
    if not store.demo and settings.redis.fsync != "always" and not settings.redis.url:
        raise StoreError("redis.fsync is everysec: a production store needs `always`, or what it acknowledged may go")
    known = await asyncio.to_thread(registry.set_store, store)
    if known != store:
        raise StoreError(
            f"the journal is not the one that belongs to the registry in {settings.store.data_dir}: bring back its "
            "folder `redis` (or the Redis of redis.url), or start with an empty data_dir"
        )
    if not await asyncio.to_thread(registry.texts_split):
        raise StoreError("this store holds texts as they were written: run `python -m streams upgrade` once")
    await asyncio.to_thread(
        registry.set_regulation, regulation(settings.cases, settings.alerts, settings.tasks, settings.follow), real_ms()
    )
    newest = (await journal.figures())["in"].last
    await asyncio.to_thread(ensure_signing, settings, registry, newest, real_ms())
    if store.demo:
        await asyncio.to_thread(ensure_demo_keys, settings, registry)
        day = local_day(CityClock(store).now_ms())
        await asyncio.to_thread(ensure_demo_tables, registry, shell.places(settings), store.city, real_ms(), day)
    return store


def ensure_demo_keys(settings: Settings, registry: Registry) -> None:
    """The demo's keys, made with the store; those that an older version did not have are added."""
    made = read_keys(settings) if keys_file(settings).exists() else enrol_demo(settings, registry)
    whole = with_systems(registry, made)
    if whole is not made or not keys_file(settings).exists():
        write_keys(settings, whole)


def enrol_demo(settings: Settings, registry: Registry) -> DemoKeys:
    """The demo's workers, and their phones under one key."""
    now = real_ms()
    workers = registry.enrol_workers(roster(shell.places(settings), settings.demo.seed), now)
    senders, fleet_key = registry.enrol_fleet(workers, label="demo", now=now)
    return DemoKeys(
        fleet_key=fleet_key,
        first_sender=senders[0],
        first_worker=workers[0],
        count=len(workers),
    )


def welcome(settings: Settings, registry: Registry, *, demo: bool) -> list[str]:
    """How to sign in, as lines to print. In production no link: what `up` prints stays in the system's journal."""
    if not demo:
        return [f"people sign in at {settings.dashboard_url}/signin; a wall's link: python -m streams links"]
    links = [f"  {role:<10} {link}" for role, link in sign_in_links(settings, registry).items()]
    return [*links, "each link signs in once; fresh ones: python -m streams links"]


def with_systems(registry: Registry, keys: DemoKeys) -> DemoKeys:
    """With a key for each department and the platform; the same where it has them. The one key for all departments that
    an older version made is revoked."""
    now = real_ms()
    missing = [name for name in recipe.load().departments if name not in keys.departments]
    if not missing and keys.platform is not None:
        return keys
    for line in registry.listed_keys():
        if line.label == _ONE_FOR_ALL and not line.revoked:
            registry.revoke_key(line.number, now)
    made = dict(keys.departments)
    for name in missing:
        sender, key = registry.enrol_department(name, simulated=True, now=now)
        made[name] = SystemKey(sender.number, key)
    platform = keys.platform
    if platform is None:
        sender, key = registry.enrol_platform(_PLATFORM, simulated=True, now=now)
        platform = SystemKey(sender.number, key)
    return msgspec.structs.replace(keys, departments=made, platform=platform)


def sign_in_links(settings: Settings, registry: Registry) -> dict[str, str]:
    """Fresh one-time links by role: for a wall always, for people in a demo store alone. Elsewhere people have names
    and passwords, and what they do is done by somebody."""
    city, now = settings.city.code, real_ms()
    pages = {Role.WALL: (settings.wall_url, "/wall")}
    if settings.store.demo:
        people = {Role.DUTY: "/duty", Role.DUTY_LEAD: "/duty", Role.SUPERVISOR: f"/region/{city}"}
        pages |= {role: (settings.dashboard_url, page) for role, page in people.items()}
    return {
        role.value: f"{base}/signin?token={registry.new_link(role, city, page, now=now, ttl_ms=LINK_MS)}"
        for role, (base, page) in pages.items()
    }
