"""3,000 positions a second, an order before each fault and its receipt after it: what was acknowledged = segments =
state = history = one browser's replica, and no screen was live when it was not."""

from __future__ import annotations

import random
import sqlite3
from pathlib import Path

import pytest

from tests.chaos.faults import DRAWN, Fault, FaultKind, drawn
from tests.chaos.happen import lacking
from tests.chaos.rounds import Found, faults_lose_nothing, on_its_disk
from tests.journeys.stack import KILLABLE, Stack, running
from tests.postgres import PostgresPair
from tests.releases import Release
from tests.watched import Group

pytestmark = [pytest.mark.journey, pytest.mark.timeout(900)]
SEED, FEWER = 2112, 3_000
RELEASED = ("fold", "archive", "intake", "gateway", "calls", "dashboard", "wall")
"""What a release brings, in the order in which it is restarted."""


async def test_faults_of_every_kind_lose_nothing_and_double_nothing(tmp_path: Path) -> None:
    kinds = set(DRAWN) - lacking()
    faults = drawn(SEED, len(kinds), lacking())
    assert {fault.kind for fault in faults} == kinds
    found = Found()
    with on_its_disk(tmp_path) as (stack, disk):
        await faults_lose_nothing(stack, faults, found, FEWER, disk=disk)
    print(*found.lines(), sep="\n")
    assert found.orders == len(faults)
    assert found.looks > found.orders


@pytest.mark.soak
async def test_twenty_kills_under_the_whole_load(quiet: Stack) -> None:
    order = [KILLABLE[n % len(KILLABLE)] for n in range(20)]
    random.Random(SEED).shuffle(order)
    found = Found()
    await faults_lose_nothing(quiet, [Fault(FaultKind.KILL, (name,)) for name in order], found)
    print(*found.lines(), sep="\n")
    assert found.orders == len(order)


@pytest.mark.soak
async def test_two_primaries_die_under_the_whole_load(tmp_path: Path) -> None:
    """A city on three Redis servers under sentinels, and a process killed between."""
    faults = [Fault(FaultKind.PRIMARY), Fault(FaultKind.KILL, ("fold",)), Fault(FaultKind.PRIMARY)]
    found = Found()
    with Group().running() as group, running(tmp_path, demo={"run": False}, redis={"url": group.url}) as stack:
        await faults_lose_nothing(stack, faults, found, group=group)
    print(*found.lines(), sep="\n")
    assert found.orders == len(faults)


@pytest.mark.soak
async def test_a_database_dies_under_the_whole_load_and_its_standby_goes_on(tmp_path: Path) -> None:
    """Registry and history are on it; a process is killed after it, which must find the other server by itself."""
    faults = [Fault(FaultKind.DATABASE), Fault(FaultKind.KILL, ("intake",)), Fault(FaultKind.KILL, ("archive",))]
    found = Found()
    with PostgresPair().running() as pair:
        databases = {"registry": {"url": pair.url}, "archive": {"history_url": pair.url}}
        with running(tmp_path, demo={"run": False}, **databases) as stack:
            await faults_lose_nothing(stack, faults, found, pair=pair)
    print(*found.lines(), sep="\n")
    assert found.orders == len(faults)


@pytest.mark.soak
async def test_a_release_comes_and_is_taken_back_under_the_whole_load(tmp_path: Path) -> None:
    """15,000 phones stay; the registry keeps what the later release added, and the one before works over it."""
    release, found = Release(tmp_path), Found()
    faults = [Fault(kind, RELEASED) for kind in (FaultKind.LATER, FaultKind.BEFORE, FaultKind.LATER)]
    stack = Stack(tmp_path, demo={"run": False})
    stack.root = release.tree
    try:
        stack.start()
        await faults_lose_nothing(stack, faults, found, release=release)
    finally:
        stack.stop()
    print(*found.lines(), sep="\n")
    with sqlite3.connect(tmp_path / "data/registry.db") as tables:
        assert tables.execute("SELECT version_num FROM alembic_version").fetchall() == [(release.revision,)]
    assert found.orders == len(faults)
