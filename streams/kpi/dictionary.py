"""The KPI dictionary: what every number means, from which facts it is made, and which way is better. A number carries
the version of its definition.

Source: the city's KPI dictionary; measures: `streams/model/fact.py`, and `fact_work.py`, `tasks/facts.py`,
`follow/facts.py` beside it.
"""

from __future__ import annotations

from functools import cache

from streams.kpi.definition import BY_STEP, UP, Direction, Kpi, Shape, count, rate, time_of
from streams.kpi.of_follow import OF_FOLLOW
from streams.kpi.of_orders import OF_ORDERS
from streams.kpi.of_quality import OF_QUALITY
from streams.kpi.of_tasks import OF_TASKS

__all__ = ["HEAD", "KPIS", "Direction", "Kpi", "Shape", "by_id"]

_WORKDAYS = {"unit_zh": "工作日", "unit_en": "workdays"}
_WORK_MIN = {"unit_zh": "工作分钟", "unit_en": "working min"}
_STANDING = {"shape": Shape.STANDING}

KPIS = (
    count(
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
    count(
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
    count(
        "overdue",
        "超期未办结",
        "Overdue",
        ("在办且办理时钟已达时限", "open with the handling clock at or over its limit"),
        "overdue",
        direction=Direction.DOWN,
        **_STANDING,
    ),
    rate(
        "on_time_rate",
        ("按期办结率", "On-time rate"),
        (
            "时限内办结 / 有办理时限且已办结或已到时限的；每件只计一次，计入办结与到期两者较早的一期，各期可相加",
            "done by the limit / with a limit, and done or at it; each once, in the period of its end or its limit, "
            "whichever comes first; periods add up",
        ),
        "on_time",
        ("on_time", "fell_due"),
        less=("exempt",),
        without_zh="无办理时限的、现场办结的（另计）；专门办理的事项；无效件、重复件；超期申诉成立的",
        without_en="what has no limit or was settled on the spot (counted apart); restricted matters; invalid, "
        "duplicates; late ones whose appeal was granted",
        version=3,
        why_zh="原口径以当期办结除以期末全部超期，期越短数越低；现场办结的本无时限，不应计入",
        why_en="it divided what was done in the period by all that was overdue at its end, so short periods read "
        "worse; what is settled on the spot never had a limit",
        **UP,
    ),
    rate(
        "on_time_original",
        ("按原时限办结率", "On time by the first limit"),
        (
            "同上，但按延期、暂缓之前的原时限",
            "the same by the limit before extensions and suspensions",
        ),
        "on_time_original",
        ("on_time_original", "fell_due_original"),
        without_zh="无办理时限的、现场办结的；专门办理的事项；无效件、重复件",
        without_en="what has no limit or was settled on the spot; restricted matters; invalid, duplicates",
        direction=Direction.UP,
    ),
    count(
        "on_the_spot",
        "现场办结",
        "Settled on the spot",
        ("未经派单办理、当场报办结的事项；无办理时限", "reported done at once, without a handling clock"),
        "spot",
    ),
    count(
        "done",
        "办结",
        "Done",
        (
            "本地当日报办结的事项，含现场办结",
            "matters reported done on the local day, those settled on the spot among them",
        ),
        "done",
    ),
    time_of(
        "handle_time",
        ("办理时长中位数", "Handling time"),
        ("接单至办结，中位数与 P90，暂缓期间不计", "accepted to done, P50 and P90, without suspensions"),
        "handle.",
        ranked=True,
        **_WORKDAYS,
        **BY_STEP,
    ),
    Kpi(
        id="open_age",
        zh="在办账龄",
        en="Age of open",
        formula_zh="在办事项自上报起的天数，中位数与 P90；与办理时长、群众等待并看：难件不办结，后两者反而好看",
        formula_en="days since the report of what is open, P50 and P90; beside handling time and wait, which improve "
        "when hard matters stay open",
        shape=Shape.AGE,
        histogram="born.",
        unit_zh="天",
        unit_en="days",
        direction=Direction.DOWN,
        without_zh="专门办理的事项；无效件、重复件",
        without_en="restricted matters; invalid, duplicates",
    ),
    time_of(
        "accept_time",
        ("接单用时", "Time to accept"),
        ("派单至接单，中位数与 P90", "dispatched to accepted, P50 and P90"),
        "accept.",
        ranked=True,
        **_WORK_MIN,
        **BY_STEP,
    ),
    time_of(
        "first_contact",
        ("首次联系用时", "First contact"),
        ("上报至首次联系当事人，中位数", "reported to first contact with the reporter, P50"),
        "contact.",
        ranked=True,
        unit_zh="分钟",
        unit_en="min",
        **BY_STEP,
    ),
    time_of(
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
    *OF_QUALITY,
    *OF_TASKS,
    *OF_FOLLOW,
    *OF_ORDERS,
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
