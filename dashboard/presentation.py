"""讲解模式: the worked example, shown step by step. 示例: no one in it is a person.

Of the city's own cases only a closed one is shown that a duty lead released for it, and of that only its steps: type,
township, days, departments. No word anybody wrote, no village, no name.

The seven steps are those of every case's bar: 上报, 受理, 派单, 接单, 办理（调解）, 核查回访, 销号.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from dashboard.locale import EN, ZH
from streams.geography.places import Places
from streams.model.case import Case, CaseState
from streams.model.case_code import is_case_code
from streams.model.case_marks import released
from streams.model.case_walk import holding
from streams.model.local_day import stamp
from streams.model.regulation import Regulation

TOUR_S, LEAST_S = 300, 15
"""A guided tour takes five minutes, and shows no scene for less time than it takes to be read."""
BAR = ("上报", "受理", "派单", "接单", "办理（调解）", "核查回访", "销号")
BAR_EN = ("Report", "Receive", "Dispatch", "Accept", "Handle (mediate)", "Check", "Close")


class Scene(NamedTuple):
    """`step`: 1..7 of the bar. `day`: as it is written."""

    step: int
    day: str
    zh: str
    en: str


STORY = (
    Scene(
        1,
        "5月9日",
        "腰堡镇范家屯村网格员巡查时，村民甲某反映：乙某欠土地承包费，春耕停了下来。网格员用综治通上报。",
        "On a round in Fanjiatun village a grid worker hears from A: B owes the land contract fee, and spring "
        "ploughing has stopped. The worker reports it.",
    ),
    Scene(
        2,
        "5月9日",
        "村委会受理并上门核实：双方都拿不出缴费凭证，村里调解不成。",
        "The village committee receives it and goes there: neither side has a receipt; the village cannot settle it.",
    ),
    Scene(
        3,
        "5月10日",
        "村里通过平台直接向腰堡法庭诉调对接工作站提出请求，镇综治中心同步知晓。",
        "Through the platform the village asks the Yaobao court's mediation desk; the town's centre sees the same.",
    ),
    Scene(
        4,
        "5月10日",
        "诉前调解工作站接单，当天联系甲某、乙某。",
        "The desk accepts and reaches both sides the same day.",
    ),
    Scene(
        5,
        "5月14日",
        "在法庭调解员主持下，双方核清账目：乙某补交承包费，合同继续履行。",
        "A mediator of the court goes through the accounts with both: B pays the fee and the contract goes on.",
    ),
    Scene(
        6,
        "5月17日",
        "村委会回访：春耕已恢复，甲某、乙某均无异议。",
        "The village calls on both: ploughing goes on, neither objects.",
    ),
    Scene(
        7,
        "5月17日",
        "谁派单谁销号：村委会销号。从上报到销号，六个工作日。",
        "Who dispatched closes: the village closes the matter, six workdays after the report.",
    ),
)


_S = CaseState
_STEPS: dict[CaseState, int] = {
    _S.VERIFYING: 2,
    _S.TRIAGED: 2,
    _S.ESCALATED: 2,
    _S.DISPATCHED: 3,
    _S.RETURNED: 3,
    _S.TRANSFERRED: 3,
    _S.ACCEPTED: 4,
    _S.HANDLING: 5,
    _S.SUSPENDED: 5,
    _S.REWORK: 5,
    _S.CHECKING: 6,
    _S.CLOSED: 7,
}


def seconds_of(scenes: int) -> int:
    """How long a tour shows each of so many scenes."""
    return max(LEAST_S, TOUR_S // max(1, scenes))


def chosen(
    find: Callable[[str], Case | None] | None, asked: Mapping[str, str], places: Places, rules: Regulation
) -> tuple[Scene, ...]:
    """The worked example, or the case that an address asks for with `case`, when it was released. `find`: a case by
    its code; none where nothing is presented."""
    code = asked.get("case", "")
    case = find(code) if find and asked.get("present") == "1" and is_case_code(code) else None
    return tuple(case_scenes(case, places, rules, (ZH, EN))) or STORY if case else STORY


def case_scenes(
    case: Case, places: Places, rules: Regulation, states: tuple[Mapping[str, str], Mapping[str, str]]
) -> list[Scene]:
    """The scenes of a released case, [] for every other. `states`: words of the states in Chinese and English."""
    if not released(case):
        return []
    kind = rules.by_type.get(case.type)
    where = places.name(case.village[:9]) if places.known(case.village[:9]) else places.name(case.village[:6])
    zh, en = (kind.name, kind.en) if kind else (case.type, case.type)
    scenes = [Scene(1, stamp(case.reported_at)[:10], f"{where}：{zh}。", f"{where}: {en}.")]
    for step in holding(case):
        if step.state not in _STEPS:
            continue
        unit = rules.units_at(step.at).names.get(step.unit)
        to = (f"（{unit.name}）", f" ({unit.en})") if unit else ("", "")
        words = [words[f"state_{step.state}"] for words in states]
        scenes.append(Scene(_STEPS[step.state], stamp(step.at)[:10], f"{words[0]}{to[0]}。", f"{words[1]}{to[1]}."))
    return scenes
