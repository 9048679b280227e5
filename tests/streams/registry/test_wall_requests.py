"""A wall's code: which browser it lets in, how long, how often, and how many may ask."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.model.case_code import SIGNS
from streams.registry.registry import Registry
from streams.registry.wall_requests import LENGTH, LIFE_MS, MOST, MOST_OF_ADDRESS

NOW = 1_800_000_000_000
HALL = "192.0.2.7"


def admit(registry: Registry, code: str, at: int = NOW, scope: str = "2112") -> None:
    record = AuditRecord(at, "admin", Role.SYSTEM_ADMIN.value, "2112", HALL, "wall.admit", code)
    registry.admit_wall(code, scope, "/wall?wall=hall", record, at)


def test_a_browser_shows_one_code_until_it_is_too_old(registry: Registry) -> None:
    first = registry.wall_code("a", NOW, HALL, "Chrome")
    assert len(first) == LENGTH
    assert set(first) <= set(SIGNS)
    assert registry.wall_code("a", NOW + LIFE_MS, HALL, "Chrome") == first
    assert registry.wall_code("b", NOW, HALL, "Chrome") != first
    assert registry.wall_code("a", NOW + LIFE_MS + 1, HALL, "Chrome") != first


def test_the_browser_whose_code_was_typed_comes_in_once_and_no_other(registry: Registry) -> None:
    code, other = registry.wall_code("a", NOW, HALL, "Chrome"), registry.wall_code("b", NOW, HALL, "Chrome")
    assert registry.take_wall("a", NOW) is None
    admit(registry, code, scope="211221")
    assert registry.take_wall("b", NOW) is None
    found = registry.take_wall("a", NOW, HALL)
    assert found is not None
    assert (found[0].subject.role, found[0].subject.scope, found[0].page) == (Role.WALL, "211221", "/wall?wall=hall")
    assert registry.session(found[1], NOW, idle_ms=1) is not None
    assert registry.take_wall("a", NOW) is None
    said = [link.record for link in registry.audit_chain()][-2:]
    assert [(one.action, one.object) for one in said] == [("wall.admit", code), ("signin", "code")]
    with pytest.raises(DeedRefused, match="no wall shows this code"):
        admit(registry, code)
    admit(registry, other)


@pytest.mark.parametrize("code", ["", "ABCDEFGH", "2345678"])
def test_a_code_that_no_wall_shows_lets_nobody_in(registry: Registry, code: str) -> None:
    registry.wall_code("a", NOW, HALL, "Chrome")
    with pytest.raises(DeedRefused, match="no wall shows this code"):
        admit(registry, code)
    assert registry.take_wall("a", NOW) is None


def test_a_code_that_is_too_old_and_one_taken_too_late_let_nobody_in(registry: Registry) -> None:
    late, slow = registry.wall_code("a", NOW, HALL, "Chrome"), registry.wall_code("b", NOW, HALL, "Chrome")
    with pytest.raises(DeedRefused, match="no wall shows this code"):
        admit(registry, late, NOW + LIFE_MS + 1)
    admit(registry, slow)
    assert registry.take_wall("b", NOW + LIFE_MS + 1) is None


def test_so_many_may_ask_of_one_address_and_in_all(registry: Registry) -> None:
    for n in range(MOST_OF_ADDRESS):
        registry.wall_code(f"a{n}", NOW, HALL, "Chrome")
    with pytest.raises(DeedRefused, match="too many walls"):
        registry.wall_code("more", NOW, HALL, "Chrome")
    for n in range(MOST - MOST_OF_ADDRESS):
        registry.wall_code(f"b{n}", NOW, f"198.51.100.{n // MOST_OF_ADDRESS}", "Chrome")
    with pytest.raises(DeedRefused, match="too many walls"):
        registry.wall_code("more", NOW, "203.0.113.1", "Chrome")
    assert registry.wall_code("more", NOW + LIFE_MS + 1, HALL, "Chrome")


def test_who_waits_is_listed_without_a_code(registry: Registry) -> None:
    first = registry.wall_code("a", NOW, HALL, "Chrome" * 99)
    registry.wall_code("b", NOW + 1, "198.51.100.1", "Kiosk")
    listed = registry.walls_asking(NOW + 1)
    assert [(one.address, one.agent[:6], one.at) for one in listed] == [
        ("198.51.100.1", "Kiosk", NOW + 1),
        (HALL, "Chrome", NOW),
    ]
    assert len(listed[1].agent) == 200
    assert first not in repr(listed)
    admit(registry, first)
    assert len(registry.walls_asking(NOW + 1)) == 1
    assert registry.walls_asking(NOW + LIFE_MS + 2) == []
