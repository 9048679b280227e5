"""What a wall's page asks of its server by itself."""

from __future__ import annotations

from flask import Flask

from dashboard.page_request import PageRequests
from dashboard.services import Services
from dashboard.wall.brief import WallBrief
from dashboard.wall.days import WallDays
from dashboard.wall.plan import WallPlanMark
from dashboard.wall.supervision import WallSupervision


def register_files(services: Services, requests: PageRequests, server: Flask) -> None:
    """As the desks register what their pages ask for."""
    WallDays(services).register(server)
    WallBrief(services).register(server)
    WallSupervision(services).register(server)
    WallPlanMark(requests).register(server)
