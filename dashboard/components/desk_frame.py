"""The frame of a desk's page: what it tells the browser, its head and address, the seat's PIN, the veil."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from dashboard.components.address import address
from dashboard.components.nav import end
from dashboard.components.parts import notes, seat_bar, standing, veil
from dashboard.context import PageContext
from dashboard.theme import style


def desk_page(
    page: PageContext,
    here: str,
    live: Component,
    title: Sequence[Component],
    main: html.Main,
    *,
    above: Sequence[Component] = (),
    css: str = "",
) -> html.Div:
    """`here`: the page its ways lead from. `live`: its configuration (`dashboard.live.config`). `title`: how its head
    begins. `above`: between its head and its notes. `css`: classes of its own."""
    return html.Div(
        [
            live,
            html.Header([*title, *standing(), *end(page, here)], className="top"),
            *above,
            notes(),
            *address(page),
            main,
            seat_bar(),
            veil(),
        ],
        className=" ".join(("page desk", css)).strip(),
        style=style(page.colours),
        lang=page.words.tag,
    )
