"""Of which area a wall's page asks."""

from __future__ import annotations

from flask import request

from dashboard.services import Services
from streams.model.region import Tier, holds


def asked_region(services: Services) -> str:
    """The city or a county, '' for one that the session may not see and for anything finer: few are behind its
    numbers."""
    session, region = services.signin.session(), request.args.get("region", "")
    shown = len(region) <= Tier.COUNTY and services.places.known(region)
    return region if session is not None and shown and holds(session.subject.scope, region) else ""
