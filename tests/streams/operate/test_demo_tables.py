"""Who is on call in a demo city, and its marks of time."""

from __future__ import annotations

from datetime import date

from streams.geography.places import load
from streams.model.local_day import day_start, number_of
from streams.model.outgoing.on_call import LEVEL_POSTS, on_call, turn
from streams.model.time_mark import during, marks_of
from streams.operate.demo_tables import ensure_demo_tables
from streams.registry.own_kinds import kinds
from streams.registry.registry import Registry

DAY = 20_785


def test_what_is_raised_in_a_demo_has_a_receiver_whose_number_rings_nowhere(registry: Registry) -> None:
    """Before, the plan on the card of every alert of the demo said that nobody is on call."""
    places = load()
    ensure_demo_tables(registry, places, "2112", 1, DAY)
    newest = registry.own_versions("lineups")[0].number
    ensure_demo_tables(registry, places, "2112", 2, DAY)
    assert registry.own_versions("lineups")[0].number == newest, "a table that is there stays"
    lines = on_call(kinds()["lineups"], registry.own_rows("lineups", DAY))
    for area in ("2112", *places.counties()):
        for post in LEVEL_POSTS.values():
            (one,) = turn(lines, area, post, day_start(DAY)).now
            assert (one.name[:2], one.telephone) == ("示例", "000-00000000")


def test_carriers_are_examples_in_counties_with_their_days(registry: Registry) -> None:
    places = load()
    ensure_demo_tables(registry, places, "2112", 1, DAY)
    rows = registry.own_rows("carriers", DAY)
    assert {row[1] for row in rows} >= {"百合家事", "圆桌议事会", "百姓半月谈", "警民联调", "平安家庭指导站"}
    assert all(row[2].startswith("示例") and places.known(row[3]) for row in rows)


def test_the_seasons_of_a_demo_are_marks_of_the_whole_city(registry: Registry) -> None:
    ensure_demo_tables(registry, load(), "2112", 1, DAY)
    marks = marks_of(registry.own_rows("time_marks", DAY), "211221106")
    names = [(one.first, one.last, one.name) for one in during(marks, number_of(date(2026, 10, 25)), DAY)]
    assert names == [
        (number_of(date(2026, 10, 1)), number_of(date(2026, 12, 10)), "秋季秸秆禁烧"),
        (number_of(date(2026, 11, 1)), number_of(date(2026, 11, 1)), "供暖开始"),
    ]
