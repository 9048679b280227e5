"""Which mediation rooms are open on a day without a person on duty."""

from __future__ import annotations

import msgspec
import pytest

from streams.model.local_day import weekday
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind, Turn

MONDAY = 20_780
WORKDAYS = (0, 1, 2, 3, 4)
ROOM = Site("r1", SiteKind.ROOM, "老裴调解室", "211221106201", days=WORKDAYS)
ALL = Turn("r1", MONDAY, MONDAY + 6)


def missing(day: int, *turns: Turn, site: Site = ROOM, days_off: tuple[int, ...] = ()) -> list[str]:
    regulation = Regulation(sites=(site,), turns=turns, days_off=days_off)
    return [one.id for one in regulation.unstaffed_rooms(day)]


def test_a_room_is_missed_on_its_open_days_alone() -> None:
    assert weekday(MONDAY) == 0
    assert [missing(MONDAY + n) for n in range(7)] == [["r1"]] * 5 + [[], []]
    assert missing(MONDAY, days_off=(MONDAY,)) == [], "on a public holiday every room is closed"
    assert missing(MONDAY, site=msgspec.structs.replace(ROOM, days=())) == [], "without a calendar none is judged"


@pytest.mark.parametrize(
    ("turn", "days"),
    [
        (ALL, []),
        (Turn("r1", MONDAY + 1, MONDAY + 2), [0, 3, 4]),
        (Turn("r1", MONDAY, MONDAY + 6, (0, 4)), [1, 2, 3]),
        (Turn("other", MONDAY, MONDAY + 6), [0, 1, 2, 3, 4]),
    ],
)
def test_a_turn_covers_its_days(turn: Turn, days: list[int]) -> None:
    assert [n for n in range(7) if missing(MONDAY + n, turn)] == days


@pytest.mark.parametrize("change", [{"in_court": True}, {"kind": SiteKind.CENTRE}, {"kind": SiteKind.REST}])
def test_a_room_inside_a_court_and_other_sites_are_exempt(change: dict[str, object]) -> None:
    assert missing(MONDAY, site=msgspec.structs.replace(ROOM, **change)) == []


def test_a_regulation_of_an_older_version_has_no_sites() -> None:
    old = msgspec.to_builtins(Regulation())
    del old["sites"], old["turns"]
    assert msgspec.convert(old, Regulation).unstaffed_rooms(MONDAY) == []
