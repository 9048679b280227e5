"""Tables of sites and of their duty plan, as people write them."""

from __future__ import annotations

import pytest

from streams.errors import StoreError
from streams.geography.places import Places
from streams.geography.places import load as geography
from streams.model.sites import Site, SiteKind, Turn
from streams.operate.sites import sites, turns
from streams.registry.sites import DutyTurn

HEAD = "场所编号,类别,名称,区划代码,经度,纬度,坐标系,开放日,设在法院"
TURNS = "场所编号,值班人员,开始日期,结束日期,值班日"


@pytest.fixture(scope="module")
def places() -> Places:
    return geography()


def csv(*lines: str) -> bytes:
    return "\n".join(lines).encode()


def test_a_table_of_sites(places: Places) -> None:
    lines = (
        "r1,调解室,老裴调解室,211221106201,123.7,42.2,wgs84,135,否",
        "c1,room,法庭,211221106,123.7,42.2,wgs84,12345,是",
    )
    assert sites("x.csv", csv(HEAD, *lines), places) == [
        Site("r1", SiteKind.ROOM, "老裴调解室", "211221106201", 123_700_000, 42_200_000, (0, 2, 4)),
        Site("c1", SiteKind.ROOM, "法庭", "211221106", 123_700_000, 42_200_000, (0, 1, 2, 3, 4), in_court=True),
    ]
    (bare,) = sites("x.csv", csv("kind,name,region,lon,lat,datum", "rest,甲站,211221106,123.7,42.2,wgs84"), places)
    assert (bare.id, bare.days, bare.in_court) == ("rest/2", (), False)


def test_a_table_of_turns() -> None:
    found = turns("x.csv", csv(TURNS, "r1,裴某,2026-11-23,2026-11-29,17", "r1,李某,2026-11-30,2026-11-30,"))
    assert found == [
        DutyTurn(2, "裴某", Turn("r1", 20_780, 20_786, (0, 6))),
        DutyTurn(3, "李某", Turn("r1", 20_787, 20_787)),
    ]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("r1,酒馆,甲,211221106,123.7,42.2,wgs84,,", "line 2: 类别"),
        ("r1,room,,211221106,123.7,42.2,wgs84,,", "line 2: 名称"),
        ("r1,room,甲,999999,123.7,42.2,wgs84,,", "line 2: 区划代码"),
        ("r1,room,甲,211221106,here,42.2,wgs84,,", "line 2: 经度"),
        ("r1,room,甲,211221106,123.7,42.2,mars,,", "line 2: 经度"),
        ("r1,room,甲,211221106,123.7,42.2,wgs84,08,", "line 2: 开放日"),
        ("r1,room,甲,211221106,123.7,42.2,wgs84,11,", "line 2: 开放日"),
        ("r1,room,甲,211221106,123.7,42.2,wgs84,,也许", "line 2: 设在法院"),
    ],
)
def test_what_is_wrong_with_a_site_is_named_with_its_line(places: Places, line: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        sites("x.csv", csv(HEAD, line), places)
    good = "r1,room,甲,211221106,123.7,42.2,wgs84,,"
    with pytest.raises(StoreError, match="line 3: the id r1 is used twice"):
        sites("x.csv", csv(HEAD, good, good), places)
    with pytest.raises(StoreError, match="no column 类别, 名称"):
        sites("x.csv", csv("a,b", "1,2"), places)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("r1,,2026-11-23,2026-11-29,", "line 2: 值班人员"),
        ("r1,裴某,23.11.2026,2026-11-29,", "line 2: 开始日期"),
        ("r1,裴某,2026-11-23,2026-11-22,", "line 2: 结束日期"),
        ("r1,裴某,2026-11-23,2026-11-29,9", "line 2: 值班日"),
    ],
)
def test_what_is_wrong_with_a_turn_is_named_with_its_line(line: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        turns("x.csv", csv(TURNS, line))
