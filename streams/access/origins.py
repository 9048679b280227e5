"""Which pages may open a socket to us. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_LOOPBACK = {"127.0.0.1": "localhost", "localhost": "127.0.0.1"}


def origins_of(pages: Iterable[str]) -> list[str]:
    """Origins of pages by their addresses. A page on loopback may be called by either of its names."""
    return sorted({name for url in pages for name in _names(origin(url))})


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
