"""What a wall's page asks of its server by itself."""

from __future__ import annotations

from flask import Flask

from dashboard.page_request import PageRequests
from dashboard.services import Services
from dashboard.wall.days import WallDays
from dashboard.wall.plan import WallPlanMark


def register(server: Flask, services: Services, requests: PageRequests) -> None:
    WallDays(services).register(server)
    WallPlanMark(requests).register(server)
