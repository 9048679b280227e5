"""Sites of the city: rest stations, centres, named mediation rooms; the days on which they are open, and their duty
plan."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

import msgspec

from streams.model.local_day import weekday


class SiteKind(StrEnum):
    REST = "rest"  # 温暖驿站
    CENTRE = "centre"  # 综治中心
    ROOM = "room"  # 品牌调解室
    SCHOOL = "school"  # 学校、幼儿园
    CARE = "care"  # 养老机构
    MARKET = "market"  # 市场、商超
    POLICE = "police"  # 派出所、警务室
    AED = "aed"  # 自动体外除颤器
    HYDRANT = "hydrant"  # 消火栓
    CAMERA = "camera"  # 公共视频点位


class Site(msgspec.Struct, frozen=True, array_like=True):
    """`region`: code of the area it lies in. Place: 1e-6 degree, WGS-84. `days`: weekdays on which it is open, 0 =
        Monday; none for a site without a calendar. `in_court`: it is a room inside a court, whose staffing is the
    court's."""

    id: str
    kind: SiteKind
    name: str
    region: str
    lon_e6: int = 0
    lat_e6: int = 0
    days: tuple[int, ...] = ()
    in_court: bool = False


class Turn(msgspec.Struct, frozen=True, array_like=True):
    """A person is on duty at a site from local day `first` to `last`, on the weekdays `days`; on each if there are
    none. Who it is stays in the registry."""

    site: str
    first: int
    last: int
    days: tuple[int, ...] = ()

    def covers(self, day: int) -> bool:
        return self.first <= day <= self.last and (not self.days or weekday(day) in self.days)


def unstaffed(sites: Iterable[Site], turns: Iterable[Turn], day: int, days_off: Iterable[int]) -> list[Site]:
    """Mediation rooms that are open on a local day and have no person on duty. Rooms inside a court are exempt, and on
    a public holiday every room is closed."""
    if day in days_off:
        return []
    staffed = {turn.site for turn in turns if turn.covers(day)}
    rooms = (one for one in sites if one.kind is SiteKind.ROOM and not one.in_court)
    return [one for one in rooms if weekday(day) in one.days and one.id not in staffed]
