"""What was late in an incident, by the clocks that there are: of an alert, of orders that ask for an answer, of reports
and of a case. A line names a desk, a post or a department, never a person. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.address_names import Named
from dashboard.debrief.incident import DebriefedIncident
from dashboard.locale import Words
from streams.model.alert import Alert, AlertMove
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.local_day import stamp
from streams.model.sitreps.sitrep import ReportWay, Sitrep

_BY_TIMER = frozenset({AlertMove.OVERDUE, AlertMove.ESCALATE})


def late(one: DebriefedIncident, words: Words, named: Named, now: int) -> list[str]:
    """In words, by what it is of. `now`: city ms."""
    return [
        *(text for alert in one.alerts for text in _alert(alert, words)),
        *_orders(one, words, named),
        *(_reports(one.sitrep, words, now) if one.sitrep else ()),
        *(text for case in one.cases for text in _case(case, words, now)),
    ]


def taken_s(alert: Alert) -> int:
    """s from its announcement to the first taking; -1: it was not taken."""
    told = next((step.at for step in alert.steps if step.move is AlertMove.RAISE), alert.told_at or alert.raised_at)
    taken = next((step.at for step in alert.steps if step.move is AlertMove.ACKNOWLEDGE), 0)
    return max(0, taken - told) // 1_000 if taken else -1


def _alert(alert: Alert, words: Words) -> Iterator[str]:
    for step in alert.steps:
        if step.move in _BY_TIMER and step.by in ("", "system"):
            yield words["debrief_late_alert"].format(time=stamp(step.at)[5:19], move=words[f"move_{step.move}"])


def _orders(one: DebriefedIncident, words: Words, named: Named) -> Iterator[str]:
    for message, rows in one.orders:
        kind = words[f"order_kind_{message.kind.value}"]
        for row in rows:
            if row.unanswered:
                yield words["debrief_late_order"].format(
                    kind=kind, to=named(row.recipient), time=stamp(row.unanswered)[5:19]
                )


def _reports(sitrep: Sitrep, words: Words, now: int) -> Iterator[str]:
    for way, due in ((ReportWay.CALL, sitrep.call_due), (ReportWay.PAPER, sitrep.paper_due)):
        done = sitrep.reported_at(way)
        if (done or now) > due:
            key = "debrief_late_report" if done else "debrief_no_report"
            yield words[key].format(way=words[f"sitrep_way_{way}"], due=stamp(due)[5:16], time=stamp(done or now)[5:16])


def _case(case: Case, words: Words, now: int) -> Iterator[str]:
    if case.late(now):
        code = case_code(case.id, case.village, case.reported_at)
        key = "debrief_late_case" if case.ended_at else "debrief_open_case"
        yield words[key].format(code=code, due=stamp(case.due)[:16], time=stamp(case.ended_at or now)[:16])
