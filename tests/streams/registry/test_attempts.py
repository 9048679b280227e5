from __future__ import annotations

import pytest

from streams.registry.attempts import Rule, failed, forget, network, paused, paused_until
from streams.registry.registry import Registry

RULE = Rule(3, 1_000, 500)


def test_failures_in_a_row_pause_and_then_count_anew(registry: Registry) -> None:
    with registry._engine.begin() as tx:
        assert [failed(tx, "a", RULE, 10 + n) for n in range(3)] == [False, False, True]
        assert paused(tx, "a", 1_011)
        assert not paused(tx, "a", 1_012)
        assert not paused(tx, "b", 12)
        assert paused_until(tx, "a") == 1_012
        assert not failed(tx, "a", RULE, 1_012)


def test_while_paused_nothing_is_added_and_the_pause_grows_no_longer(registry: Registry) -> None:
    with registry._engine.begin() as tx:
        for n in range(10):
            failed(tx, "a", RULE, n)
        assert paused_until(tx, "a") == 1_002


def test_old_failures_do_not_count(registry: Registry) -> None:
    with registry._engine.begin() as tx:
        assert not any(failed(tx, "a", RULE, n * 501) for n in range(10))


def test_what_is_forgotten_was_never_tried(registry: Registry) -> None:
    with registry._engine.begin() as tx:
        for what in ("a:1", "a:2", "a_x", "b"):
            for _ in range(3):
                failed(tx, what, RULE, 0)
        forget(tx, "a:")
        assert [paused(tx, what, 1) for what in ("a:1", "a:2", "a_x", "b")] == [False, False, True, True]


@pytest.mark.parametrize(
    ("address", "block"),
    [
        ("10.1.2.3", "10.1.2.0/24"),
        ("10.1.2.250", "10.1.2.0/24"),
        ("2001:db8:1:2::5", "2001:db8:1::/48"),
        ("", ""),
        ("unix", "unix"),
    ],
)
def test_a_network_is_a_block_of_addresses(address: str, block: str) -> None:
    assert network(address) == block
