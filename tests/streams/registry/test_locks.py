from __future__ import annotations

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.engine import Row

from streams.access.subject import Role
from streams.model.audit import AuditRecord
from streams.registry.locks import (
    DEVICE_MS,
    LOCK_AFTER,
    LOCK_MS,
    AttemptOrigin,
    SessionAttempt,
    failed,
    forget_devices,
    know,
    locked,
    locked_until,
    succeeded,
    unlock,
)
from streams.registry.records import NewUser
from streams.registry.registry import Registry
from streams.registry.tables import users

NOW = 1_795_000_000_000
HERE, THERE = AttemptOrigin("10.0.0.9"), AttemptOrigin("10.0.1.9")
ADDED = AuditRecord(NOW, "operator x", "operator", "", "command line", "user.add", "user/li")


@pytest.fixture
def people(registry: Registry) -> Registry:
    for name in ("li", "wang"):
        new = NewUser(name=name, password="a rather long word", role=Role.LEADER, scope="2112", profile="asvs")
        registry.add_user(new, ADDED, NOW)
    return registry


def person(tx: Connection, name: str = "li") -> Row[tuple[object, ...]]:
    return tx.execute(select(users).where(users.c.name == name)).one()


def wrong(tx: Connection, place: AttemptOrigin | SessionAttempt, times: int = LOCK_AFTER) -> None:
    for _ in range(times):
        failed(tx, person(tx), place, NOW)


def test_the_door_and_the_seat_lock_apart_and_by_person(people: Registry) -> None:
    with people._engine.begin() as tx:
        wrong(tx, HERE)
        assert locked(tx, person(tx), HERE, NOW + LOCK_MS - 1)
        assert not locked(tx, person(tx), HERE, NOW + LOCK_MS)
        assert not locked(tx, person(tx), THERE, NOW)
        assert not locked(tx, person(tx), SessionAttempt(), NOW)
        assert not locked(tx, person(tx, "wang"), HERE, NOW)
        wrong(tx, SessionAttempt())
        assert locked(tx, person(tx), SessionAttempt(), NOW)
        assert locked_until(tx, person(tx)) == NOW + LOCK_MS


def test_a_success_begins_the_count_of_its_own_place_anew(people: Registry) -> None:
    with people._engine.begin() as tx:
        for place in (HERE, SessionAttempt()):
            wrong(tx, place, LOCK_AFTER - 1)
            succeeded(tx, person(tx), place)
            wrong(tx, place, LOCK_AFTER - 1)
            assert not locked(tx, person(tx), place, NOW)
        wrong(tx, HERE)
        succeeded(tx, person(tx), THERE)
        assert locked(tx, person(tx), HERE, NOW)


def test_a_known_browser_passes_until_it_is_forgotten_or_too_old(people: Registry) -> None:
    with people._engine.begin() as tx:
        device = know(tx, person(tx).id, "", NOW)
        wrong(tx, HERE)
        assert not locked(tx, person(tx), AttemptOrigin(HERE.address, device), NOW)
        assert not locked(tx, person(tx), AttemptOrigin(HERE.address, device), NOW + DEVICE_MS - 1)
        assert know(tx, person(tx).id, device, NOW + 1) == device
        assert know(tx, person(tx, "wang").id, device, NOW) != device
        forget_devices(tx, person(tx).id)
        assert locked(tx, person(tx), AttemptOrigin(HERE.address, device), NOW)


def test_an_administrator_opens_both_locks(people: Registry) -> None:
    with people._engine.begin() as tx:
        wrong(tx, HERE)
        wrong(tx, SessionAttempt())
        unlock(tx, person(tx).id)
        assert not locked(tx, person(tx), HERE, NOW)
        assert not locked(tx, person(tx), SessionAttempt(), NOW)
        assert locked_until(tx, person(tx)) == 0
