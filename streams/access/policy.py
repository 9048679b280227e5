"""The policy: one pure function over the table of roles, deny by default.

`allow(subject, action, object, field, now)`; objects are Page, Topic or CommandTarget values. Topics of a role: see
`topics.py`. What people do to alerts is asked twice: where the command comes in, and when the fold takes it."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from streams.access.fields import FIELDS
from streams.access.subject import Role, Subject
from streams.access.topics import CITY_WIDE, address_of, covers_city, projection
from streams.model.region import Tier, holds, is_code
from streams.model.topic import Kind, Projection, Topic


class Action(StrEnum):
    OPEN = "open"
    SUBSCRIBE = "subscribe"
    EXPORT = "export"
    CHANGE = "change"
    ACKNOWLEDGE = "alert.acknowledge"
    UNDO = "alert.undo"
    PROGRESS = "alert.progress"
    NOTE = "alert.note"
    CONFIRM = "alert.confirm"
    STEP = "alert.step"
    ESCALATE = "alert.escalate"
    SHELVE = "alert.shelve"
    UNSHELVE = "alert.unshelve"
    CLOSE = "alert.close"
    CALLED = "alert.called"
    TAKE_UP = "alert.take_up"
    ATTEMPT_BEGIN = "attempt.begin"
    ATTEMPT_ANSWER = "attempt.answer"
    ATTEMPT_AGAIN = "attempt.again"
    MERGE = "alert.merge"
    SPLIT = "alert.split"
    BEGIN = "shift.begin"
    END = "shift.end"
    SIGN = "shift.sign"
    SOUND = "shift.sound"
    TEST = "shift.test"
    PLAN = "shift.plan"
    UNPLAN = "shift.unplan"
    FLOOD = "shift.flood"
    DISABLE = "rule.disable"
    APPROVE = "rule.approve"
    ENABLE = "rule.enable"
    REPORT = "case.report"
    MOVE = "case.move"
    MARK = "case.mark"
    REVEAL = "case.reveal"
    TASK_ISSUE = "task.issue"
    TASK_CHANGE = "task.change"
    TASK_WITHDRAW = "task.withdraw"
    TASK_ACCEPT = "task.accept"
    TASK_PROGRESS = "task.progress"
    TASK_DONE = "task.done"
    TASK_RETURN = "task.return"
    SEND = "message.send"
    WITHDRAW = "message.withdraw"
    AGAIN = "message.again"
    SAFE = "safe.record"
    SITREP_DRAFT = "sitrep.draft"
    SITREP_APPROVE = "sitrep.approve"
    SITREP_SENT = "sitrep.sent"
    CONFIRM_MESSAGE = "message.receipt"
    FOLLOW_OPEN = "follow.open"
    FOLLOW_STEP = "follow.step"
    DRILL_BEGIN = "drill.begin"
    DRILL_END = "drill.end"
    CALL_START = "call.start"
    CALL_INVITE = "call.invite"
    CALL_END = "call.end"
    CALL_NOTE = "call.note"
    CALL_OFFER = "call.offer"
    CALL_SHOW = "call.show"
    CALL_HIDE = "call.hide"
    CALL_RECORD = "call.record"
    CALL_RECORDED = "call.recorded"
    CALL_ANSWER = "call.answer"
    CALL_DECLINE = "call.decline"
    CALL_LEAVE = "call.leave"
    CALL_LOST = "call.lost"
    CALL_BEAT = "call.beat"


class Page(msgspec.Struct, frozen=True):
    """`name` as in the route: wall, region, health, audit, me, admin.users. `region`: '' when the page has none."""

    name: str
    region: str = ""


class CommandTarget(msgspec.Struct, frozen=True):
    """What a command is about: `kind` (alert, case, shift, rule) and the region it lies in."""

    kind: str
    region: str


Object = Page | Topic | CommandTarget
_TAKES = frozenset(
    {
        Action.ACKNOWLEDGE,
        Action.UNDO,
        Action.PROGRESS,
        Action.NOTE,
        Action.CONFIRM,
        Action.STEP,
        Action.ESCALATE,
        Action.SHELVE,
        Action.UNSHELVE,
        Action.CLOSE,
        Action.MERGE,
        Action.SPLIT,
        Action.BEGIN,
        Action.END,
        Action.SIGN,
        Action.SOUND,
        Action.TEST,
        Action.ATTEMPT_AGAIN,
    }
)
_CALL_LEADS = frozenset({Action.CALL_SHOW, Action.CALL_HIDE, Action.CALL_RECORD})
_LEADS = _CALL_LEADS | {Action.DRILL_BEGIN, Action.DRILL_END, Action.TAKE_UP, Action.PLAN, Action.UNPLAN, Action.FLOOD}
_HANDLES = frozenset({Action.MOVE, Action.MARK})
_WORKS = _HANDLES | {Action.REPORT}
_GIVES = frozenset({Action.TASK_ISSUE, Action.TASK_CHANGE, Action.TASK_WITHDRAW})
_RECEIPTS = frozenset({Action.TASK_ACCEPT, Action.TASK_PROGRESS, Action.TASK_DONE, Action.TASK_RETURN})
_SENDS = frozenset({Action.SEND, Action.WITHDRAW, Action.AGAIN, Action.SAFE})
_REPORTS = frozenset({Action.SITREP_DRAFT, Action.SITREP_APPROVE, Action.SITREP_SENT})
_CONFIRMS = _RECEIPTS | {Action.CONFIRM_MESSAGE}
_RINGS = frozenset({Action.CALL_START, Action.CALL_INVITE, Action.CALL_END, Action.CALL_NOTE, Action.CALL_OFFER})
_ANSWERS = frozenset({Action.CALL_ANSWER, Action.CALL_DECLINE, Action.CALL_LEAVE})
ON_THE_LINE = _ANSWERS | {Action.CALL_LOST, Action.CALL_BEAT, Action.CALL_RECORDED}
"""What only the process that has the line of a call knows to be so: no page's server says it."""
_STEPS = frozenset({Action.FOLLOW_STEP})
_FOLLOWS = _STEPS | {Action.FOLLOW_OPEN}
COMMANDS: dict[Role, frozenset[Action]] = {
    **dict.fromkeys(Role, frozenset[Action]()),
    Role.DUTY: _TAKES | _WORKS | _GIVES | _SENDS | _REPORTS | _CONFIRMS | _RINGS | _ANSWERS | _STEPS,
    Role.DUTY_LEAD: _TAKES | _LEADS | _WORKS | _GIVES | _SENDS | _REPORTS | _CONFIRMS | _RINGS | _ANSWERS | _FOLLOWS,
    Role.SYSTEM_ADMIN: frozenset({Action.DISABLE, Action.APPROVE, Action.ENABLE}),
    Role.SYSTEM: frozenset({Action.CALLED, Action.ATTEMPT_BEGIN, Action.ATTEMPT_ANSWER}) | (ON_THE_LINE - _ANSWERS),
    Role.VILLAGE: _WORKS | _CONFIRMS | _ANSWERS | _FOLLOWS,
    Role.DEPARTMENT: _HANDLES | _CONFIRMS | _ANSWERS | _FOLLOWS,
    Role.GUIDANCE: _FOLLOWS,
    Role.WORKER: _ANSWERS,
    Role.MEDIATOR: _HANDLES,
    Role.CLERK: frozenset({Action.REPORT, Action.MOVE}),
    Role.LEADER: frozenset({Action.MARK, Action.TAKE_UP, Action.SITREP_APPROVE}) | _STEPS,
    Role.PUBLIC: frozenset({Action.MARK}),
}
"""Who may do what to alerts and cases; towards one case the movers of the case table say more. Supervisors look;
administrators have no business with either, but a rule of alerts is the system administrator's to put out of
service."""

