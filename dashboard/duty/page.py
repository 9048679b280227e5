"""/duty and /shift: the officer's seat. One page with two views, so that the sound that a click has armed stays armed
when one goes from the queue to the hand-over and back."""

from __future__ import annotations

from typing import Any

import msgspec
from dash import html

from dashboard.call.form import call_panel, given
from dashboard.components.case_parts import case_parts
from dashboard.components.parts import badge, marks, panel, seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.locale import Words
from dashboard.orders import ordered_units
from dashboard.theme import style
from streams.access.policy import COMMANDS, RECEIVES, Action
from streams.access.topics import address_of
from streams.clock import CityClock
from streams.geography.places import Places
from streams.model.alert_plan import AlertPlan
from streams.model.region import Tier
from streams.model.topic import OWN_ADDRESS, OWN_SESSION


def layout(page: PageContext, places: Places) -> html.Div:
    words, city, scope = page.words, page.settings.city.code, page.subject.scope
    load = [f"regions/{scope}"] if len(scope) <= Tier.TOWNSHIP else []
    topics = [*load, f"alerts/{scope}", f"shift/{scope}", f"feed/{city}", f"health/{city}", OWN_SESSION]
    topics += [OWN_ADDRESS] if page.subject.role in RECEIVES else []
    return html.Div(
        [
            config(page, places, "duty", topics, **_more(page, places)),
            html.Header(_bar(page), className="top"),
            html.Div(id="sound-bar", className="sound-bar", **marks(testid="sound-bar")),
            html.Div(className="raised", hidden=True, role="alert", **marks(slot="raised", testid="raised")),
            html.Div(className="drill-bar", hidden=True, role="status", **marks(slot="drill", testid="drill-bar")),
            html.Div(className="flood", hidden=True, role="status", **marks(slot="flood", testid="flood")),
            html.Div(className="heard", role="alert", **marks(slot="heard", testid="heard")),
            html.Section(className="inbox", hidden=True, **marks(slot="inbox", testid="inbox")),
            html.Main(
                [_queue(page), _detail(page), _side(page), call_panel(page), _drawer(page)],
                className="duty",
                id="view-duty",
            ),
            html.Main(_shift(page), className="shift", id="view-shift", hidden=True),
            html.Dialog(id="keys", className="intake"),
            seat_bar(),
            veil(),
        ],
        className="page desk duty-page",
        style=style(page.colours),
        lang=words.tag,
    )


def _more(page: PageContext, places: Places) -> dict[str, Any]:
    plan: AlertPlan = page.regulation.alerts
    # A region's alerts reach as far up as its seat, whichever region the link names.
    return {
        "region": page.subject.scope,
        "scope": page.subject.scope,
        "role": page.subject.role.value,
        "plan": msgspec.to_builtins(plan),
        "address": address_of(page.subject),
        "units": ordered_units(page, CityClock(page.store).now_ms()),
        "channels": list(page.settings.channels),
        **given(page, places, mapped=True),
        "shift": page.route == "shift",
        "responses": msgspec.to_builtins(page.regulation.response_steps),
    }


def _bar(page: PageContext) -> list[Any]:
    words = page.words
    region = page.subject.scope[: Tier.TOWNSHIP]
    return [
        slot("seat", words["seat_none"], "seat-name"),
        *standing(),
        slot("sound", css="sound"),
        slot("rate", css="digits"),
        slot("flood-mode"),
        html.Button(id="flood", type="button", className="quiet", hidden=True),
        _counted("shelved", words["shelved_n"]),
        _counted("held", words["held_n"]),
        html.Span(className="spring"),
        html.Button(f"{words['call_title']} (C)", id="new-matter", type="button"),
        html.A(words["duty"], href="/duty", id="go-duty", className="nav"),
        html.A(words["shift"], href="/shift", id="go-shift", className="nav"),
        html.A(words["past"], href="/alerts", id="go-past", className="nav"),
        html.A(words["cases"], href="/cases", className="nav"),
        html.A(words["region_page"], href=f"/region/{region}", className="nav", id="go-region"),
        html.Button(words["act_help"], id="help", type="button", className="quiet"),
        badge(words, demo=page.store.demo),
    ]


def labelled(name: str, **more: str) -> dict[str, Any]:
    return {"aria-label": name, **marks(**more)}


