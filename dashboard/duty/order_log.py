"""Lines of the shift log beside those of alerts: what a desk ordered, what was answered or logged of a call, calls from
the desk, and the steps of the cases its alerts are about. Each is made of one event. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from dashboard.address_names import Named
from dashboard.call_steps import call_steps
from dashboard.case_list import unit_then
from dashboard.duty.shift_log import LogEntry
from dashboard.locale import Words
from streams.model.alert import Alert
from streams.model.calls.call import Call
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.drills import Drill
from streams.model.messages.message import ANSWERS, Message, MessageRow, line_of
from streams.model.receipt import Step
from streams.model.region import is_code
from streams.model.units import Units

_NAMED = 12
"""Recipients of a message that its line names; of more it has the number."""


def order_entries(
    sent: Iterable[tuple[Message, Sequence[MessageRow]]], since: int, until: int, words: Words, named: Named
) -> list[LogEntry]:
    """Between two times (city ms). What a machine or an open page confirmed is no line, nor is a missing answer of
    anybody without a clock."""
    found = (one for message, rows in sent for one in _of_message(message, rows, words, named))
    return [one for one in found if since <= one.at < until]


def case_entries(
    cases: Iterable[Case], since: int, until: int, words: Words, units: Units, named: Named
) -> list[LogEntry]:
    """Of cases that may be read by everybody at a desk. `units`: departments as they were called then."""
    found = []
    for case in (one for one in cases if one.known and not one.restricted):
        for step in (one for one in case.steps if since <= one.at < until):
            mark = words["drill_prefix"] if case.drill else ""
            said = f"{mark}{_code(case)} {words[f'state_{step.state.name}']}"
            said += _by(named(step.by) if is_code(step.by) else unit_then(step.by, words, units), step.note, words)
            found.append(LogEntry(step.at, said, _link(case), "case"))
    return found


def call_entries(calls: Iterable[Call], since: int, until: int, words: Words, named: Named) -> list[LogEntry]:
    """What was confirmed of the desk's calls between two times (city ms)."""
    found = (
        LogEntry(at, text, link_of(call.about), "call") for call in calls for at, text in call_steps(call, words, named)
    )
    return [one for one in found if since <= one.at < until]


def drill_entries(drills: Iterable[Drill], since: int, until: int, words: Words) -> list[LogEntry]:
    """That a drill of the desk was begun and ended, and by whom."""
    found = []
    for one in drills:
        began = words["log_drill_began"].format(reason=one.reason)
        found.append(LogEntry(one.began, f"{one.by} {began}", "/shift", "drill"))
        if one.ended:
            over = words["log_drill_ended"].format(reason=one.result)
            found.append(LogEntry(one.ended, f"{one.ended_by} {over}", "/shift", "drill"))
    return [one for one in found if since <= one.at < until]


def _of_message(message: Message, rows: Sequence[MessageRow], words: Words, named: Named) -> Iterator[LogEntry]:
    mark = words["drill_prefix"] if message.drill else ""
    kind, link = f"{mark}{words[f'order_kind_{message.kind.value}']}", link_of(message.about)
    to = [named(row.recipient) for row in rows]
    names = words["list_mark"].join(to[:_NAMED]) + (words["log_and_more"].format(n=len(to)) if len(to) > _NAMED else "")
    text = words["log_order"].format(by=message.by, kind=kind, to=names, text=message.text)
    yield LogEntry(message.at, text, link, "order")
    if message.withdrawn:
        text = words["log_order_withdrawn"].format(kind=kind, reason=message.reason)
        yield LogEntry(message.withdrawn, text, link, "order")
    for row in rows:
        name = named(row.recipient)
        for one in row.receipts:
            if one.step not in ANSWERS and one.via != "call":
                continue
            told = line_of(row.recipient) and one.step is Step.DELIVERED
            state = words["order_informed" if told else f"order_{one.step.value}"]
            numbers = [proof.partition("/")[2] for proof in one.evidence]
            said = [*([words["order_by_telephone"]] if one.via == "call" else []), one.note, *numbers]
            text = f"{kind}：{name} {state} {' '.join(filter(None, said))}".strip()
            yield LogEntry(one.at, text, link, "order")
        if row.unanswered:
            yield LogEntry(row.unanswered, f"{kind}：{name} {words['order_unanswered']}", link, "order")


def link_of(about: str) -> str:
    """The page of what a message or a call is about."""
    kind, _, name = about.partition("/")
    return f"/duty/a/{name}" if kind == "alert" else "/duty"


def _by(by: str, note: str, words: Words) -> str:
    who = words["role_system"] if by == "system" else by
    return "".join((f"，{who}" if who else "", f"：{note}" if note else ""))


def _code(case: Case) -> str:
    return case_code(case.id, case.village, case.reported_at)


def _link(case: Case) -> str:
    return f"/case/{_code(case)}"


def cases_of(alerts: Iterable[Alert], case: Callable[[Alert], str], read: Callable[[str], Case | None]) -> list[Case]:
    """The cases that alerts are about, each once. `case`: id of an alert's, '' for none."""
    names = dict.fromkeys(filter(None, map(case, alerts)))
    return [found for name in names if (found := read(name)) is not None]
