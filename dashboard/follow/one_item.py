"""A single followed item: what it is, its steps with their evidence, what belongs to it, and what may be done now."""

from __future__ import annotations

from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.follow.evidence_shown import evidence_of
from dashboard.follow.forms import open_form, places_left, step_form
from dashboard.follow.like_cases import cases_of
from dashboard.follow.reading import (
    actor,
    column_text,
    label,
    one_of,
    state_text,
    step_text,
    unit_text,
)
from dashboard.follow.rooms_asked import room_today
from dashboard.services import Services
from streams.access.policy import COMMANDS, Action
from streams.model.case_code import case_code
from streams.model.follow.item import FollowEntry, FollowItem, rung
from streams.model.follow.kind import OPEN, ROOM, FollowKind
from streams.model.follow.walk import allowed
from streams.model.local_day import stamp
from streams.model.periods import Cadence


def one_item(services: Services, kind: FollowKind, item: FollowItem, page: PageContext) -> list[Component]:
    words, now = page.words, services.clock.now_ms()
    back = dcc.Link(words["follow_back"], href=href(page, item="", step=""), className="choice")
    ways: list[Component | str] = [back]
    if kind.intake and not item.over and Action.REPORT in COMMANDS[page.subject.role]:
        ways += [" ", html.A(words["batch_reports"], href=f"/batch/reports{words.query()}", className="choice")]
    facts = html.Dl(
        [part for name, text in _facts(services, kind, item, page, now) for part in (html.Dt(name), html.Dd(text))],
        className="follow-facts",
    )
    late = html.P(words["follow_late"], className="note", role="status") if item.late(now) else None
    head = [html.H2(item.title, className="text"), html.P(ways)]
    parts: list[Component] = [
        html.Section([*head, late, facts, html.P(item.text, className="text") if item.text else None])
    ]
    if (beside := evidence_of(services, kind, item, page)) is not None:
        parts.append(beside)
    if (like := cases_of(services, kind, item, page)) is not None:
        parts.append(like)
    below = _below(services, kind, item, page)
    # Who opens what belongs to it has its form first.
    if page.asked.get("new"):
        return [*parts, *below[::-1], _steps(kind, item, page)]
    return [*parts, _steps(kind, item, page), *_may(services, kind, item, page), *below]


def _facts(
    services: Services, kind: FollowKind, item: FollowItem, page: PageContext, now: int
) -> list[tuple[str, Component | str]]:
    """What is known of it, in words of its kind."""
    words = page.words
    found: list[tuple[str, Component | str]] = [
        (words["follow_state"], state_text(kind, item.state, page)),
        (words["follow_place"], services.places.full_name(item.place)),
    ]
    if any(step.own for step in kind.steps) and not kind.one_each:
        found.append((words["follow_unit"], unit_text(item.unit, page, now) or words["follow_no_unit"]))
    if item.due:
        found.append((words["follow_due_at"], stamp(item.due)[:16]))
    if item.cadence is not Cadence.ONCE:
        found.append((words["task_cadence"], words[f"cadence_{item.cadence}"]))
    if item.leader:
        found.append((words["follow_leader"], html.Span(item.leader, className="text")))
    if step := rung(item, kind):
        found.append((words["follow_rung"], step_text(kind, step, page)))
    for nth, column in enumerate(kind.columns):
        if column.evidence is None and (text := column_text(kind, item, nth, page)):
            if column.form == ROOM and not item.over:
                text = f"{text} {room_today(services, text, item.place, page)}".strip()
            found.append((label(column.name, column.en, page), html.Span(text, className="text")))
    if above := _above(services, item, page):
        found.append((words["follow_about"], above))
    return found


def _above(services: Services, item: FollowItem, page: PageContext) -> Component | None:
    """The way to what it belongs to."""
    kind, _, name = item.about.partition("/")
    if kind == "case":
        case = services.history.cases.get(name)
        code = case_code(case.id, case.village, case.reported_at) if case else ""
        return html.A(code, href=f"/case/{code}?lang={page.words.language}") if code else None
    found = one_of(services, page, name)
    return (
        dcc.Link(found.title, href=href(page, kind=found.kind, item=found.id, step=""), className="text")
        if (found)
        else None
    )