RECEIVES = frozenset(role for role, may in COMMANDS.items() if Action.CONFIRM_MESSAGE in may) | {Role.WORKER}
"""Who may confirm what is sent hears of it. A worker confirms by the phone's own lane, which knows whose it is."""
_FROM_TOWNSHIP_UP = frozenset({Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR})
"""Roles whose lists and topics end at a township: a village has none of its own."""


def scope_fits(role: Role, scope: str) -> bool:
    """Whether a role is given for a region of this tier: a narrower scope than its lists have would be shown more than
    it holds."""
    return role not in _FROM_TOWNSHIP_UP or len(scope) <= Tier.TOWNSHIP


def may_on(role: Role, action: Action, priority: int) -> bool:
    """Whether a role may do it to an alert of this priority, 1 the gravest: 1 is never shelved, 2 by a lead;
    1 and 2 are closed by a lead."""
    lead = role is Role.DUTY_LEAD
    if action is Action.SHELVE:
        return priority > 2 or (priority == 2 and lead)
    return action is not Action.CLOSE or priority > 2 or lead


_CASE_PAGES = frozenset({"home", "cases", "case", "tasks"})
_OWN_PAGES = _CASE_PAGES | {"supervision"}
_LOOKS = frozenset({"region", "health", "track", "workers", "foresight", "refused"})
_DESK_PAGES = _OWN_PAGES | _LOOKS | {"duty", "shift", "sitreps", "briefs"}
_PEOPLE = frozenset(
    {
        "admin.users",
        "admin.sessions",
        "admin.roster",
        "admin.people",
        "admin.phones",
        "admin.units",
        "admin.own",
        "admin.approvals",
    }
)
_NO_NAME: frozenset[str] = frozenset()
PAGES: dict[Role, frozenset[str]] = {
    **dict.fromkeys(Role, _NO_NAME),
    Role.WALL: frozenset({"wall"}),
    Role.DUTY: _DESK_PAGES,
    Role.DUTY_LEAD: _DESK_PAGES | {"rewind", "province"},
    Role.SUPERVISOR: _DESK_PAGES | {"rewind", "province"},
    Role.LEADER: frozenset({"home", "region", "case", "sitreps", "briefs", "supervision", "province"}),
    Role.VILLAGE: _OWN_PAGES | {"region"},
    Role.DEPARTMENT: _OWN_PAGES | {"briefs"},
    Role.GUIDANCE: frozenset({"supervision"}),
    Role.MEDIATOR: _CASE_PAGES - {"tasks"},
    Role.CLERK: _CASE_PAGES - {"tasks"},
    Role.SYSTEM_ADMIN: frozenset(
        {"health", "refused", "admin", "admin.devices", "admin.walls", "admin.rules", "admin.approvals"}
    ),
    Role.SECURITY_ADMIN: frozenset({"admin", *_PEOPLE}),
    Role.AUDITOR: frozenset({"audit"}),
    Role.WORKER: frozenset({"me"}),
}
CHANGES: dict[Role, frozenset[str]] = {
    **dict.fromkeys(Role, _NO_NAME),
    Role.DUTY_LEAD: frozenset({"region", "briefs"}),
    Role.SUPERVISOR: frozenset({"region", "briefs"}),
    Role.SYSTEM_ADMIN: frozenset({"admin.devices", "admin.walls", "admin.rules", "admin.approvals"}),
    Role.SECURITY_ADMIN: _PEOPLE,
    Role.WORKER: frozenset({"me"}),
}
"""Pages whose content a role may change; of an area's, what was published of a period. Three administrators are kept
apart: who gives rights neither runs the machines nor reads the audit."""
_OUT = frozenset({"region", "cases", "track", "workers", "duty", "briefs", "supervision"})
EXPORTS: dict[Role, frozenset[str]] = {
    **dict.fromkeys(Role, _NO_NAME),
    Role.AUDITOR: frozenset({"audit"}),
    Role.SECURITY_ADMIN: frozenset({"admin.own"}),
    Role.DUTY: _OUT,
    Role.DUTY_LEAD: _OUT,
    Role.SUPERVISOR: _OUT,
    Role.LEADER: frozenset({"region"}),
    Role.GUIDANCE: frozenset({"supervision"}),
}
"""Pages whose content a role may take away in a file; aggregates alone for a leader. On duty for a city: none."""


