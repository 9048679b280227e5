"""The KPI dictionary: what every number means, from which facts it is made, and which way is better. A number carries
the version of its definition.

Source: the city's KPI dictionary; measures: `streams/model/fact.py`, `fact_work.py` and `tasks/facts.py` beside it.
"""

from __future__ import annotations

from functools import cache

from streams.kpi.definition import Direction, Kpi, Shape, count, rate, time_of
from streams.kpi.of_tasks import OF_TASKS
from streams.model.fact_work import AGAIN_DAYS, PERFORM_DAYS

__all__ = ["HEAD", "KPIS", "Direction", "Kpi", "Shape", "by_id"]

_WORKDAYS = {"unit_zh": "工作日", "unit_en": "workdays"}
_WORK_MIN = {"unit_zh": "工作分钟", "unit_en": "working min"}
_BY_STEP = {
    "version": 2,
    "why_zh": "按部门统计时计入该步骤的单位：退单计退单单位，派单计被派单位，办结计接单单位",
    "why_en": "by department a step counts for the unit of that step, the work for the unit that accepted it",
}
"""Areas keep their numbers; those of departments change."""
_UP, _DOWN = {"direction": Direction.UP, "ranked": True}, {"direction": Direction.DOWN, "ranked": True}
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
        **_UP,
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
        **_BY_STEP,
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
        **_BY_STEP,
    ),
    time_of(
        "first_contact",
        ("首次联系用时", "First contact"),
        ("上报至首次联系当事人，中位数", "reported to first contact with the reporter, P50"),
        "contact.",
        ranked=True,
        unit_zh="分钟",
        unit_en="min",
        **_BY_STEP,
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
    rate(
        "settle_rate",
        ("化解率（办结）", "Settled of done"),
        ("调解成功 / 已办结的矛盾纠纷", "settled / done disputes"),
        "settled",
        ("disputes_done",),
        **_BY_STEP,
        **_UP,
    ),
    rate(
        "settle_rate_taken",
        ("化解率（受理）", "Settled of taken"),
        ("本期受理的矛盾纠纷中已调解成功的 / 本期受理的", "settled by now of the disputes taken in the period / these"),
        "taken_settled",
        ("disputes_taken",),
        version=2,
        why_zh="分子分母改为同一批事项，不再超过 100 %",
        why_en="both parts are of the same matters, so it is never above 100 %",
        ripe_days=30,
        **_UP,
    ),
    rate(
        "local_settle_rate",
        ("就地化解率（村）", "Settled in the village"),
        ("村（社区）化解 / 化解；不含现场办结的服务事项", "settled at village / settled, without on-the-spot services"),
        "settled.village",
        ("settled",),
        **_BY_STEP,
        **_UP,
    ),
    rate(
        "local_settle_rate_township",
        ("就地化解率（乡镇）", "Settled in the township"),
        (
            "乡镇（街道）化解 / 化解；不含现场办结的服务事项",
            "settled at township / settled, without on-the-spot services",
        ),
        "settled.township",
        ("settled",),
    ),
    count(
        "returned_twice",
        "推诿件",
        "Returned twice",
        ("退单两次及以上的事项", "matters returned twice or more"),
        "returned_twice",
        direction=Direction.DOWN,
    ),
    rate(
        "return_rate",
        ("退单率", "Return rate"),
        ("本期派单（含移交）中被退回的 / 本期派单", "returned of the orders sent in the period / these"),
        "returned",
        ("dispatches",),
        version=2,
        why_zh="按派单当期计，分子分母为同一批派单；按部门统计时退单计退单单位",
        why_en="of the orders of one period; by department a return counts for the unit that returned",
        ripe_days=3,
        **_DOWN,
    ),
    rate(
        "dispatch_accuracy",
        ("派单准确率", "Dispatch accuracy"),
        ("派出后从未改派他单位 / 派出", "never sent to a second unit / dispatched"),
        "first_unit",
        ("dispatched",),
        **_BY_STEP,
        **_UP,
    ),
    rate(
        "rework_rate",
        ("退回重办率", "Rework rate"),
        ("核查不合格 / 核查", "failed checks / checks"),
        "failed_checks",
        ("checks",),
        **_BY_STEP,
        **_DOWN,
    ),
    rate(
        "recurrence_rate",
        ("复发率", "Recurrence rate"),
        ("销号后 90 日内重启 / 销号", "reopened within 90 days / closed"),
        "recurred",
        ("closings",),
        ripe_days=AGAIN_DAYS,
        **_BY_STEP,
        **_DOWN,
    ),
    rate(
        "extension_rate",
        ("延期率", "Extension rate"),
        ("获延期的 / 开始办理的", "with a raised limit / begun"),
        "extended",
        ("clocked",),
        **_BY_STEP,
        **_DOWN,
    ),
    rate(
        "suspended_share",
        ("暂缓占比", "Suspended"),
        ("暂缓办理（挂账）/ 在办，期末时点", "suspended / open, at the period's end"),
        "suspended",
        ("open",),
        direction=Direction.DOWN,
        version=2,
        why_zh="按暂缓的起止时间计，过去时点的数是当时的数",
        why_en="by when suspensions begin and end, so a past moment has its own value",
    ),
    rate(
        "callback_done",
        ("回访率", "Called back"),
        ("已回访 / 已办结的纠纷和服务事项", "called back / disputes and services reported done"),
        "called_back",
        ("callable",),
        ripe_days=15,
        **_BY_STEP,
        **_UP,
    ),
    rate(
        "performed_rate",
        ("协议履行率", "Performed"),
        ("已履行 / 满 30 日的调解成功", "performed / settlements that are 30 days old"),
        "performed",
        ("agreements",),
        ripe_days=PERFORM_DAYS,
        **_BY_STEP,
        **_UP,
    ),
    count(
        "not_received",
        "应受理未受理",
        "Wrongly declined",
        ("不予受理后经上一级受理的事项", "declined, and received by the next tier after all"),
        "taken_up",
        direction=Direction.DOWN,
    ),
    rate(
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
    rate(
        "satisfaction",
        ("满意率", "Satisfaction"),
        ("回访满意 / 已评价的纠纷和服务事项", "satisfied / rated, of disputes and services reported done"),
        "satisfied",
        ("rated",),
        version=2,
        why_zh="评价由回访人记入，并附应答率",
        why_en="answers are kept by whoever calls back; the response rate stands beside it",
        ripe_days=15,
        direction=Direction.UP,
    ),
    rate(
        "response_rate",
        ("应答率", "Response rate"),
        ("已评价 / 已办结的纠纷和服务事项", "rated / disputes and services reported done"),
        "rated",
        ("callable",),
        ripe_days=15,
        direction=Direction.UP,
    ),
    rate(
        "whistle_rate",
        ("吹哨报到率", "Whistles answered"),
        ("按时到场的单位 / 吹哨的单位；不排名", "answered on site in time / whistles; no rank"),
        "answered",
        ("whistles",),
        direction=Direction.UP,
    ),
    *OF_TASKS,
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