def _queue(page: PageContext) -> html.Section:
    return html.Section(
        [
            html.Div(className="filters", **marks(slot="filters", testid="filters")),
            html.Button(id="new-alerts", type="button", hidden=True, **marks(testid="new-alerts")),
            html.Div(className="rows pinned", **marks(slot="pinned", testid="pinned")),
            html.Div(
                className="rows",
                id="queue",
                role="listbox",
                tabIndex=0,
                **labelled(page.words["queue"], slot="queue", testid="queue"),
            ),
            html.Div(slot("queue-note"), className="aside"),
        ],
        className="queue",
    )


def _detail(page: PageContext) -> html.Section:
    inside = html.Div(className="inside", **marks(slot="detail", testid="detail"))
    form = html.Div(className="form", **marks(slot="form", testid="form"))
    steps = html.Div(className="table", **marks(slot="timeline", testid="timeline"))
    orders = html.Div(className="orders", **marks(slot="orders", testid="orders"))
    order = html.Div(className="form", **marks(slot="order-form"))
    return html.Section(
        [inside, form, orders, order, panel("timeline", page.words["detail_record"], steps)],
        className="detail",
        **labelled(page.words["detail"]),
    )


def _side(page: PageContext) -> html.Section:
    words = page.words
    near = html.Div(className="table", **marks(slot="near", testid="near"))
    lists = html.Div(className="todo", **marks(slot="lists", testid="lists"))
    return html.Section(
        [
            html.Div([the_map(words), slot("picked", css="picked")], className="place"),
            panel("near", words["near"], near),
            panel("lists", words["lists"], lists, aside="lists-at"),
        ],
        className="side",
    )


def _drawer(page: PageContext) -> html.Aside:
    """The case of the alert that is open, beside the queue."""
    parts = case_parts(page.words)
    ways = html.Span(className="ways", **marks(slot="case-ways"))
    head = html.Header([html.H2(slot("case-title")), ways])
    return html.Aside(
        [head, *parts.top, *parts.work[:2], *parts.story[:1], *parts.work[2:], *parts.story[1:]],
        id="drawer",
        className="drawer case",
        hidden=True,
        tabIndex=-1,
        **labelled(page.words["drawer"], testid="drawer"),
    )


def _shift(page: PageContext) -> list[Any]:
    words = page.words
    card = html.Div(className="table", **marks(slot="card", testid="card"))
    seats = html.Div(className="table", **marks(slot="seats", testid="seats"))
    log = html.Div(className="table", **marks(slot="handovers", testid="handovers"))
    figures = html.Div(className="table figures", **marks(slot="alarm-figures", testid="alarm-figures"))
    plans = html.Div(className="table", **marks(slot="plans", testid="plans"))
    return [
        html.Div(
            [
                panel(
                    "card",
                    words["shift_card"],
                    html.Div(className="takeover", **marks(slot="takeover", testid="takeover")),
                    card,
                    html.Div(**marks(slot="shift-form")),
                    aside="card-since",
                ),
                panel("log", words["shift_log"], log, _log_link(words)),
            ]
        ),
        html.Div(
            [
                panel("seats", words["shift_seats"], seats, html.Div(**marks(slot="call-test", testid="call-test"))),
                panel("alarms", words["figures_alarms"], figures),
                panel(
                    "plans",
                    words["shift_plan" if Action.PLAN in COMMANDS[page.subject.role] else "shift_plans"],
                    plans,
                    html.Div(className="todo", **marks(slot="plan-ends")),
                    html.Div(**marks(slot="plan-form")),
                ),
                _drills(words),
            ]
        ),
    ]


def _log_link(words: Words) -> html.A:
    """A document has no sound: it opens beside the desk, whose alarms are heard on."""
    return html.A(words["log_open"], href="/shift/log", id="go-log", target="_blank")


def _drills(words: Words) -> Any:
    """What is practised, and the forms of who may begin and end it: filled and shown by their own module, loaded where
    there is something to show."""
    table = html.Div(className="table", **marks(slot="drills", testid="drills"))
    return panel("drills", words["drills"], table, html.Div(**marks(slot="drill-form")), hidden=True)


def _counted(name: str, text: str) -> html.Button:
    """A button with a count; before any is heard of it says so, and has its name."""
    return html.Button(text.format(n="–"), id=name, type="button", className="quiet", **marks(slot=name, testid=name))
