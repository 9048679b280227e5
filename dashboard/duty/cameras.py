"""Cameras near an alert, as the card names them, and POST `/duty/camera`: the link of one, which is on record with the
alert it is opened for. No picture passes through here."""

from __future__ import annotations

from typing import Any, NamedTuple

from flask import Flask, Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from streams.access.doors import opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock, real_ms
from streams.history.history import History
from streams.model.cameras import Camera, cameras_of, stream_origin
from streams.model.local_day import local_day
from streams.model.region import holds
from streams.model.sites import Site
from streams.model.store import StoreInfo
from streams.registry.looks import Look
from streams.registry.own_kinds import kinds
from streams.registry.registry import Registry

_MOST = 5
_LONGEST = 200


def register(server: Flask, registry: Registry, signin: SignInRoutes, history: History, store: StoreInfo) -> None:
    clock = CityClock(store)

    def open_camera() -> Response:
        asked = request.get_json(silent=True)
        found = asked if isinstance(asked, dict) else {}
        site, alert = (str(found.get(name, ""))[:_LONGEST] for name in ("site", "alert"))
        session, about = signin.session(), history.alerts.get(alert)
        if session is None or not allow(session.subject, Action.OPEN, Page("duty")):
            return no_such_page()
        scope = session.subject.scope
        camera = listed(registry, site, scope, clock.now_ms())
        if camera is None:
            return no_such_page()
        if about is None or not holds(scope, about.region):
            return refusal("reason", 422)
        record = signin.record(session, "camera.open", f"camera/{site}", reason=f"alert/{alert}")
        if refused := signin.looked(session, Look.CAMERA, record):
            return refused
        return jsonify({"site": site, "link": camera.camera.link})

    doors_of(server).post("/duty/camera", "duty_camera", open_camera, opens("duty"))


class ListedCamera(NamedTuple):
    """A camera and the site it is at."""

    camera: Camera
    place: Site


def listed(registry: Registry, site: str, scope: str, now: int) -> ListedCamera | None:
    """The camera of a site of that area, None where there is none. `now`: city ms."""
    camera = next((one for one in _cameras(registry, now) if one.site == site), None)
    place = next((one for one in registry.sites() if one.id == site), None)
    return ListedCamera(camera, place) if camera and place and holds(scope, place.region) else None


def cameras_near(registry: Registry, scope: str, sites: list[Site], store: StoreInfo) -> list[dict[str, Any]]:
    """Of these sites, the nearest first, those of the area that have a camera: without its link. `plays`: whether a
    page of ours plays it. `at`: city ms at which its server was asked whether it answers, 0 = not yet."""
    now, real = CityClock(store).now_ms(), real_ms()
    by_site = {one.site: one for one in _cameras(registry, now)}
    checked = {(one.site, one.link): one for one in registry.camera_checks()} if by_site else {}
    found = []
    for site in [one for one in sites if one.id in by_site and holds(scope, one.region)][:_MOST]:
        camera = by_site[site.id]
        check = checked.get((site.id, camera.link))
        shown: dict[str, Any] = {"site": site.id, "name": site.name, "kind": camera.kind.value, "owner": camera.owner}
        shown["plays"] = bool(stream_origin(camera))
        place = {"lon": site.lon_e6, "lat": site.lat_e6}
        state = {"answered": bool(check and check.answered), "at": now - (real - check.at) if check else 0}
        found.append(shown | place | state)
    return found


def _cameras(registry: Registry, now: int) -> list[Camera]:
    return cameras_of(kinds()["cameras"], registry.own_rows("cameras", local_day(now)))
