"""Tables of the page of tasks: what is to be done, what was given, and the receivers of one task by place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from streams.geography.places import Places
from streams.model.address import Address
from streams.model.local_day import moment
from streams.model.tasks.task import Task, TaskRow

Cells = list[Component | str]


def name_of(address: str, page: PageContext, places: Places, now: int) -> str:
    """A place or department as it is called now; a worker is a number."""
    found = Address.parse(address)
    if found.unit:
        unit = page.regulation.units_at(now).now(found.unit)
        return found.unit if unit is None else (unit.name if page.words.language == "zh" else unit.en)
    return str(found.worker) if found.worker else places.name(found.region)


def state_of(task: Task, row: TaskRow, page: PageContext, now: int) -> str:
    """What the receiver confirmed, and whether it is late."""
    words = page.words
    if task.withdrawn and not row.receipts:
        return words["task_withdrawn"]
    said = words[f"task_{row.state}"]
    return said + words["joint"] + words["task_late"] if row.late(now) and not task.withdrawn else said


def to_do(found: Sequence[tuple[Task, TaskRow]], page: PageContext, places: Places, now: int) -> Component:
    words = page.words
    rows: list[Cells] = [
        [
            _link(task, page),
            name_of(task.issuer, page, places, now),
            _time(task.due),
            state_of(task, row, page, now),
        ]
        for task, row in found
    ]
    return _table("tasks-own", words["task_own"], words["task_own_head"], rows, words["task_own_none"])


def given(found: Iterable[tuple[Task, Sequence[TaskRow]]], page: PageContext, now: int) -> Component:
    """Received, done and late of how many receivers."""
    words = page.words
    rows: list[Cells] = []
    for task, receivers in found:
        counted = counts(receivers, now)
        rows.append(
            [
                _link(task, page),
                _time(task.due),
                *(f"{counted[name]} / {len(receivers)}" for name in ("received", "done", "late")),
                words["task_withdrawn"] if task.withdrawn else words[f"cadence_{task.cadence}"],
            ]
        )
    return _table("tasks-given", words["task_given"], words["task_given_head"], rows, words["task_given_none"])


def counts(rows: Sequence[TaskRow], now: int) -> Counter[str]:
    """How many receivers answered, are done, are late."""
    found: Counter[str] = Counter()
    for row in rows:
        found["received"] += bool(row.receipts)
        found["done"] += bool(row.done_at)
        found["late"] += row.late(now) and not row.withdrawn
    return found


def receivers(task: Task, rows: Sequence[TaskRow], page: PageContext, places: Places, now: int) -> Component:
    """One task's receivers by place; who did not answer first, then by code."""
    words = page.words
    ordered = sorted(rows, key=lambda row: (bool(row.receipts), bool(row.done_at), row.recipient))
    lines: list[Cells] = [
        [
            name_of(row.recipient, page, places, now),
            state_of(task, row, page, now),
            _time(row.receipts[-1].at) if row.receipts else "",
            row.receipts[-1].note if row.receipts else "",
        ]
        for row in ordered
    ]
    return _table("task-rows", words["task_rows"], words["task_rows_head"], lines, "")


def _link(task: Task, page: PageContext) -> Component:
    return dcc.Link(task.title, href=href(page, task=task.id), className="case-link")


def _time(at: int) -> str:
    return moment(at).strftime("%m-%d %H:%M") if at else ""


def _table(name: str, title: str, head: str, rows: list[Cells], none: str) -> Component:
    if not rows:
        return html.Section([html.H2(title), html.P(none, className="quiet")], **marks(testid=name))
    body = html.Tbody([html.Tr([html.Td(cell) for cell in row]) for row in rows])
    heads = html.Thead(html.Tr([html.Th(text, scope="col") for text in head.split(",")]))
    return html.Section([html.H2(title), html.Table([heads, body], className="plain")], **marks(testid=name))
