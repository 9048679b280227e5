"""The line by which a page says that what it shows is not what was drawn, and the way to what is."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext


def news(page: PageContext) -> html.P:
    """Empty until the page's module fills it."""
    slot: dict[str, Any] = marks(slot="news", testid="news")
    return html.P(html.A(href=href(page), hidden=True, **slot), className="news", role="status")
