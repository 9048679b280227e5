"""/sitreps: reports of serious incidents (信息报送) of an area; `?alert=`: those of one alert, with their forms."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.alert_words import about
from dashboard.callbacks import Callbacks, NotTaken
from dashboard.case_list import place
from dashboard.commands import Wish
from dashboard.components.address import href, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.form import Field, FieldKind, Filled, Form
from dashboard.components.news import news
from dashboard.context import PageContext
from dashboard.giving import give
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from dashboard.sitreps.parts import base_of, clocks, listed, versions
from dashboard.sitreps.prefill import Incident, carried, prefilled
from streams.access.doors import opens
from streams.access.policy import COMMANDS, RECEIVES, Action, Page, allow
from streams.access.subject import Role
from streams.geography.places import Places
from streams.model.alert import Alert, Priority
from streams.model.alert_plan import RECEIVERS
from streams.model.local_day import stamp
from streams.model.region import holds
from streams.model.sitreps.sitrep import FIELDS, ReportWay, Sitrep, SitrepWish, Stage
from streams.model.topic import OWN_ADDRESS, OWN_SESSION

SHOWN_MS = 100 * 86_400_000
DRAFT = Form(
    "sitrep",
    (
        Field("base", "sitrep_base", FieldKind.CHOICE),
        Field("stage", "sitrep_stage", FieldKind.CHOICE),
        *(Field(name, f"sitrep_{name}", FieldKind.LONG, required=False, longest=400) for name in FIELDS),
    ),
)
APPROVE = Form(
    "approve",
    (
        Field("base", "sitrep_base", FieldKind.CHOICE),
        Field("speaker", "sitrep_speaker", required=False, longest=60),
    ),
)
SENT = Form(
    "reported",
    (
        Field("base", "sitrep_base", FieldKind.CHOICE),
        Field("way", "sitrep_way", FieldKind.CHOICE),
        Field("to", "sitrep_to", FieldKind.CHOICE),
        Field("taker", "sitrep_who_took", required=False, longest=60),
    ),
)
_RIGHT = opens("sitreps")
_AGAIN = "sitreps-again"
"""By its data the browser asks for the view anew (`assets/js/ui/renewal.mjs`)."""


class SitrepPage:
    """The page over one server's history; what is asked goes to intake as a command."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def shell(self) -> Shell:
        return Shell("/sitreps", _RIGHT, self.layout, self.view, self.callbacks, renewed_by=_AGAIN)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        hears = [OWN_ADDRESS] if page.subject.role in RECEIVES else []
        topics = [f"feed/{page.settings.city.code}", OWN_SESSION, *hears]
        main = html.Main([news(page), view(self.shell(), page), dcc.Store(id=_AGAIN)], className="tasks")
        title = [html.H1(page.words["sitreps"])]
        return desk_page(page, "sitreps", config(page, places, "sitreps", topics), title, main)

    def view(self, page: PageContext) -> Component:
        words, history = page.words, self._services.history
        if not page.asked.get("alert"):
            since = self._services.clock.now_ms() - SHOWN_MS
            found = history.sitreps.of_region(page.subject.scope, since)
            rows = listed(found, page, lambda one: self._name(history.alerts.get(one.id), one, page))
            return html.Div([rows], **_drawn(found))
        alert = self._alert(page)
        if alert is None:
            return html.Div(html.P(words["sitrep_no_alert"], className="note", role="status"))
        known = history.sitreps.get(alert.id)
        return html.Div(self._one(alert, known, page), **_drawn([known] if known else [], alert.id))

    def callbacks(self, calls: Callbacks) -> None:
        calls.form(_RIGHT, DRAFT)(self._draft)
        calls.form(_RIGHT, APPROVE)(self._approve)
        calls.form(_RIGHT, SENT)(self._sent)

    # -- what is shown ---------------------------------------------------------------------------------------
    def _one(self, alert: Alert, known: Sitrep | None, page: PageContext) -> list[Component]:
        words, may = page.words, COMMANDS[page.subject.role]
        as_of = words["sitrep_as_of"].format(time=stamp(self._services.history.at())[5:19])
        ways = [
            html.A(words["sitrep_again"], href=href(page), className="choice"),
            dcc.Link(words["sitrep_all"], href=href(page, alert=""), className="choice"),
            *_debrief(alert, page),
        ]
        parts: list[Component] = [
            html.H2(self._name(alert, known, page)),
            html.P([words["sitrep_known"].format(time=stamp(alert.raised_at)[:16]), " ", as_of, " ", *ways]),
        ]
        if known:
            parts.append(clocks(known, words, self._services.clock.now_ms()))
        parts += self._forms(alert, known, page, may)
        return parts + (versions(known, words) if known else [])

    def _forms(self, alert: Alert, known: Sitrep | None, page: PageContext, may: frozenset[Action]) -> list[Component]:
        """What may be done now."""
        words, parts = page.words, list[Component]()
        base = [(str(known.revision if known else 0), base_of(known, words))]
        if known and known.draft and Action.SITREP_APPROVE in may:
            own = page.subject.role is Role.LEADER
            send = words["sitrep_approve" if own else "sitrep_approve_call"]
            form = APPROVE.layout(words, send=send, about=alert.id, choices={"base": base})
            parts.append(html.Section([html.H2(words["sitrep_approval"]), form]))
        if known and known.approved and Action.SITREP_SENT in may:
            choices = {
                "base": base,
                "way": [(way.value, words[f"sitrep_way_{way}"]) for way in ReportWay],
                "to": [(name, name) for name in self._receivers(page)],
            }
            form = SENT.layout(words, send=words["sitrep_send"], about=alert.id, choices=choices)
            paper = f"/sitreps/paper?alert={alert.id}&lang={words.language}"
            link = html.A(words["sitrep_paper"], href=paper, target="_blank", className="choice")
            parts.append(html.Section([html.H2(words["sitrep_leaving"]), form, link]))
        stages = known.stages if known else (Stage.FIRST,)
        if stages and Action.SITREP_DRAFT in may and alert.priority <= Priority.URGENT:
            first = (carried(known) if known else {}) or prefilled(self._incident(alert, page), words)
            choices = {"base": base, "stage": [(stage.value, words[f"sitrep_{stage}"]) for stage in stages]}
            form = DRAFT.layout(words, send=words["sitrep_keep"], about=alert.id, choices=choices, first=first)
            parts.append(html.Section([html.H2(words["sitrep_drafting"]), form]))
        return parts

    def _receivers(self, page: PageContext) -> list[str]:
        """The offices by configuration, those that are shipped in the words of the catalogue."""
        words = page.words
        return [words[f"sitrep_to_{one}"] if one in RECEIVERS else one for one in page.regulation.alerts.receivers]

    def _incident(self, alert: Alert, page: PageContext) -> Incident:
        services, words = self._services, page.words
        case = services.history.cases.get(alert.link or alert.key.partition("/")[2])
        return Incident(
            alert=alert,
            case=case if case and not case.restricted and holds(page.subject.scope, case.village) else None,
            what=about(alert, words, page.regulation, services.places),
            place=place(alert.region, services.places),
            desk=words["sitrep_desk"].format(name=services.places.full_name(page.subject.scope)),
        )

    def _name(self, alert: Alert | None, known: Sitrep | None, page: PageContext) -> str:
        region = alert.region if alert else known.region if known else ""
        what = about(alert, page.words, page.regulation, self._services.places) if alert else ""
        return " ".join(part for part in (place(region, self._services.places), what) if part)

    # -- what is asked ---------------------------------------------------------------------------------------
    def _draft(self, page: PageContext, filled: Filled) -> str:
        said = filled.said
        stage = next((one for one in Stage if one == said["stage"]), None)
        if stage is None:
            raise NotTaken(page.words["form_not_taken"])
        texts: dict[str, Any] = {name: said[name] for name in FIELDS}
        return self._give(page, Action.SITREP_DRAFT, filled, SitrepWish(stage=stage, **texts))

    def _approve(self, page: PageContext, filled: Filled) -> str:
        return self._give(page, Action.SITREP_APPROVE, filled, SitrepWish(speaker=filled.said["speaker"]))

    def _sent(self, page: PageContext, filled: Filled) -> str:
        said = filled.said
        way = next((one for one in ReportWay if one == said["way"]), None)
        if way is None or said["to"] not in self._receivers(page):
            raise NotTaken(page.words["form_not_taken"])
        wish = SitrepWish(way=way, to=said["to"], taker=said["taker"])
        return self._give(page, Action.SITREP_SENT, filled, wish)

    def _alert(self, page: PageContext) -> Alert | None:
        """The alert of the page, where it lies in the scope of who asks."""
        found = self._services.history.alerts.get(page.asked.get("alert", ""))
        return found if found and holds(page.subject.scope, found.region) else None

    def _give(self, page: PageContext, action: Action, filled: Filled, body: SitrepWish) -> str:
        """What was written for another state of the reports is not sent: the form keeps it."""
        alert = self._alert(page)
        if alert is None:
            raise NotTaken(page.words["sitrep_no_alert"])
        known = self._services.history.sitreps.get(alert.id)
        revision = known.revision if known else 0
        if filled.said["base"] != str(revision):
            raise NotTaken(page.words["sitrep_moved"])
        wish = Wish(id=filled.id, action=action.value, object=alert.id, expected_version=revision)
        give(self._services, page, wish, body)
        return page.words["sitrep_taken"]


def _debrief(alert: Alert, page: PageContext) -> list[Component]:
    """The way to its debriefing, once it has ended, for who may open that."""
    if alert.open or not allow(page.subject, Action.OPEN, Page("duty")):
        return []
    return [html.A(page.words["debrief"], href=f"/debrief/{alert.id}", className="choice")]


def _drawn(shown: Iterable[Sitrep], alert: str = "") -> dict[str, Any]:
    """What the browser holds against what it hears: the revisions that are shown, and of which alert alone."""
    return {"data-drawn": json.dumps({f"sitrep/{one.id}": one.revision for one in shown}), "data-of": alert}
