from __future__ import annotations

from functools import partial

from streams.access.subject import Role, Subject
from streams.gateway.one_county import SWITCH_S, OneCounty
from streams.model.topic import Kind, Projection, Topic

WALL = Subject(id="w", role=Role.WALL, scope="2112")
OTHER = Subject(id="v", role=Role.WALL, scope="2112")
DESK = Subject(id="d", role=Role.DUTY, scope="2112")


def dots(county: str, projection: Projection = Projection.WALL) -> Topic:
    return Topic(Kind.WORKERS, county, projection)


def test_a_wall_has_one_county_and_turns_to_another_at_its_own_pace() -> None:
    one = OneCounty()
    assert one.may(WALL, dots("211221"), 100.0)
    assert one.may(WALL, dots("211221"), 100.0)
    assert not one.may(WALL, dots("211222"), 100.0 + SWITCH_S - 0.1)
    assert one.may(WALL, dots("211222"), 100.0 + SWITCH_S)
    assert not one.may(WALL, dots("211221"), 101.0 + SWITCH_S)
    assert one.may(OTHER, dots("211221"), 101.0 + SWITCH_S)


def test_what_other_sockets_of_the_same_wall_hold_is_taken_from_them() -> None:
    one = OneCounty()
    dropped: list[str] = []
    for viewer in ("first", "second"):
        assert one.may(WALL, dots("211221"), 0.0)
        one.hold(WALL, dots("211221"), viewer, partial(dropped.append, viewer))
    one.leave(WALL, "second")
    assert one.may(WALL, dots("211222"), SWITCH_S)
    assert dropped == ["first"]


def test_a_township_counts_as_its_county_and_both_are_taken_when_the_wall_turns() -> None:
    one = OneCounty()
    dropped: list[str] = []
    for code in ("211221", "211221106"):
        assert one.may(WALL, dots(code), 0.0)
        one.hold(WALL, dots(code), "viewer", partial(dropped.append, code))
    assert not one.may(WALL, dots("211222101"), SWITCH_S - 0.1)
    assert one.may(WALL, dots("211222101"), SWITCH_S)
    assert dropped == ["211221", "211221106"]


def test_a_desk_sees_every_county_it_may_and_a_wall_every_other_topic() -> None:
    one = OneCounty()
    assert all(one.may(DESK, dots(code, Projection.DESK), 0.0) for code in ("211221", "211222", "211223"))
    assert all(one.may(WALL, Topic(Kind.ALERTS, code, Projection.WALL), 0.0) for code in ("211221", "211222"))


def test_a_wall_that_left_and_came_back_at_once_has_gained_nothing() -> None:
    one = OneCounty()
    one.may(WALL, dots("211221"), 0.0)
    one.forget(1.0)
    assert not one.may(WALL, dots("211222"), 2.0)
    one.forget(SWITCH_S)
    assert one.may(WALL, dots("211222"), SWITCH_S)
