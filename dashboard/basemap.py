"""Tiles of somebody else's under our own layers: where they come from, or why they cannot."""

from __future__ import annotations

from urllib.parse import urlsplit

_PARTS = ("{z}", "{x}", "{y}")


def checked(url: str) -> tuple[str, str]:
    """(the URL or '', what is wrong with it or ''). A page without its tiles shows everything else."""
    if not url:
        return "", ""
    missing = [part for part in _PARTS if part not in url]
    if missing:
        return "", f"map.basemap_url lacks {', '.join(missing)}"
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        return "", "map.basemap_url must begin with http:// or https:// and a host"
    return url, ""


def origin(url: str) -> str:
    """Of the tiles, for the pages' policy; '' for none."""
    parts = urlsplit(checked(url)[0])
    return f"{parts.scheme}://{parts.netloc}" if parts.netloc else ""