def allow(subject: Subject, action: Action, obj: Object, field: str = "", now: int = 0) -> bool:
    """Whether `subject` may do `action` on `obj` (its `field`, '' = as such) at `now` (city ms)."""
    if not is_code(subject.scope) or not scope_fits(subject.role, subject.scope):
        return False
    if field or action is Action.REVEAL:
        return action is Action.REVEAL and isinstance(obj, CommandTarget) and _reveals(subject, obj, field)
    if action is Action.OPEN and isinstance(obj, Page):
        return _page(PAGES, subject, obj)
    if action is Action.EXPORT and isinstance(obj, Page):
        return _page(EXPORTS, subject, obj) and not (subject.role in SEATS and covers_city(subject))
    if action is Action.CHANGE and isinstance(obj, Page):
        return _page(CHANGES, subject, obj)
    if action is Action.SUBSCRIBE and isinstance(obj, Topic):
        return _topic(subject, obj)
    if isinstance(obj, CommandTarget):
        named = action in COMMANDS[subject.role] and action.value.startswith(f"{obj.kind}.")
        return named and is_code(obj.region) and holds(subject.scope, obj.region)
    return False


def _reveals(subject: Subject, obj: CommandTarget, field: str) -> bool:
    inside = is_code(obj.region) and holds(subject.scope, obj.region)
    return obj.kind == "case" and field in FIELDS[subject.role] and inside


SEATS = frozenset({Role.DUTY, Role.DUTY_LEAD})
"""Roles that sit through a shift: their sessions outlast a quiet night, and only what they do needs a PIN again."""


def must_name_case(subject: Subject) -> bool:
    """Whether a look at a track must name the case it is for: a role for the whole city has no workers of its own."""
    return covers_city(subject)


def seat_locked(subject: Subject, seat_at: int, now: int, hours: int) -> bool:
    """Whether a seat that was last renewed at `seat_at` may act no more at `now` (real ms)."""
    return subject.role in SEATS and now - seat_at > hours * 3_600_000


def _page(table: dict[Role, frozenset[str]], subject: Subject, page: Page) -> bool:
    inside = not page.region or (is_code(page.region) and holds(subject.scope, page.region))
    return page.name in table[subject.role] and inside


def _topic(subject: Subject, topic: Topic) -> bool:
    if topic.kind is Kind.OWN:
        hears = subject.role in RECEIVES and topic.projection is Projection.SELF
        return hears and topic.region == (address_of(subject) or None)
    if topic.kind is Kind.SESSION:
        return topic.region == subject.id and topic.projection is Projection.SELF
    if projection(subject, topic.kind) is not topic.projection or not is_code(topic.region):
        return False
    if topic.kind in CITY_WIDE:
        return holds(topic.region, subject.scope)
    if not holds(subject.scope, topic.region):
        return False
    # A single worker's place is a name: from a county down only.
    return topic.kind is not Kind.WORKERS or Tier.COUNTY <= len(topic.region) <= Tier.TOWNSHIP
