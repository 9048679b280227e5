"""Who may come in: what the gateway needs of the registry, and which pages may open a viewer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from websockets.datastructures import Headers

from streams.errors import StreamsError
from streams.registry.records import Session
from streams.settings import Settings

UNANSWERED = (StreamsError, SQLAlchemyError)
"""What a registry that is away, locked or full raises: no one new is let in, no one who is in is thrown out."""
_PORTS = {"http": 80, "https": 443}
_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


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
