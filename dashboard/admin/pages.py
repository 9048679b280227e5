"""The routes of the administrators' pages."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask, redirect
from werkzeug.wrappers import Response as Answer

from dashboard.admin import approvals, machines, own, people, phones, rights, roster, rules, units
from dashboard.admin.form_page import SECTIONS, Sheet, serve
from dashboard.auth.signin import SignInRoutes
from dashboard.components.parts import calendar_note
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.locale import Words
from streams.access.doors import RequestSender, changes, opens
from streams.access.policy import PAGES
from streams.clock import CityClock
from streams.geography.places import Places
from streams.history.history import History
from streams.model.local_day import local_day
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire.signed import SigningKey


def register(
    server: Flask,
    settings: Settings,
    registry: Registry,
    signin: SignInRoutes,
    places: Places,
    key: Callable[[], SigningKey],
    store: StoreInfo,
    history: History,
) -> None:
    """`key`: of this server, for the door of commands."""
    own_pages = own.OwnPages(registry, history, places, CityClock(store), signin)
    own_pages.register(server)
    sheets = (
        rights.users(settings, registry, places),
        rights.sessions(registry, places),
        approvals.approvals(settings, registry, places),
        roster.roster(registry, places, signin.session, settings.city.part_kinds.split()),
        people.people(registry, places, CityClock(store)),
        phones.phones(settings, registry, places),
        units.units(registry, CityClock(store)),
        own_pages.sheet(),
        machines.devices(settings, registry, demo=store.demo),
        machines.walls(settings, registry, places),
        rules.rules(settings, registry, key, store),
    )
    clock = CityClock(store)

    def note(words: Words) -> str:
        return calendar_note(words, registry.regulation() or Regulation(), local_day(clock.now_ms()))

    for sheet in sheets:
        _register(server, sheet, signin, settings.city.centre, note)
    _first(server, signin)


def _first(server: Flask, signin: SignInRoutes) -> None:
    def admin() -> Answer:
        """The first page of one's own."""
        session = signin.session()
        own = PAGES[session.subject.role] if session else frozenset()
        first = next((name for name in SECTIONS if f"admin.{name}" in own), "")
        return redirect(f"/admin/{first}", 303) if first else no_such_page()

    doors_of(server).get("/admin", "admin", admin, opens("admin"), RequestSender.ADDRESS)


def _register(server: Flask, sheet: Sheet, signin: SignInRoutes, title: str, note: Callable[[Words], str]) -> None:
    def show() -> Answer:
        return serve(sheet, signin, title, note)

    name, page = f"admin_{sheet.section}", f"admin.{sheet.section}"
    doors = doors_of(server)
    doors.get(f"/admin/{sheet.section}", name, show, opens(page), RequestSender.ADDRESS)
    doors.post(f"/admin/{sheet.section}", name, show, changes(page), RequestSender.FORM)
