"""Who may come in: what the gateway needs of the registry, and which pages may open a viewer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError

from streams.errors import StreamsError
from streams.registry.records import Session
from streams.settings import Settings

UNANSWERED = (StreamsError, SQLAlchemyError)
"""What a registry that is away, locked or full raises: nobody new is let in, nobody who is in is thrown out."""
_PORTS = {"http": 80, "https": 443}
_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


class Doorkeeper(Protocol):
    """The registry. Called in threads; times are real ms. May raise UNANSWERED."""

    def take_ticket(self, ticket: str, now: int) -> tuple[Session, str] | None:
        """The session and its first resume token; None for a ticket that is unknown, used or old."""
        ...

    def take_resume(self, token: str, now: int) -> tuple[Session, str] | None:
        """The session and the next resume token; None for a token that is unknown, old or revoked. One that was
        used lives on for a short while: the answer with the next may have been lost on its way."""
        ...

    def renew_resume(self, session_id: str, now: int) -> str:
        """A fresh resume token of a session."""
        ...

    def alive(self, ids: set[str], now: int) -> set[str]:
        """Those of the sessions that still stand."""
        ...


def origins(settings: Settings) -> list[str]:
    """Origins whose pages may open a viewer. A page on loopback may be called by either of its names."""
    allowed = [origin(url) for url in (settings.dashboard_url, settings.wall_url)]
    return sorted({name for base in allowed for name in _names(base)})


def origin(url: str) -> str:
    """A URL's origin as browsers write it: `https://city.example`, `http://127.0.0.1:8050`."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    port = "" if parts.port in (None, _PORTS.get(parts.scheme)) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


def _names(base: str) -> Iterable[str]:
    yield base
    host = urlsplit(base).hostname or ""
    if host in _LOOPBACK:
        yield base.replace(host, _LOOPBACK[host], 1)
