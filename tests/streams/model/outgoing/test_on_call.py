"""Who is on call when: lines of the table, with who stands in."""

from __future__ import annotations

from datetime import date

from streams.model.local_day import day_start, number_of
from streams.model.outgoing.on_call import OnCall, on_call, turn
from streams.registry.own_kinds import kinds

KIND = kinds()["lineups"]
COUNTY = "211221"


def at(day: int, hour: int, minute: int = 0) -> int:
    return day_start(number_of(date(2026, 12, day))) + (hour * 60 + minute) * 60_000


def line(name: str, first: str, last: str, starts: str = "", ends: str = "", **more: str) -> tuple[str, ...]:
    cells = {"region": COUNTY, "unit": "", "post": "chief", "name": name, "telephone": "024-7000", "mail": ""}
    cells |= {"first": first, "last": last, "starts": starts, "ends": ends, "stands_in": "no", **more}
    return tuple(cells[column.id] for column in KIND.columns)


def names(found: tuple[OnCall, ...]) -> list[str]:
    return [one.name for one in found]


def test_by_day_and_by_night_who_is_next_and_when() -> None:
    lines = on_call(
        KIND,
        [
            line("甲", "2026-12-01", "2026-12-01", "08:00", "20:00"),
            line("乙", "2026-12-01", "2026-12-02", "20:00", "08:00"),
        ],
    )
    found = turn(lines, COUNTY, "chief", at(1, 19, 59))
    assert (names(found.now), names(found.next), found.next_at) == (["甲"], ["乙"], at(1, 20))
    found = turn(lines, COUNTY, "chief", at(2, 7, 59))
    assert (names(found.now), names(found.next), found.next_at) == (["乙"], [], 0)
    assert names(turn(lines, COUNTY, "chief", at(2, 8)).now) == []
    assert turn(lines, COUNTY, "chief", at(1, 7)).next_at == at(1, 8)


def test_the_last_day_is_included_and_a_line_without_days_always_holds() -> None:
    lines = on_call(KIND, [line("甲", "2026-12-01", "2026-12-07"), line("常", "", "")])
    assert names(turn(lines, COUNTY, "chief", at(7, 23, 59)).now) == ["常", "甲"]
    assert names(turn(lines, COUNTY, "chief", at(8, 0)).now) == ["常"]


def test_who_stands_in_takes_the_place_of_the_others_while_it_holds() -> None:
    lines = on_call(
        KIND,
        [
            line("甲", "2026-12-01", "2026-12-07"),
            line("顶", "2026-12-03", "2026-12-03", "08:00", "12:00", stands_in="yes"),
        ],
    )
    assert names(turn(lines, COUNTY, "chief", at(3, 7)).now) == ["甲"]
    assert turn(lines, COUNTY, "chief", at(3, 7)).next_at == at(3, 8)
    assert names(turn(lines, COUNTY, "chief", at(3, 8)).now) == ["顶"]
    assert names(turn(lines, COUNTY, "chief", at(3, 12)).now) == ["甲"]


def test_lines_of_other_posts_areas_and_offices_are_others() -> None:
    lines = on_call(
        KIND,
        [line("所", "", "", unit="justice"), line("带", "", "", post="lead"), line("市", "", "", region="2112")],
    )
    assert names(turn(lines, COUNTY, "chief", at(1, 0)).now) == []
    assert names(turn(lines, COUNTY, "lead", at(1, 0)).now) == ["带"]


def test_a_version_from_before_the_newest_columns_holds_all_day() -> None:
    old = (COUNTY, "", "chief", "甲", "024-7000", "2026-12-01", "2026-12-01")
    (one,) = on_call(KIND, [KIND.whole(old)])
    assert (one.begins, one.ends, one.mail, one.stands_in) == (at(1, 0), at(2, 0), "", False)
