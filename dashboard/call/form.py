"""The form in which somebody enters what was reported, at a desk or a window: what its module gets, and its place."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.call.caller import answers
from dashboard.call.places import call_places
from dashboard.call.type_words import TYPE_WORDS
from dashboard.components.parts import marks
from dashboard.context import PageContext
from streams.access.policy import COMMANDS, SEATS, Action
from streams.geography.places import Places

_CHANNELS = ("telephone", "window", "reception")


def reports(page: PageContext) -> bool:
    return Action.REPORT in COMMANDS[page.subject.role]


def given(page: PageContext, places: Places, *, mapped: bool) -> dict[str, Any]:
    """`mapped`: whether the page has a map to click on. `caller`: whether this viewer may know how often a number
    called. `channels`: the usual one first. `grave`: types whose alert comes at once."""
    words = page.words
    may, seat = reports(page), page.subject.role in SEATS
    call = {
        "places": call_places(places, page.subject.scope) if may else {},
        "words": TYPE_WORDS,
        "title": words["call_title" if seat else "call_title_window"],
        "ready": words["call_ready" if seat else "call_ready_window"],
        "place": words["call_place" if mapped else "call_place_typed"],
        "caller": answers(page.subject),
        "channels": _CHANNELS if seat else ("window", "telephone", "reception"),
    }
    return {"may_report": may, "call": call, "grave": sorted(t.id for t in page.regulation.types if t.serious)}


def call_panel(page: PageContext) -> html.Aside:
    """Empty and hidden: its module fills and opens it."""
    name: dict[str, Any] = {"aria-label": page.words["call_title"]}
    return html.Aside(id="call", className="call-panel", hidden=True, **name, **marks(testid="call"))
