"""Tasks that came out of something else: those whose text names its page, and the way to a new one."""

from __future__ import annotations

from urllib.parse import urlencode

from streams.access.policy import COMMANDS, Action
from streams.access.subject import Subject
from streams.history.tasks import TaskLists
from streams.model.case import Case
from streams.model.local_day import iso_day, local_day


def naming(lists: TaskLists, address: str, scope: str, since: int) -> list[tuple[str, str]]:
    """(title and due day, way) of those that a tier gave at or after a time (city ms)."""
    found = [one for one in lists.given(scope, since) if address in one.text]
    return [(f"{one.title}（{iso_day(local_day(one.due))}）", f"/tasks?task={one.id}") for one in found]


def way_to_new(subject: Subject, text: str, _: Case | None) -> str:
    """To the form with this text in it; '' for who gives no tasks."""
    return f"/tasks?{urlencode({'text': text})}" if Action.TASK_ISSUE in COMMANDS[subject.role] else ""
