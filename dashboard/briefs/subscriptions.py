"""`/subscriptions`: what a person is written to about: briefs of an area once they are approved, and kept views when a
period is over. A letter holds a title and the way there; what is behind it is judged when it is opened."""

from __future__ import annotations

import re
from html import escape

from flask import Flask, Response, g, request

from dashboard import html_page
from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.composing import Composer
from dashboard.doors import PAGE_FIELD, doors_of
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.services import Services
from dashboard.troubles import explanation
from streams.access.doors import SIGNED_IN, RequestSender
from streams.access.policy import Action
from streams.clock import real_ms
from streams.errors import DeedRefused
from streams.model.local_day import stamp
from streams.registry.briefs import brief_key, of_brief_key
from streams.registry.records import Session
from streams.registry.subscriptions import Letter, Subscription

_MAIL = re.compile(r"[^@\s,;<>]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}")


class SubscriptionRoutes:
    """One a server of desks."""

    def __init__(self, services: Services, composer: Composer) -> None:
        self._services, self._composer = services, composer

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/subscriptions", "subscriptions", self._show, SIGNED_IN, RequestSender.ADDRESS)
        doors.post("/subscriptions", "subscriptions", self._act, SIGNED_IN, RequestSender.FORM)

    def _show(self) -> Response:
        return self._page()

    def _act(self) -> Response:
        session, words = self._services.signin.session(), _words()
        if session is None:
            return no_such_page()
        typed, registry, person = request.form, self._services.registry, session.subject.person
        try:
            match typed.get("act", ""):
                case "add":
                    self._add(session, words)
                case "drop":
                    registry.unsubscribe(person, typed.get("id", ""))
                case _:
                    return no_such_page()
        except DeedRefused as wrong:
            return self._page(explanation(words, wrong), 422)
        return Response(status=303, headers={"Location": f"/subscriptions{words.query()}"})

    def _add(self, session: Session, words: Words) -> None:
        """Raises DeedRefused for what may not be read, is no period, or no mail address."""
        typed, registry, person = request.form, self._services.registry, session.subject.person
        region, unit, view, mail = (typed.get(name, "").strip() for name in ("region", "unit", "view", "mail"))
        if not _MAIL.fullmatch(mail):
            raise DeedRefused("subscription_mail")
        known = {one.id for one in registry.saved_views(person)}
        readable = self._may(session, region, unit) if region else view in known and not unit
        if typed.get("cadence") not in {one.value for one in BriefPeriod} or not readable or (region and view):
            raise DeedRefused("subscription_what")
        cadence = typed["cadence"]
        key = brief_key(region, unit)
        registry.subscribe(person, cadence, mail, real_ms(), region=key, view=view, language=words.language)

    def _page(self, trouble: str = "", status: int = 200) -> Response:
        session, words = self._services.signin.session(), _words()
        if session is None:
            return no_such_page()
        registry = self._services.registry
        own = registry.subscriptions(session.subject.person)
        letters = registry.newest_letters([one.id for one in own])
        keys = ("subscription_what", "brief_period", "subscription_mail", "subscription_last", "views_acts")
        heads = [words[key] for key in keys]
        lines = [html_page.row(self._cells(one, letters.get(one.id), words)) for one in own]
        none = f'<p class="quiet">{escape(words["subscription_none"])}</p>'
        alert = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
        away = "" if "mail" in self._services.settings.channels else f"<p>{escape(words['subscription_no_mail'])}</p>"
        home = f'<nav><a href="/home{words.query()}">{escape(words["home"])}</a></nav>'
        body = f"{home}{alert}{away}{self._form(session, words)}{html_page.table(heads, lines) if lines else none}"
        centre = self._services.settings.city.centre
        return Response(html_page.page(words, words["subscriptions"], centre, body), status)

    def _form(self, session: Session, words: Words) -> str:
        """For what the address names: briefs of an area, or a kept view."""
        region, unit, view = (request.values.get(name, "") for name in ("region", "unit", "view"))
        views = {one.id: one.name for one in self._services.registry.saved_views(session.subject.person)}
        if not (view in views or (region and self._may(session, region, unit))):
            return f'<p class="quiet">{escape(words["subscription_how"])}</p>'
        name = views[view] if view in views else self._named(brief_key(region, unit), words)
        kinds = "".join(
            f'<option value="{one.value}"{" selected" if one.value == request.values.get("cadence") else ""}>'
            f"{escape(words[f'brief_{one.value}'])}</option>"
            for one in BriefPeriod
        )
        fields = (
            f"<p>{escape(words['subscription_of'].format(name=name))}</p>"
            f'<label>{escape(words["brief_period"])} <select name="cadence">{kinds}</select></label>'
            f"<label>{escape(words['subscription_mail'])}"
            f' <input name="mail" type="email" maxlength="254" autocomplete="email" required></label>'
        )
        hidden = {"view": view} if view in views else {"region": region, "unit": unit}
        return _form({"add": words["subscription_add"]}, fields, {**hidden, "lang": words.language})

    def _cells(self, one: Subscription, letter: Letter | None, words: Words) -> list[str]:
        views = {view.id: view.name for view in self._services.registry.saved_views(one.person)}
        name = views.get(one.view, words["subscription_gone"]) if one.view else self._named(one.region, words)
        last = words["subscription_no_letter"]
        if letter is not None:
            last = f"{stamp(letter.created_at)[5:16]} {words[f'letter_{letter.state}']}"
        drop = _form({"drop": words["subscription_drop"]}, "", {"id": one.id, "lang": words.language})
        return [escape(name), escape(words[f"brief_{one.cadence}"]), escape(one.mail), escape(last), drop]

    def _named(self, key: str, words: Words) -> str:
        region, unit = of_brief_key(key)
        name = self._composer.units(words.language).get(unit, unit)
        return " ".join(filter(None, [words["briefs"], self._services.places.full_name(region), name]))

    def _may(self, session: Session, region: str, unit: str) -> bool:
        return self._composer.may(session.subject, Action.OPEN, region, unit)


def _form(acts: dict[str, str], fields: str, hidden: dict[str, str]) -> str:
    kept = {PAGE_FIELD: str(g.page_id), **hidden}
    held = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in kept.items())
    buttons = "".join(f'<button name="act" value="{act}">{escape(text)}</button>' for act, text in acts.items())
    return f'<form method="post" class="search">{held}{fields}{buttons}</form>'


def _words() -> Words:
    return Words(request.form.get("lang") or request.args.get("lang") or "zh")
