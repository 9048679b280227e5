"""The KPI dictionary: what every number means, from which facts it is made, and which way is better. A number carries
the version of its definition.

Source: the city's KPI dictionary; measures: `streams/model/fact.py`, `streams/model/fact_work.py`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import msgspec


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    NONE = "none"


class Shape(StrEnum):
    """How a number is made of facts."""

    COUNT = "count"  # the sum of `top` over the period
    STANDING = "standing"  # the sum of `top` over all days up to the period's end
    RATE = "rate"  # top / bottom, in %
    TIME = "time"  # P50 and P90 of `histogram`
    CONTEXT = "context"  # top by something that no case is
    LIVE = "live"  # now alone; no history
    MISSING = "missing"  # 未接入: nothing sends it yet


class Kpi(msgspec.Struct, frozen=True, kw_only=True):
    """`formula_*`: in words; `without_*`: what is left out. `unit_*`: '' for a plain count. `top`: measures that
    are summed; `bottom`: of which they are a share, with `less` taken off. `histogram`: family of measures whose
    last part is minutes. `ranked`: whether areas and units may be compared by it."""

    id: str
    zh: str
    en: str
    formula_zh: str
    formula_en: str
    shape: Shape = Shape.COUNT
    top: tuple[str, ...] = ()
    bottom: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    histogram: str = ""
    unit_zh: str = ""
    unit_en: str = ""
    direction: Direction = Direction.NONE
    without_zh: str = ""
    without_en: str = ""
    version: int = 1
    ranked: bool = False

    @property
    def counted(self) -> bool:
        """Shown with the n it is made of."""
        return self.shape in (Shape.RATE, Shape.TIME)


_RESTRICTED = {"without_zh": "专门办理的事项；无效件、重复件", "without_en": "restricted matters; invalid, duplicates"}
_WORKDAYS = {"unit_zh": "工作日", "unit_en": "workdays"}
_WORK_MIN = {"unit_zh": "工作分钟", "unit_en": "working min"}


def _count(name: str, zh: str, en: str, formula: tuple[str, str], top: str, **more: object) -> Kpi:
    made = {**_RESTRICTED, **more}
    return Kpi(id=name, zh=zh, en=en, formula_zh=formula[0], formula_en=formula[1], top=(top,), **made)  # type: ignore[arg-type]


def _rate(
    name: str, words: tuple[str, str], formula: tuple[str, str], top: str, bottom: tuple[str, ...], **more: object
) -> Kpi:
    made: dict[str, object] = {**_RESTRICTED, "unit_zh": "%", "unit_en": "%", "shape": Shape.RATE, **more}
    return Kpi(
        id=name,
        zh=words[0],
        en=words[1],
        formula_zh=formula[0],
        formula_en=formula[1],
        top=(top,) if top else (),
        bottom=bottom,
        **made,  # type: ignore[arg-type]
    )


def _time(name: str, words: tuple[str, str], formula: tuple[str, str], histogram: str, **more: object) -> Kpi:
    made: dict[str, object] = {**_RESTRICTED, "direction": Direction.DOWN, "shape": Shape.TIME, **more}
    return Kpi(
        id=name,
        zh=words[0],
        en=words[1],
        formula_zh=formula[0],
        formula_en=formula[1],
        histogram=histogram,
        **made,  # type: ignore[arg-type]
    )


_UP, _DOWN = {"direction": Direction.UP, "ranked": True}, {"direction": Direction.DOWN, "ranked": True}
_STANDING = {"shape": Shape.STANDING}

KPIS = (
    _count(
        "reports",
        "上报",
        "Reports",
        (
            "本地当日受理的事项；重复件、无效件另计",
            "matters received on the local day; duplicates and invalid ones apart",
        ),
        "reports",
    ),
    Kpi(
        id="reachable_now",
        zh="可联络网格员",
        en="Reachable",
        formula_zh="在任务中且 10 分钟内有信号的人数，仅供调度；无历史、无排名",
        formula_en="in session and heard of within 10 minutes; a count for dispatch, no history, no rank",
        shape=Shape.LIVE,
    ),
    _count(
        "open",
        "在办",
        "Open",
        (
            "已受理，尚未报办结，也未并案、不予受理或作废",
            "received and neither reported done nor merged, declined or cancelled",
        ),
        "open",
        **_STANDING,
    ),
    _count(
        "overdue",
        "超期未办结",
        "Overdue",
        ("在办且办理时钟已达时限", "open with the handling clock at or over its limit"),
        "overdue",
        direction=Direction.DOWN,
        **_STANDING,
    ),
    _rate(
        "on_time_rate",
        ("按期办结率", "On-time rate"),
        ("按期报办结 /（已报办结 + 在办超期）", "reported done on time / (reported done + open overdue)"),
        "on_time",
        ("done", "overdue"),
        less=("exempt",),
        without_zh="专门办理的事项；无效件、重复件；超期申诉成立的",
        without_en="restricted matters; invalid, duplicates; late ones whose appeal was granted",
        version=2,
        **_UP,
    ),
    _time(
        "handle_time",
        ("办理时长中位数", "Handling time"),
        ("接单至办结，中位数与 P90，暂缓期间不计", "accepted to done, P50 and P90, without suspensions"),
        "handle.",
        ranked=True,
        **_WORKDAYS,
    ),
    _time(
        "accept_time",
        ("接单用时", "Time to accept"),
        ("派单至接单，中位数与 P90", "dispatched to accepted, P50 and P90"),
        "accept.",
        ranked=True,
        **_WORK_MIN,
    ),
    _time(
        "first_contact",
        ("首次联系用时", "First contact"),
        ("上报至首次联系当事人，中位数", "reported to first contact with the reporter, P50"),
        "contact.",
        ranked=True,
        unit_zh="分钟",
        unit_en="min",
    ),
    _time(
        "wait",
        ("群众等待", "Wait"),
        (
            "上报至销号，自然时间，从不暂停；无方向、不排名",
            "reported to closed, natural time, never pauses; no direction, no rank",
        ),
        "wait.",
        direction=Direction.NONE,
        unit_zh="天",
        unit_en="days",
    ),
    _rate(
        "settle_rate",
        ("化解率（办结）", "Settled of done"),
        ("调解成功 / 已办结的矛盾纠纷", "settled / done disputes"),
        "settled",
        ("disputes_done",),
        **_UP,
    ),
    _rate(
        "settle_rate_taken",
        ("化解率（受理）", "Settled of taken"),
        ("调解成功 / 受理的矛盾纠纷", "settled / taken disputes"),
        "settled",
        ("reports.D",),
        **_UP,
    ),
    _rate(
        "local_settle_rate",
        ("就地化解率（村）", "Settled in the village"),
        ("村（社区）化解 / 化解；不含现场办结的服务事项", "settled at village / settled, without on-the-spot services"),
        "settled.village",
        ("settled",),
        **_UP,
    ),
    _rate(
        "local_settle_rate_township",
        ("就地化解率（乡镇）", "Settled in the township"),
        (
            "乡镇（街道）化解 / 化解；不含现场办结的服务事项",
            "settled at township / settled, without on-the-spot services",
        ),
        "settled.township",
        ("settled",),
    ),
    _count(
        "returned_twice",
        "推诿件",
        "Returned twice",
        ("退单两次及以上的事项", "matters returned twice or more"),
        "returned_twice",
        direction=Direction.DOWN,
    ),
    _rate(
        "return_rate",
        ("退单率", "Return rate"),
        ("退单 / 派单", "returned / dispatches"),
        "returns",
        ("dispatches",),
        **_DOWN,
    ),
    _rate(
        "dispatch_accuracy",
        ("派单准确率", "Dispatch accuracy"),
        ("派出后从未改派他单位 / 派出", "never sent to a second unit / dispatched"),
        "first_unit",
        ("dispatched",),
        **_UP,
    ),
    _rate(
        "rework_rate",
        ("退回重办率", "Rework rate"),
        ("核查不合格 / 核查", "failed checks / checks"),
        "failed_checks",
        ("checks",),
        **_DOWN,
    ),
    _rate(
        "recurrence_rate",
        ("复发率", "Recurrence rate"),
        ("销号后 90 日内重启 / 销号", "reopened within 90 days / closed"),
        "recurred",
        ("closings",),
        **_DOWN,
    ),
    _rate(
        "extension_rate",
        ("延期率", "Extension rate"),
        ("获延期的 / 开始办理的", "with a raised limit / begun"),
        "extended",
        ("clocked",),
        **_DOWN,
    ),
    _rate(
        "suspended_share",
        ("暂缓占比", "Suspended"),
        ("暂缓办理（挂账）/ 在办，此刻", "suspended / open, now"),
        "suspended",
        ("open",),
        direction=Direction.DOWN,
    ),
    _rate(
        "callback_done",
        ("回访率", "Called back"),
        ("已回访 / 已办结的纠纷和服务事项", "called back / disputes and services reported done"),
        "called_back",
        ("callable",),
        **_UP,
    ),
    _rate(
        "performed_rate",
        ("协议履行率", "Performed"),
        ("已履行 / 满 30 日的调解成功", "performed / settlements that are 30 days old"),
        "performed",
        ("agreements",),
        **_UP,
    ),
    _count(
        "not_received",
        "应受理未受理",
        "Wrongly declined",
        ("不予受理后经上一级受理的事项", "declined, and received by the next tier after all"),
        "taken_up",
        direction=Direction.DOWN,
    ),
    _rate(
        "valid_report_rate",
        ("有效上报率", "Valid reports"),
        ("有效上报 /（有效 + 无效）；重复件另计", "valid / (valid + invalid); duplicates apart"),
        "reports",
        ("reports", "invalid"),
        direction=Direction.UP,
        without_zh="专门办理的事项；重复件",
        without_en="restricted matters; duplicates",
    ),
    Kpi(
        id="reports_per_10k",
        zh="万人上报数",
        en="Reports per 10,000",
        formula_zh="上报 / 人口（万人）；仅作背景，无方向",
        formula_en="reports / population in 10,000; context only, no direction",
        shape=Shape.CONTEXT,
        top=("reports",),
    ),
    Kpi(
        id="satisfaction",
        zh="满意率",
        en="Satisfaction",
        formula_zh="满意 / 已评价，附应答率",
        formula_en="satisfied / rated, with the response rate",
        shape=Shape.MISSING,
        unit_zh="%",
        unit_en="%",
        direction=Direction.UP,
    ),
    _rate(
        "whistle_rate",
        ("吹哨报到率", "Whistles answered"),
        ("按时到场的单位 / 吹哨的单位；不排名", "answered on site in time / whistles; no rank"),
        "answered",
        ("whistles",),
        direction=Direction.UP,
    ),
    Kpi(
        id="rectified_rate",
        zh="整改率",
        en="Rectified",
        formula_zh="已整改 / 督导发现",
        formula_en="rectified / found",
        shape=Shape.MISSING,
        unit_zh="%",
        unit_en="%",
        direction=Direction.UP,
    ),
    Kpi(
        id="six_no_rate",
        zh="六无达标率",
        en="Six-no villages",
        formula_zh="六项全有的村（社区）/ 村（社区）",
        formula_en="villages with all six / villages",
        shape=Shape.MISSING,
        unit_zh="%",
        unit_en="%",
    ),
    Kpi(
        id="load",
        zh="待办 / 百微网格",
        en="Load",
        formula_zh="在办 / 微网格数 × 100；工作清单，不排名",
        formula_en="open / micro-grids x 100; a work list, no rank",
        shape=Shape.CONTEXT,
        top=("open",),
    ),
)

HEAD = ("reports", "reachable_now", "open", "overdue", "on_time_rate", "handle_time")
"""The six numbers of a wall, in their order."""


@cache
def _known() -> dict[str, Kpi]:
    return {kpi.id: kpi for kpi in KPIS}


def by_id(name: str) -> Kpi:
    """Raises KeyError."""
    return _known()[name]
