from __future__ import annotations

from streams.crowd import ConnectionLimit


def test_of_one_address_the_oldest_makes_room_for_the_newest() -> None:
    crowd: ConnectionLimit[int] = ConnectionLimit(100, 2)
    assert [crowd.arrive(n, "a") for n in (1, 2)] == [None, None]
    assert crowd.arrive(3, "a") == 1
    assert crowd.arrive(4, "b") is None
    assert len(crowd) == 3


def test_when_all_are_too_many_the_address_with_the_most_loses_one() -> None:
    crowd: ConnectionLimit[int] = ConnectionLimit(4, 4)
    for n in (1, 2, 3):
        crowd.arrive(n, "hostile")
    crowd.arrive(4, "desk")
    assert crowd.arrive(5, "desk") == 1
    assert len(crowd) == 4


def test_who_has_gone_takes_no_place() -> None:
    crowd: ConnectionLimit[int] = ConnectionLimit(2, 2)
    crowd.arrive(1, "a")
    crowd.leave(1)
    crowd.leave(1)
    crowd.arrive(2, "a")
    assert crowd.arrive(3, "a") is None
    assert crowd.arrive(2, "a") is None
    assert len(crowd) == 2
