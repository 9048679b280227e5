"""Alerts of the past as rows of a page and of a file: where, what, in which state, taken and ended when."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dash import html
from dash.development.base_component import Component

from dashboard.alert_words import about
from dashboard.case_list import place
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.duty.past_query import post_of
from dashboard.locale import Words
from dashboard.services import Services
from streams.alert_rules import RULES
from streams.formats.table import Cell
from streams.model.alert import Alert, AlertMove, AlertState
from streams.model.case_code import case_code
from streams.model.local_day import moment, stamp
from streams.model.regulation import Regulation

COLUMNS = ("at", "priority", "place", "what", "state", "taken", "ended", "note", "case")
_SHAPES = "◆▲■●"


class PastLine(NamedTuple):
    """`state`: as it is now, or was then. `at`, `ended`: city ms, 0 = none. `secs`: from its announcement to the first
    taking, -1 = not taken. `open`: whether it is in a queue or aside now."""

    id: str
    at: int
    priority: int
    place: str
    what: str
    state: AlertState
    secs: int
    ended: int
    note: str
    case: str
    open: bool


class RowContext(NamedTuple):
    """What rows are written with."""

    words: Words
    rules: Regulation
    services: Services


def line(alert: Alert, state: AlertState, until: int, context: RowContext) -> PastLine:
    """`until`: city ms up to which its story is read, 0 = all of it."""
    services = context.services
    steps = [step for step in alert.steps if not until or step.at <= until]
    taken = next((step.at for step in steps if step.move is AlertMove.ACKNOWLEDGE), 0)
    announced = next((step.at for step in steps if step.move is AlertMove.RAISE), alert.raised_at)
    note = next((step.note for step in reversed(steps) if step.note), "")
    return PastLine(
        id=alert.id,
        at=alert.raised_at,
        priority=int(alert.priority),
        place=place(alert.region, services.places),
        what=_about(alert, until, context),
        state=state,
        secs=max(0, taken - announced) // 1000 if taken else -1,
        ended=alert.closed_at if not until or 0 < alert.closed_at <= until else 0,
        note=note,
        case=_case(alert, services),
        open=alert.open,
    )


def _about(alert: Alert, until: int, context: RowContext) -> str:
    """What it is about, with the post; never a person's name."""
    words, rules, services = context
    if alert.rule not in RULES:
        return alert.rule
    parts = about(alert, words, rules, services.places, until), post_of(alert.rule, alert.subject, services, words)
    return words["joint_title"].join(part for part in parts if part)


def cells(one: PastLine, words: Words) -> list[Cell]:
    """Times in city time, all else as texts."""
    return [
        moment(one.at),
        words[f"priority_{one.priority}"],
        one.place,
        one.what,
        words[f"alert_{one.state}"],
        one.secs if one.secs >= 0 else None,
        moment(one.ended) if one.ended else None,
        one.note,
        one.case,
    ]


def table(found: Sequence[PastLine], page: PageContext, *, name: str, empty: str) -> Component:
    words = page.words
    if not found:
        return html.P(empty, className="quiet", **marks(testid=f"{name}-none"))
    heads = html.Tr([html.Th(words[f"past_{column}"], scope="col") for column in COLUMNS])
    rows = [_row(one, words) for one in found]
    return html.Table([html.Thead(heads), html.Tbody(rows)], className="past-rows", **marks(testid=name))


def _row(one: PastLine, words: Words) -> html.Tr:
    grade: list[Component | str] = [html.B(_SHAPES[one.priority - 1]), f" {words[f'priority_{one.priority}']}"]
    shape = html.Span(grade, className=f"p{one.priority}")
    name = html.A(one.what, href=f"/{'duty/a' if one.open else 'debrief'}/{one.id}", className="case-link")
    case = html.A(one.case, href=f"/case/{one.case}", className="case-link") if one.case else ""
    taken = words["past_secs"].format(n=one.secs) if one.secs >= 0 else "—"
    cells_: tuple[Component | str, ...] = (
        stamp(one.at)[5:],
        shape,
        one.place,
        name,
        words[f"alert_{one.state}"],
        taken,
    )
    ended = stamp(one.ended)[5:] if one.ended else "—"
    # What people wrote is in their own language.
    note = html.Td(one.note, className="text")
    return html.Tr([*map(html.Td, (*cells_, ended)), note, html.Td(case)], **marks(alert=one.id))


def _case(alert: Alert, services: Services) -> str:
    """Code of the case it is about; '' for a restricted one."""
    rule = RULES.get(alert.rule)
    name = alert.link or (alert.key.partition("/")[2] if rule and rule.of_case else "")
    case = services.history.cases.get(name) if name else None
    return case_code(case.id, case.village, case.reported_at) if case and not case.restricted else ""
