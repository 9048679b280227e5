"""Who may come in: what the gateway needs of the registry, and which pages may open a viewer."""

from __future__ import annotations

import hashlib
from typing import Protocol

from sqlalchemy.exc import SQLAlchemyError
from websockets.datastructures import Headers

from streams.access.origins import origins_of
from streams.errors import StreamsError
from streams.registry.records import Session
from streams.settings import Settings

UNANSWERED = (StreamsError, SQLAlchemyError)
"""What a registry that is away, locked or full raises: no one new is let in, no one who is in is thrown out."""


class Doorkeeper(Protocol):
    """The registry. Called in threads; times are real ms. May raise UNANSWERED."""

    def take_ticket(self, ticket: str, now: int) -> tuple[Session, str] | None:
        """The session and its first resume token; None for a ticket that is unknown, used or old."""
        ...

    def take_resume(self, token: str, now: int, where: str = "") -> tuple[Session, str] | None:
        """The session and the next resume token; None for a token that is unknown, old or revoked. One that was
        used gives the same next one for a short while: the answer with it may have been lost on its way. Used again
        from another place, it ends its session."""
        ...

    def take_key(self, key: str) -> Session | None:
        """Whose phone with our own app the key is; None for any other key. It has no token: it proves the key again."""
        ...

    def renew_resume(self, session_id: str, now: int) -> str:
        """A fresh resume token of a session."""
        ...

    def alive(self, ids: set[str], now: int) -> set[str]:
        """Those of the sessions that still stand."""
        ...


def place(address: object, headers: Headers) -> str:
    """Where a connection comes from: address, and a digest of the browser's name. Behind a proxy of ours the address is
    the last that it wrote down."""
    host = address[0] if isinstance(address, tuple) else ""
    behind = ",".join(headers.get_all("X-Forwarded-For")).rpartition(",")[2].strip()
    browser = hashlib.sha256(",".join(headers.get_all("User-Agent")).encode()).hexdigest()[:16]
    return f"{behind or host} {browser}"


def origins(settings: Settings) -> list[str]:
    """Origins whose pages may open a viewer."""
    return origins_of((settings.dashboard_url, settings.wall_url))
