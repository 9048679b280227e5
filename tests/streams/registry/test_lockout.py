"""Failures in a row at signing in: which browser of which network is let in again, and by what."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest

from streams.errors import HashingBusy, StoreError
from streams.model.audit import Decision
from streams.registry import passwords
from streams.registry.locks import LOCK_AFTER, LOCK_MS
from streams.registry.passwords import kept
from streams.registry.registry import Registry
from tests.streams.registry.sign_in import ADDED, NOW, PASSWORD, add, come


def attempts(registry: Registry) -> list[Decision]:
    return [link.record.decision for link in registry.audit_chain() if link.record.action == "signin"]


def test_five_failures_lock_the_name_for_a_while_whatever_is_typed(registry: Registry) -> None:
    add(registry)
    for n in range(LOCK_AFTER):
        assert not come(registry, "wrong", now=NOW + n)
    assert not come(registry, now=NOW + LOCK_MS - 1)
    assert come(registry, now=NOW + LOCK_AFTER - 1 + LOCK_MS)
    assert attempts(registry) == [Decision.DENIED] * (LOCK_AFTER + 1) + [Decision.ALLOWED]


def attempt(registry: Registry, password: str, address: str, device: str = "", now: int = NOW) -> bool:
    return registry.sign_in("wang.li", password, "", now, address, device=device) is not None


def test_a_stranger_locks_nobody_out_of_another_network(registry: Registry) -> None:
    add(registry)
    for _ in range(LOCK_AFTER):
        assert not attempt(registry, "wrong", "10.0.0.9")
    assert not attempt(registry, PASSWORD, "10.0.0.200")
    assert attempt(registry, PASSWORD, "10.0.1.9")
    assert [user.locked_until for user in registry.users()] == [NOW + LOCK_MS]


def test_a_browser_that_is_known_passes_the_lock_of_its_own_network(registry: Registry) -> None:
    add(registry)
    user = registry.users()[0].id
    device = registry.known_device(user, "", NOW)
    assert registry.known_device(user, device, NOW) == device
    for _ in range(LOCK_AFTER):
        attempt(registry, "wrong", "10.0.0.9")
    assert not attempt(registry, PASSWORD, "10.0.0.9", "forged")
    assert attempt(registry, PASSWORD, "10.0.0.9", device)


def test_a_known_browser_from_which_five_failures_came_is_unknown(registry: Registry) -> None:
    add(registry)
    device = registry.known_device(registry.users()[0].id, "", NOW)
    for _ in range(LOCK_AFTER):
        assert not attempt(registry, "wrong", "10.0.0.9", device)
    for _ in range(LOCK_AFTER):
        assert not attempt(registry, "wrong", "10.0.0.9", device)
    assert not attempt(registry, PASSWORD, "10.0.0.9", device)


def test_a_known_browser_of_one_is_a_stranger_s_for_another(registry: Registry) -> None:
    add(registry)
    add(registry, name="zhao")
    other = next(user.id for user in registry.users() if user.name == "zhao")
    device = registry.known_device(other, "", NOW)
    for _ in range(LOCK_AFTER):
        attempt(registry, "wrong", "10.0.0.9")
    assert not attempt(registry, PASSWORD, "10.0.0.9", device)


def test_failures_from_everywhere_lock_the_name_everywhere_but_for_known_browsers(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("streams.registry.locks.EVERYWHERE_AFTER", 6)
    add(registry)
    device = registry.known_device(registry.users()[0].id, "", NOW)
    for n in range(6):
        attempt(registry, "wrong", f"10.0.{n}.1")
    assert not attempt(registry, PASSWORD, "10.9.9.9")
    assert attempt(registry, PASSWORD, "10.9.9.9", device)


def test_wrong_pins_do_not_lock_the_password_and_the_other_way_round(registry: Registry) -> None:
    add(registry, pin="482913")
    found = registry.sign_in("wang.li", PASSWORD, "", NOW, "10.0.0.9")
    assert found is not None
    record = msgspec.structs.replace(ADDED, action="confirm")
    for _ in range(LOCK_AFTER):
        assert not registry.prove(found[0], "000000", record, NOW)
    assert not registry.prove(found[0], "482913", record, NOW)
    assert come(registry)
    assert registry.prove(found[0], "482913", record, NOW + LOCK_MS)
    for _ in range(LOCK_AFTER):
        assert not come(registry, "wrong")
    assert registry.prove(found[0], "482913", record, NOW + LOCK_MS)


def test_who_is_locked_out_is_let_in_again_by_an_administrator_on_record(registry: Registry) -> None:
    add(registry)
    for _ in range(LOCK_AFTER):
        come(registry, "wrong")
    registry.unlock("Wang.Li", msgspec.structs.replace(ADDED, action="user.unlock"))
    assert come(registry)
    assert "user.unlock" in [link.record.action for link in registry.audit_chain()]
    with pytest.raises(StoreError, match="no user"):
        registry.unlock("nobody", ADDED)


def test_too_many_hashes_at_once_are_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    begun, go_on = threading.Semaphore(0), threading.Event()

    class Slow:
        def hash(self, _: str) -> str:
            begun.release()
            go_on.wait(20)
            return "x"

    monkeypatch.setattr(passwords, "_hasher", Slow())
    with ThreadPoolExecutor(4) as pool:
        waiting = [pool.submit(kept, "a") for _ in range(2)]
        assert begun.acquire(timeout=20)
        assert begun.acquire(timeout=20)
        waiting += [pool.submit(kept, "a") for _ in range(2)]
        until = time.monotonic() + 20
        while passwords._places._value and time.monotonic() < until:
            time.sleep(0.01)
        with pytest.raises(HashingBusy):
            kept("a")
        assert not begun.acquire(blocking=False), "no more than two at once"
        go_on.set()
        assert [one.result(20) for one in waiting] == ["x"] * 4


def test_a_success_begins_the_count_anew(registry: Registry) -> None:
    add(registry)
    for _ in range(3):
        for _ in range(LOCK_AFTER - 1):
            assert not come(registry, "wrong")
        assert come(registry)
