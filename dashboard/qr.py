"""The address of a view as a QR code: who points a phone at the wall opens the same view, after signing in there."""

from __future__ import annotations

import segno


def picture(url: str) -> str:
    """A data URI of an SVG: dark on light with its quiet zone, so that it can be read off a dark wall."""
    return str(segno.make(url, error="m").svg_data_uri(border=4, dark="#0b1420", light="#ffffff"))
