from __future__ import annotations

import pytest
import shapely

from streams.errors import BoundaryError
from streams.geography.delivery.match import called, match
from streams.geography.delivery.read import Delivered

NAMES = {
    "211221": "铁岭县",
    "211281": "调兵山市",
    "211281101": "晓明镇",
    "211281102": "大明镇",
    "211281101200": "锁龙沟村",
    "211281102200": "大明村",
    "211281102201": "锁龙沟村",
}
BOX = shapely.box(0, 0, 1, 1)


def delivered(*rows: dict[str, str]) -> list[Delivered]:
    return [Delivered(dict(row), BOX) for row in rows]


def test_codes_are_known_padded_or_not() -> None:
    found = match(delivered({"XZQDM": "211281101000"}, {"XZQDM": "211281102"}), NAMES)
    assert found.level == "township"
    assert list(found.polygons) == ["211281101", "211281102"]
    assert found.missing == found.unmatched == []
    assert match(delivered({"code": "211221000000"}), NAMES).level == "county"


def test_a_name_that_only_one_unit_has_is_enough() -> None:
    found = match(delivered({"XZQMC": "晓明镇"}, {"XZQMC": "锁龙沟村"}), NAMES)
    assert list(found.polygons) == ["211281101"]
    assert found.unmatched == ["锁龙沟村"]
    assert found.missing == ["211281102"]


def test_what_matches_nothing_is_listed_as_it_calls_itself() -> None:
    found = match(delivered({"adcode": "211221", "name": "铁岭县"}, {"adcode": "210100", "name": "沈阳市"}), NAMES)
    assert found.unmatched == ["210100 沈阳市"]
    assert found.missing == ["211281"]


def test_unusual_fields_can_be_named() -> None:
    rows = delivered({"DM": "211281101", "MC": "x"}, {"DM": "", "MC": "大明镇"})
    with pytest.raises(BoundaryError, match=r"no field holds codes or names \(fields: DM, MC\)"):
        match(rows, NAMES)
    assert len(match(rows, NAMES, fields={"code": "DM", "name": "MC"}).polygons) == 2
    with pytest.raises(BoundaryError, match="no feature has the field 'CODE'"):
        match(rows, NAMES, fields={"code": "CODE"})


def test_a_unit_twice_is_refused() -> None:
    with pytest.raises(BoundaryError, match="1 units are there twice: 211281101 晓明镇; deliver each unit once"):
        match(delivered({"code": "211281101"}, {"code": "211281101000"}), NAMES)


def test_levels_are_not_mixed_but_can_be_chosen() -> None:
    rows = delivered({"code": "211281101"}, {"code": "211281"})
    with pytest.raises(BoundaryError, match=r"mixes levels \(1 of county, 1 of township\): choose one with --level"):
        match(rows, NAMES)
    found = match(rows, NAMES, level="township")
    assert list(found.polygons) == ["211281101"]
    assert found.unmatched == ["211281"]


def test_a_file_of_another_city_is_named() -> None:
    with pytest.raises(BoundaryError, match="no feature is a unit of this city; the first is called '210100'"):
        match(delivered({"code": "210100"}), NAMES)


@pytest.mark.parametrize(
    "name",
    [
        "大明镇",
        "调兵山市大明镇",
        "铁岭市调兵山市大明镇",
        "辽宁省铁岭市调兵山市大明镇",
        "铁岭市大明镇",
        " 大 明 镇 ",
        "大明镇\u3000",
    ],
)
def test_a_name_may_have_those_above_before_it(name: str) -> None:
    assert list(match(delivered({"name": name}), NAMES, city="铁岭市").polygons) == ["211281102"]


def test_what_stands_before_tells_two_of_a_name_apart() -> None:
    rows = delivered({"name": "晓明镇锁龙沟村"}, {"name": "调兵山市大明镇锁龙沟村"}, {"name": "调兵山市锁龙沟村"})
    found = match(rows, NAMES, city="铁岭市")
    assert list(found.polygons) == ["211281101200", "211281102201"]
    assert found.unmatched == ["调兵山市锁龙沟村"]


@pytest.mark.parametrize("name", ["沈阳市大明镇", "铁岭县大明镇", "大明", "None", ""])
def test_another_citys_name_before_it_is_none(name: str) -> None:
    with pytest.raises(BoundaryError, match="no feature is a unit of this city"):
        match(delivered({"name": name}), NAMES, city="铁岭市")


def test_a_unit_in_several_features_is_put_together() -> None:
    parts = [Delivered({"code": "211281101"}, shapely.box(n, 0, n + 1, 1)) for n in (0, 1, 5)]
    found = match(parts, NAMES)
    assert found.joined == ("211281101",)
    assert found.polygons["211281101"].area == 3
    with pytest.raises(BoundaryError, match="are there twice"):
        match([*parts, Delivered({"code": "211281101"}, shapely.box(5, 0, 5.5, 1))], NAMES)


def test_a_feature_is_called_by_its_usual_fields() -> None:
    assert called({"OBJECTID": 7, "XZQDM": "211202", "XZQMC": "银州区"}) == "211202 银州区"
    assert called({"a": 1, "b": 2, "c": 3}) == "1 2"
    assert called({}) == "?"
