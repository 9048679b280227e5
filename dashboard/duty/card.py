"""`/duty/card.json`: what the incident card shows beside the alert itself: what was reported and how it came, whom to
call there, and what stands near by. The text is as the journal holds it: without numbers or names that were sealed."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.case_readers import business
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.history.history import History
from streams.model.region import holds, is_code
from streams.model.regulation import Regulation
from streams.model.sites import Site
from streams.model.store import StoreInfo
from streams.model.telephones import PhoneService
from streams.model.typed import number
from streams.registry.records import Session
from streams.registry.registry import Registry

_NEAR_E6 = 20_000
"""1e-6 degree each way: two kilometres; the browser knows the metres."""
_SITES = 40
_SERVICES = (PhoneService.POLICE, PhoneService.FIRE, PhoneService.MEDICAL, PhoneService.GAS, PhoneService.DUTY)


def register(server: Flask, registry: Registry, signin: SignInRoutes, history: History, store: StoreInfo) -> None:
    clock = CityClock(store)

    def duty_card() -> Response:
        session, region = signin.session(), request.args.get("region", "")
        if session is None or not allow(session.subject, Action.OPEN, Page("duty")):
            return no_such_page()
        if not is_code(region) or not holds(session.subject.scope, region):
            return no_such_page()
        rules = registry.regulation() or Regulation()
        place = number(request.args.get("lon", "")) or 0, number(request.args.get("lat", "")) or 0
        phones = {service.value: rules.contact(service, region) for service in _SERVICES}
        said = {
            "phones": {
                name: {"name": one.name, "telephone": one.telephone, "backup": one.backup}
                for name, one in phones.items()
                if one
            },
            "sites": _sites(registry.sites(), place) if all(place) else [],
            "case": _case(session, request.args.get("case", "")),
        }
        return jsonify(said)

    def _case(session: Session, code: str) -> dict[str, Any] | None:
        """Of a matter that this reader may open, and that is not restricted."""
        found = business(session, code, history, registry, clock.now_ms())
        if found is None or found[0].restricted:
            return None
        case = found[0]
        return {"text": case.text, "channel": case.channel, "media": len(registry.media(case.id))}

    doors_of(server).get("/duty/card.json", "duty_card", duty_card, opens("duty"), RequestSender.SCRIPT)


def _sites(sites: list[Site], place: tuple[int, int]) -> list[dict[str, Any]]:
    """Sites within a square around a place."""
    near = [
        site
        for site in sites
        if site.lon_e6 and abs(site.lon_e6 - place[0]) < _NEAR_E6 and abs(site.lat_e6 - place[1]) < _NEAR_E6
    ]
    return [
        {"kind": site.kind.value, "name": site.name, "lon": site.lon_e6, "lat": site.lat_e6} for site in near[:_SITES]
    ]
