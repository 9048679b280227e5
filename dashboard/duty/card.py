"""`/duty/card.json`: what the incident card shows beside the alert itself: what was reported and how it came, whom to
call there, and what is near. The text is as the journal holds it: without numbers or names that were sealed."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.case_readers import business
from dashboard.doors import doors_of
from dashboard.duty.cameras import cameras_near
from dashboard.guard import no_such_page
from streams.access.doors import RequestSender, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.geography.grids import GridBorders, codes
from streams.geography.places import Places
from streams.history.history import History
from streams.model.region import Tier, holds, is_code
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind
from streams.model.store import StoreInfo
from streams.model.telephones import PhoneService
from streams.model.typed import number
from streams.registry.records import Session
from streams.registry.registry import Registry

_NEAR_E6 = 20_000
"""1e-6 degree each way: two kilometres; the browser knows the metres."""
_FAR_E6 = 200_000
_SITES = 40
_SERVICES = (PhoneService.POLICE, PhoneService.FIRE, PhoneService.MEDICAL, PhoneService.GAS, PhoneService.DUTY)


def register(
    server: Flask, registry: Registry, signin: SignInRoutes, history: History, places: Places, store: StoreInfo
) -> None:
    clock, borders = CityClock(store), GridBorders(places)

    def duty_card() -> Response:
        session, region = signin.session(), request.args.get("region", "")
        if session is None or not allow(session.subject, Action.OPEN, Page("duty")):
            return no_such_page()
        if not is_code(region) or not holds(session.subject.scope, region):
            return no_such_page()
        rules = registry.regulation() or Regulation()
        place = number(request.args.get("lon", "")) or 0, number(request.args.get("lat", "")) or 0
        phones = {service.value: rules.contact(service, region) for service in _SERVICES}
        sites = _sites(registry.sites(), place) if all(place) else []
        said = {
            "phones": {
                name: {"name": one.name, "telephone": one.telephone, "backup": one.backup}
                for name, one in phones.items()
                if one
            },
            "sites": [_shown(site) for site in sites],
            "cameras": cameras_near(registry, session.subject.scope, sites, store),
            "place": _where(places, borders, region, place),
            "case": _case(session, request.args.get("case", "")),
        }
        return jsonify(said)

    def _case(session: Session, code: str) -> dict[str, Any] | None:
        """Of a case that this reader may open, and that is not restricted."""
        found = business(session, code, history, registry, clock.now_ms())
        if found is None or found[0].restricted:
            return None
        case = found[0]
        return {"text": case.text, "channel": case.channel, "media": len(registry.media(case.id))}

    doors_of(server).get("/duty/card.json", "duty_card", duty_card, opens("duty"), RequestSender.SCRIPT)


def _sites(sites: list[Site], place: tuple[int, int]) -> list[Site]:
    """Sites within a square around a place, the nearest first, and the nearest police post of a wider one."""
    by_way = sorted((max(abs(s.lon_e6 - place[0]), abs(s.lat_e6 - place[1])), s.id, s) for s in sites if s.lon_e6)
    near = [site for way, _, site in by_way if way < _NEAR_E6][:_SITES]
    posts = (site for way, _, site in by_way if site.kind is SiteKind.POLICE and way < _FAR_E6)
    post = next(posts, None)
    return near if post is None or post in near else [*near, post]


def _shown(site: Site) -> dict[str, Any]:
    return {"kind": site.kind.value, "name": site.name, "lon": site.lon_e6, "lat": site.lat_e6}


def _where(places: Places, borders: GridBorders, region: str, place: tuple[int, int]) -> dict[str, str]:
    """The village by name, and which of its micro-grids holds the place: by borders that are drawn, not surveyed."""
    known = places.nearest(region)
    if len(known) < Tier.VILLAGE:
        return {"village": "", "grid": ""}
    inside = (code for code in codes(places, known) if all(place) and borders.lies_in(code, *place))
    return {"village": places.full_name(known), "grid": next(inside, "")[-2:]}
