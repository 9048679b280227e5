"""`/wall/brief.json`: the newest brief of the wall's area that was signed, as it was frozen, with its days and when it
was signed. For a wall whose scenes have it. Sentences on the whole area alone: those that name an area below it, and
who wrote and signed it, stay on paper."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard.brief_body import unpacked
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.services import Services
from dashboard.wall.asked import asked_region
from streams.access.doors import RequestSender, opens
from streams.model.local_day import iso_day, stamp
from streams.registry.briefs import FrozenBrief


class WallBrief:
    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors_of(server).get("/wall/brief.json", "wall_brief", self._newest, opens("wall"), RequestSender.SCRIPT)

    def _newest(self) -> Response:
        """`{}` before there is one."""
        region, words = asked_region(self._services), Words(request.args.get("lang", "zh"))
        if not region:
            return no_such_page()
        found = self._services.registry.newest_briefs(region, 1, waiting=False)
        return jsonify(shown(found[0], words) if found else {})


def shown(brief: FrozenBrief, words: Words) -> dict[str, Any]:
    days = "~".join(dict.fromkeys((iso_day(brief.first), iso_day(brief.last))))
    return {
        "title": f"{words[f'brief_title_{brief.cadence}']} {days}",
        "signed": words["wall_brief_signed"].format(time=stamp(brief.approved_at or brief.at)[:16]),
        "sections": [
            {"head": one.head, "lines": [line.text for line in one.lines]}
            for one in unpacked(brief.body).sections
            if one.flows
        ],
    }
