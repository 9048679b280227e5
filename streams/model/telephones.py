"""The city's telephone directory: which number is called for a service in an area. Places and posts, never people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec


class PhoneService(StrEnum):
    """What is called for. Values are the ids that tables and events hold."""

    DUTY = "duty"  # 总值班室、综治中心值班电话
    POLICE = "police"  # 派出所
    FIRE = "fire"  # 消防救援站
    MEDICAL = "medical"  # 急救站、卫生院
    JUSTICE = "justice"  # 司法所
    COURT = "court"  # 人民法庭
    GAS = "gas"  # 燃气抢修
    POWER = "power"  # 供电抢修
    WATER = "water"  # 供水抢修
    HEATING = "heating"  # 供热服务
    EMERGENCY = "emergency"  # 应急管理
    FLOOD = "flood"  # 防汛抗旱
    FOREST = "forest"  # 森林防火
    ROADS = "roads"  # 道路抢修
    WOMEN = "women"  # 妇联
    MINORS = "minors"  # 未成年人保护


class PhoneEntry(msgspec.Struct, frozen=True, array_like=True):
    """Who answers for `service` in `region` (code of any tier) and all areas below it that have no entry of their own.
    `backup`: a second number, '' = none."""

    service: PhoneService
    region: str
    name: str
    telephone: str
    backup: str = ""


class PhoneDirectory:
    """Entries by service and area; of two for the same the later one holds."""

    def __init__(self, entries: Iterable[PhoneEntry]) -> None:
        self._entries: Mapping[tuple[str, str], PhoneEntry] = {(one.service, one.region): one for one in entries}

    def contact(self, service: str, region: str) -> PhoneEntry | None:
        """The entry of the smallest area that holds `region`; None where no entry does: then no name may be shown."""
        # A code's beginning is the code of the area that holds it.
        areas = (region[:digits] for digits in range(len(region), 1, -1))
        return next((one for area in areas if (one := self._entries.get((service, area)))), None)