def _steps(kind: FollowKind, item: FollowItem, page: PageContext) -> html.Section:
    words = page.words
    head = html.Tr([html.Th(text) for text in words["follow_steps_head"].split(",")])
    rows = [
        html.Tr([html.Td(stamp(one.at)[:16]), html.Td(step_text(kind, one.step, page)), *_entry(one, item, page)])
        for one in item.entries
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)], **marks(testid="follow-steps"))
    return html.Section([html.H2(words["follow_steps"]), table])


def _entry(one: FollowEntry, item: FollowItem, page: PageContext) -> list[html.Td]:
    words = page.words
    by = one.by if one.by != "system" else words["follow_by_system"]
    entered = words["follow_entered"].format(day=stamp(one.entered)[:10]) if one.entered else ""
    said = [text for text in (one.note, one.paper, entered) if text]
    if one.due and one.step != OPEN:
        said.append(words["follow_new_due"].format(day=stamp(one.due)[:10]))
    files = [
        html.A(words["follow_file"].format(n=n), href="#", className="choice", **_file(item, name))
        for n, name in enumerate(one.files, start=1)
    ]
    return [html.Td(by, className="text"), html.Td([words["joint"].join(said), " ", *files], className="text")]


def _file(item: FollowItem, name: str) -> dict[str, Any]:
    """The page's module fetches it: each look is on record."""
    return {"data-file": f"/supervision/{item.id}/media/{name}"}


def _may(services: Services, kind: FollowKind, item: FollowItem, page: PageContext) -> list[Component]:
    """The steps that this viewer may take now, and the form of the one that was chosen."""
    words, who = page.words, actor(services, page)
    if Action.FOLLOW_STEP not in COMMANDS[page.subject.role]:
        return []
    steps = [one for one in kind.steps if allowed(kind, item, one, who)]
    if not steps:
        return []
    chosen = next((one for one in steps if one.id == page.asked.get("step")), steps[0])
    ways = [
        dcc.Link(
            label(one.name, one.en, page),
            href=href(page, step=one.id),
            className="choice on" if one is chosen else "choice",
        )
        for one in steps
    ]
    form = step_form(services, kind, item, chosen, page)
    return [html.Section([html.H2(words["follow_do"]), html.Nav(ways, className="choices"), form])]


def _board_of(kind: FollowKind, item: FollowItem, page: PageContext) -> html.Section:
    """The way to what each place of a list has."""
    text = page.words["round_open"].format(n=len(item.places), kind=label(kind.name, kind.en, page))
    return html.Section(dcc.Link(text, href=href(page, kind=kind.id, round=item.id, item="", new=""), className="way"))


def _below(services: Services, kind: FollowKind, item: FollowItem, page: PageContext) -> list[Component]:
    """What belongs to it, and the form of a new one."""
    words = page.words
    each = {one.id: one for one in page.regulation.follow_kinds.values() if one.one_each}
    about = (one for one in services.history.follow.about(f"follow/{item.id}") if one.kind not in each)
    found = [one for one in about if one_of(services, page, one.id)]
    parts: list[Component] = [_board_of(one, item, page) for one in each.values() if one.parent == kind.id]
    if found:
        rows = []
        for one in found:
            own = page.regulation.follow_kind(one.kind)
            state = state_text(own, one.state, page) if own else one.state
            link = dcc.Link(one.title, href=href(page, kind=one.kind, item=one.id, step=""), className="text")
            name = label(own.name, own.en, page) if own else one.kind
            rows.append(html.Tr([html.Td(stamp(one.at)[:10]), html.Td(name), html.Td(link), html.Td(state)]))
        table = html.Table(html.Tbody(rows), **marks(testid="follow-below"))
        parts.append(html.Section([html.H2(words["follow_below"].format(n=len(found))), table]))
    may = [
        one
        for one in page.regulation.follow_kinds.values()
        if one.parent == kind.id
        and page.subject.role.value in one.open_by
        and not item.over
        and not set(item.columns) & set(one.not_of)
        and (not one.one_each or places_left(services, one, item, page))
    ]
    if may:
        ways = [
            dcc.Link(
                words["follow_new"].format(kind=label(one.name, one.en, page)),
                href=href(page, new=one.id),
                className="choice on" if page.asked.get("new") == one.id else "choice",
            )
            for one in may
        ]
        forms = [open_form(services, one, page, item) for one in may if one.id == page.asked.get("new")]
        parts.append(html.Section([html.Nav(ways, className="choices"), *forms]))
    return parts
