"""To have a person look at what is pointed out: one command, judged as every one is; nothing is an alert by itself."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from dashboard.callbacks import NotTaken
from dashboard.components.form import Field, FieldKind, Filled, Form
from dashboard.context import PageContext
from dashboard.foresight.lists import BREACH, PointedOut
from dashboard.services import Services
from streams.model import typed
from streams.model.follow.item import FollowItem, FollowWish
from streams.model.local_day import limit_of, local_day
from streams.model.region import Tier

KIND = "outlook"
CHECK_FORM = Form(
    "outlook",
    (
        Field("due", "follow_due", longest=10),
        Field("note", "follow_text", FieldKind.LONG, required=False, longest=500),
    ),
)
_ASKED_DAYS = 30
_DAY_MS = 86_400_000
_TITLE, _COLUMN = 80, 60


def may_ask(page: PageContext) -> bool:
    kind = page.regulation.follow_kind(KIND)
    return kind is not None and page.subject.role.value in kind.open_by


def checks_of(services: Services, area: str, now: int) -> list[FollowItem]:
    """What people were asked to look at in an area within a year."""
    return services.history.follow.of_kind(KIND, area, now - 365 * _DAY_MS, now + 1)


def recent_by_title(checks: Sequence[FollowItem], now: int) -> dict[str, FollowItem]:
    """Those of the last days: for these a person was asked already."""
    return {one.title: one for one in checks if one.at > now - _ASKED_DAYS * _DAY_MS}


def check_form(one: PointedOut, page: PageContext) -> html.Section:
    words = page.words
    about = html.P([html.Strong(one.title, className="text"), words["joint"], one.figures])
    note = html.P(words["foresight_ask_note"], className="quiet")
    form = CHECK_FORM.layout(words, send=words["foresight_ask"], about=one.key)
    return html.Section([html.H2(words["foresight_ask"]), about, note, form], className="panel")


def wish_of_check(
    show: str, one: PointedOut | None, filled: Filled, page: PageContext, services: Services
) -> FollowWish:
    """What is asked, for the door. Raises NotTaken for what is pointed out no more, and for no day."""
    if one is None:
        raise NotTaken(page.words["foresight_gone"])
    day = typed.day(filled.said["due"])
    if day is None or day < local_day(services.clock.now_ms()):
        raise NotTaken(page.words["task_bad_day"])
    case = services.history.cases.get(one.key) if show == BREACH else None
    return FollowWish(
        kind=KIND,
        title=one.title[:_TITLE],
        text=filled.said["note"],
        place=one.place[: Tier.TOWNSHIP],
        about=f"case/{case.id}" if case else "",
        due=limit_of(day),
        c0=show,
        c1=one.figures[:_COLUMN],
    )
