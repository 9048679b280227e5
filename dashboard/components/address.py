"""What a page with callbacks is made of: its address, its view, and the line that says what failed."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from dash import dcc, html
from dash.development.base_component import Component
from sqlalchemy.exc import SQLAlchemyError

from dashboard import troubles
from dashboard.components.parts import marks
from dashboard.components.static_tree import static
from dashboard.context import PageContext
from dashboard.page_request import Shell, View
from streams.errors import Denied, StreamsError, UnknownRegion
from streams.geography.places import Places
from streams.model.region import Tier, holds

ADDRESS = "address"
TROUBLE = "trouble"


def address(page: PageContext) -> list[Component]:
    """With the words the browser has: their first change calls the view, and not their first sight."""
    search = f"?{page.query}" if page.query else ""
    return [
        dcc.Location(id=ADDRESS, pathname=page.path, search=search, refresh=False),
        html.P(id=TROUBLE, className="note", role="alert", **marks(testid="trouble")),
    ]


def view(shell: Shell, page: PageContext) -> html.Div:
    """The part of a page that follows its address. What it lacks is named in its place."""
    assert shell.view is not None
    return view_of(shell.name, page, shell.view)


def view_of(name: str, page: PageContext, made: View) -> html.Div:
    """The same, of the page of a name."""
    try:
        inside = made(page)
    except (Denied, UnknownRegion):
        raise
    except (StreamsError, SQLAlchemyError) as error:
        inside = html.P(troubles.detail(page.words, error), className="note", role="alert")
    return html.Div(static(inside), id=f"view-{name}", className="view", **marks(testid="view"))


def href(page: PageContext, **words: str) -> str:
    """The address with other words; an empty one goes."""
    asked = dict(parse_qsl(page.query)) | words
    query = urlencode({key: value for key, value in asked.items() if value})
    return f"{page.path}?{query}" if query else page.path


def safely(page: PageContext, make: Callable[[], Component]) -> Component:
    """One panel of a view: what cannot be made says why in its place, and leaves the others."""
    try:
        return make()
    except (StreamsError, SQLAlchemyError) as error:
        return html.P(troubles.detail(page.words, error), className="note", role="alert")


def narrowed(page: PageContext, places: Places) -> str:
    """What the address narrows the own area to: a place in it, no finer than a township."""
    area, own = page.asked.get("area", ""), page.subject.scope
    return area if places.known(area) and holds(own, area) and len(area) <= Tier.TOWNSHIP else own
