"""What a form gives: its command, as its viewer, and a limit that is typed as a day."""

from __future__ import annotations

import msgspec

from dashboard.callbacks import NotTaken
from dashboard.commands import Wish, why_not
from dashboard.context import PageContext
from dashboard.services import Services
from streams.model import typed
from streams.model.local_day import limit_of

_TAKEN = 202


def give(services: Services, page: PageContext, wish: Wish, body: msgspec.Struct) -> None:
    """By the door that every command takes. Raises NotTaken with the reason that the door has."""
    session = services.signin.session()
    assert session is not None, "the guard lets no one else in"
    status, answer = services.commands.give(session, wish, body)
    if status != _TAKEN:
        raise NotTaken(page.words["task_not_sent"].format(status=status, why=why_not(answer)))


def typed_limit(text: str, page: PageContext) -> int:
    """City ms. Raises NotTaken for what is no day."""
    day = typed.day(text)
    if day is None:
        raise NotTaken(page.words["task_bad_day"])
    return limit_of(day)
