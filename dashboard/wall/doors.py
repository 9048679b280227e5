"""The doors of a wall's server through which its page asks history."""

from __future__ import annotations

from flask import Flask

from dashboard.services import Services
from dashboard.wall.days import WallDays
from dashboard.wall.supervision import WallSupervision


def register(server: Flask, services: Services) -> None:
    WallDays(services).register(server)
    WallSupervision(services).register(server)
