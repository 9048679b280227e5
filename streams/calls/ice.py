"""Relays that a line may use, and the password for it: what coturn's `use-auth-secret` expects. Pure."""

from __future__ import annotations

import base64
import hashlib
import hmac

from streams.wire.call import IceServer
from streams.work_sections import CallsSection

PASS_S = 3_600
"""s for which a relay lets a line in; what it carries by then goes on."""


def relays(section: CallsSection, name: str, now: int) -> tuple[IceServer, ...]:
    """`name`: what the relay's log shows of this line. `now`: real ms."""
    if not section.turn_urls or not section.turn_secret:
        return ()
    user = f"{now // 1000 + PASS_S}:{name}"
    # SHA-1 is what the relays speak; the secret stays on both sides.
    digest = hmac.digest(section.turn_secret.encode(), user.encode(), hashlib.sha1)
    return (IceServer(tuple(section.turn_urls.split()), user, base64.b64encode(digest).decode()),)
