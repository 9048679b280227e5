"""The worked example of Fanjiatun village as data, for pages and for presenter mode. Invented persons; 示例."""

from __future__ import annotations

from typing import NamedTuple

from streams.model.case import CaseState, Outcome

STORY_ID = "00000000-0000-7000-8000-000000000901"
TYPE = "D05"
VILLAGE = "211221106201"
TEXT = "【示例】甲某与乙某因土地承包费发生纠纷，影响春耕。"


class Step(NamedTuple):
    """`workday`, `minute`: when, from the day of the report, in workdays and minutes of that day."""

    state: CaseState
    zh: str
    en: str
    workday: int
    minute: int
    unit: str = ""
    outcome: Outcome | None = None


_S = CaseState
STEPS = (
    Step(_S.REPORTED, "网格员巡查时发现，上报平台", "A grid worker finds it on patrol and reports it", 0, 9 * 60 + 12),
    Step(_S.TRIAGED, "村委会受理，先行调解", "The village committee takes it on", 0, 9 * 60 + 40),
    Step(_S.HANDLING, "缴费凭证缺失，村里调解不成", "No proof of payment: the village cannot settle it", 0, 14 * 60),
    Step(_S.DIVERTED, "转腰堡法庭诉调对接", "Handed to the Yaobao court's mediation desk", 1, 9 * 60 + 30, "court"),
    Step(_S.CLOSED, "承包费付清，合同继续履行", "Fee paid, contract continues", 6, 15 * 60, "court", Outcome.SETTLED),
)
"""In order of time."""
