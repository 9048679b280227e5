"""`POST /phone/own`: what a phone reads for its key, and only for that: whose it is, what may be reported, what was
agreed to, how long positions are kept, and who looked at the own track."""

from __future__ import annotations

from time import monotonic
from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.auth.attempts import Attempts
from dashboard.call.places import short_name
from dashboard.doors import doors_of
from dashboard.phone.app import TEXT_VERSION
from dashboard.phone.invitation import stream_of
from dashboard.phone.mine import mine
from dashboard.services import Services
from streams.access.doors import PUBLIC, RequestSender
from streams.errors import Backlogged
from streams.history.cases.query import CaseQuery
from streams.model.region import Tier
from streams.model.regulation import CaseType
from streams.registry.phones import Taken

_LONGEST = 100
_LOOKS = 50
_SEASON_MS = 30 * 86_400_000
_AGAIN_MS = 3_600_000
PROGRESS = "/p"
"""Where residents ask how far their case is."""
USUAL = 9
"""Types that stand above the others: three rows of three."""


class OwnDoor:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services, self._attempts = services, Attempts()
        self._usual: dict[str, tuple[int, list[str]]] = {}

    def register(self, server: Flask) -> None:
        doors_of(server).post("/phone/own", "phone_own", self._own, PUBLIC, RequestSender.OUTSIDE)

    def _own(self) -> Response:
        body, address = request.get_json(silent=True), request.remote_addr or ""
        if self._attempts.over(address, monotonic()):
            return Response(status=429)
        key = str(body.get("key", "") if isinstance(body, dict) else "")[:_LONGEST]
        held = self._services.registry.phone_of(key) if key else None
        if held is None:
            self._attempts.allows(address, monotonic())
            return Response('{"error": "phone_ended"}', 401, mimetype="application/json")
        return jsonify(self._data(held))

    def _data(self, held: Taken) -> dict[str, Any]:
        services, worker = self._services, held.worker
        registry, places, archive = services.registry, services.places, services.settings.archive
        consent = registry.consent(worker.number)
        rules = registry.regulation()
        types = rules.types if rules else ()
        return {
            "device": held.sender.number,
            "epoch": held.sender.epoch,
            "stream": stream_of(services.settings),
            "gateway": services.settings.phones_url,
            "poll": services.settings.phones_poll_url,
            "calls": services.settings.calls_url,
            "address": f"w{worker.number}",
            "now": services.clock.now_ms(),
            "name": worker.name,
            "post": f"{places.name(worker.home)} {worker.post} 网格",
            "kind": worker.kind,
            "home": worker.home,
            "village": worker.village,
            "village_name": short_name(places.name(worker.village)) if places.known(worker.village) else worker.village,
            "issuers": {code: places.name(code) for code in self._above(worker.village)},
            "types": [_type(one) for one in types],
            "usual": self._most_used(worker.home[: Tier.COUNTY], types),
            "consent": {"given": consent.given, "version": consent.version, "at": consent.at} if consent else None,
            "text": TEXT_VERSION,
            "tracks_days": archive.tracks_days,
            "progress": f"{services.settings.dashboard_url}{PROGRESS}",
            **mine(services, worker),
            "looks": [
                {
                    "at": look.record.at,
                    "role": look.record.role,
                    "day": look.record.object.rpartition("/")[2],
                    "reason": look.record.reason,
                    "decision": look.record.decision.value,
                }
                for look in registry.looks_at(worker.number, _LOOKS)
            ],
        }

    def _above(self, village: str) -> list[str]:
        """Who may send something: every tier of the own home."""
        codes = [village[:digits] for digits in (Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE)]
        return [code for code in codes if self._services.places.known(code)]

    def _most_used(self, county: str, types: tuple[CaseType, ...]) -> list[str]:
        """Types most reported in the county in the last thirty days; counted once an hour. Restricted ones and those
        that an emergency call comes before are never among them."""
        now = self._services.clock.now_ms()
        at, found = self._usual.get(county, (0, []))
        if not found or now - at > _AGAIN_MS:
            plain = [one.id for one in types if not one.restricted and not one.serious]
            wanted = CaseQuery((county,), standing="all", since=now - _SEASON_MS)
            try:
                counted = dict(self._services.history.cases.grouped(wanted, ("type",), now))
            except Backlogged:
                counted = {}
            found = sorted(plain, key=lambda one: (-counted.get(one, 0), plain.index(one)))[:USUAL]
            self._usual[county] = now, found
        return found


def _type(one: CaseType) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": one.name,
        "en": one.en or one.name,
        "category": one.category.value,
        "serious": one.serious,
        "restricted": one.restricted,
    }
