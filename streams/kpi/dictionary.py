"""The six numbers of the wall, as the dictionary defines them. A number carries the version of its definition.

Source: the city's KPI dictionary.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NONE = "none"


class Kpi(msgspec.Struct, frozen=True, kw_only=True):
    """`formula_*`: in words. `unit_*`: '' for a plain count. `counted`: shown with the n it is made of."""

    id: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    unit_zh: str = ""
    unit_en: str = ""
    direction: Direction = Direction.NONE
    version: int = 1
    counted: bool = False


KPIS = (
    Kpi(
        id="reports",
        zh="上报",
        en="Reports",
        formula_zh="本地当日受理的事项；重复件、无效件另计",
        formula_en="matters received on the local day; duplicates and invalid ones counted apart",
    ),
    Kpi(
        id="reachable_now",
        zh="可联络网格员",
        en="Reachable",
        formula_zh="在任务中且 10 分钟内有信号的人数，仅供调度；无历史、无排名",
        formula_en="in session and heard of within 10 minutes; a count for dispatch, no history, no rank",
    ),
    Kpi(
        id="open",
        zh="在办",
        en="Open",
        formula_zh="已受理，尚未报办结，也未并案、不予受理或作废",
        formula_en="received and neither reported done nor merged, declined or cancelled",
    ),
    Kpi(
        id="overdue",
        zh="超期未办结",
        en="Overdue",
        formula_zh="在办且办理时钟已达时限",
        formula_en="open with the handling clock at or over its limit",
        direction=Direction.DOWN,
    ),
    Kpi(
        id="on_time_rate",
        zh="按期办结率",
        en="On-time rate",
        formula_zh="按期报办结 /（已报办结 + 在办超期），本统计月至今",
        formula_en="reported done on time / (reported done + open overdue), this statistical month so far",
        unit_zh="%",
        unit_en="%",
        direction=Direction.UP,
        counted=True,
    ),
    Kpi(
        id="handle_time",
        zh="办理时长中位数",
        en="Handling time",
        formula_zh="接单至办结，中位数，本统计月至今",
        formula_en="accepted to done, P50, this statistical month so far",
        unit_zh="工作日",
        unit_en="workdays",
        direction=Direction.DOWN,
        counted=True,
    ),
)


def by_id(name: str) -> Kpi:
    """Raises KeyError."""
    return {kpi.id: kpi for kpi in KPIS}[name]
