"""Mediation rooms and carriers in the line-up of a township."""

from __future__ import annotations

from datetime import date

from dashboard.areas.rooms import carrier_spots, carriers_of, rooms_of
from dashboard.locale import Words
from streams.geography.places import load as load_places
from streams.model.local_day import number_of, weekday
from streams.model.sites import Site, SiteKind, Turn
from streams.registry.sites import DutyTurn

TOWN = "211221106"
DAY = number_of(date(2026, 11, 30))
"""A Monday."""
WORDS = Words("zh")


def room(name: str, region: str = f"{TOWN}201", *, days: tuple[int, ...] = (0, 1), in_court: bool = False) -> Site:
    return Site(name, SiteKind.ROOM, f"示例{name}", region, 0, 0, days, in_court)


def test_a_room_says_how_it_is_today_and_one_inside_a_court_is_not_judged() -> None:
    assert weekday(DAY) == 0
    sites = [room("a"), room("b"), room("c", days=(3,)), room("d", days=()), room("e", in_court=True)]
    sites.append(room("f", "211224101"))
    turns = [DutyTurn(1, "示例调解员", Turn("a", DAY, DAY)), DutyTurn(2, "示例他人", Turn("b", DAY - 9, DAY - 1))]
    found = rooms_of(sites, turns, TOWN, DAY, (), WORDS)
    assert [(one.own, one.who, one.note) for one in found] == [
        ("示例a", "示例调解员", "今日开放"),
        ("示例b", "", "今日开放，无人值班"),
        ("示例c", "", "今日不开放"),
        ("示例d", "", "未设开放日"),
        ("示例e", "", "设在法院，由法院安排"),
    ]
    holiday = rooms_of(sites[:3], turns, TOWN, DAY, (DAY,), WORDS)
    assert {one.note for one in holiday} == {"今日不开放"}


def test_carriers_of_the_township_and_of_all_around_it_with_their_days() -> None:
    rows = [
        ("x1", "圆桌议事会", "示例议事会", f"{TOWN}201", "1", "024-70000000", ""),
        ("x2", "百合家事", "示例工作室", "211221", "37", "", ""),
        ("x3", "百姓半月谈", "示例半月谈", TOWN, "", "", "每月上下旬各一次"),
        ("x4", "警民联调", "示例别处", "211224", "1", "", ""),
    ]
    found = carriers_of(rows, TOWN, DAY, WORDS)
    assert [(one.name, one.phone, one.note) for one in found] == [
        ("圆桌议事会", "024-70000000", "今日活动"),
        ("百合家事", "", "活动日：星期三；星期日"),
        ("百姓半月谈", "", "每月上下旬各一次"),
    ]


def test_carriers_are_a_layer_of_the_map_where_their_area_has_its_name() -> None:
    places = load_places()
    rows = [
        ("x1", "圆桌议事会", "示例议事会", f"{TOWN}201", "1", "", ""),
        ("x2", "百合家事", "示例", "211224", "", "", ""),
    ]
    (one,) = carrier_spots(rows, TOWN, places)
    assert (one["kind"], one["name"]) == ("carrier", "圆桌议事会 示例议事会")
    assert (one["lon"], one["lat"]) == places.label(f"{TOWN}201")
    assert len(carrier_spots(rows, "2112", places)) == 2
