"""`/wall/plan.json`: the mark of what this wall is to show. One that was loaded with another loads itself afresh."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Flask, Response, jsonify, request

from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from dashboard.page_request import PageRequests
from dashboard.wall_config import CLOCK, PLAN_MARK, mark_of
from streams.access.doors import RequestSender, opens


class WallPlanMark:
    def __init__(self, requests: PageRequests) -> None:
        self._requests = requests

    def register(self, server: Flask) -> None:
        doors_of(server).get(PLAN_MARK, "wall_plan", self._mark, opens("wall"), RequestSender.SCRIPT)

    def _mark(self) -> Response:
        """Of the page with the same words in its address."""
        found = self._requests.at("/wall", urlencode({key: one for key, one in request.args.items() if key != CLOCK}))
        return no_such_page() if found is None else jsonify({"mark": mark_of(found[1].wall)})
