"""/alerts: alerts of the past beside the queue: open, worked here, ended, set aside, merged, over all that history
keeps; a queue as it was at a moment; and how the alert system does over weeks. The view is in the link."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.callbacks import Callbacks
from dashboard.components.address import href, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.parts import marks, slot
from dashboard.context import PageContext
from dashboard.duty import past_health
from dashboard.duty.past_query import TABS, PastAsked, asked, query
from dashboard.duty.past_rows import PastLine, RowContext, line, table
from dashboard.exports import formats_for
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from streams.access.doors import opens
from streams.access.policy import Page
from streams.formats.formats import TABLES
from streams.geography.places import Places
from streams.model.local_day import stamp
from streams.model.topic import OWN_SESSION

SHOWN = 50


class PastPage:
    """The page over one server's history."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def shell(self) -> Shell:
        return Shell("/alerts", opens("duty"), self.layout, self.view, self.callbacks)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        topics = [f"feed/{page.settings.city.code}", f"alerts/{page.subject.scope}", OWN_SESSION]
        formats = formats_for(page.subject, Page("duty"), TABLES)
        live = config(page, places, "alerts", topics, formats=formats)
        main = html.Main([slot("past-seek", css="seek"), view(self.shell(), page)], className="past")
        return desk_page(page, "alerts", live, [html.H1(page.words["past"])], main)

    def view(self, page: PageContext) -> Component:
        services = self._services
        one = asked(page.asked, page.words, services.clock.now_ms())
        parts: list[Component] = [_tabs(one, page)]
        parts += [html.P(text, className="note", role="status") for text in one.wrong]
        if one.tab == "health":
            parts += past_health.panels(page, services)
        elif one.at:
            parts += self._moment(one, page)
        else:
            parts += self._list(one, page)
        return html.Div(parts)

    def callbacks(self, calls: Callbacks) -> None:
        """The view follows the address; the page has no other."""

    def _list(self, one: PastAsked, page: PageContext) -> list[Component]:
        words, services = page.words, self._services
        wanted = query(one, page.subject, page.regulation, services, words)
        n = services.history.past_alerts.count(wanted)
        context = RowContext(words, page.regulation, services)
        found = services.history.past_alerts.find(wanted, limit=SHOWN, skip=one.skip)
        rows = [line(alert, alert.state, 0, context) for alert in found]
        head = words["past_n"].format(n=n, at=_as_of(services.history.at()))
        return [
            html.P(head, className="quiet", role="status", **marks(testid="past-n")),
            table(rows, page, name="past-list", empty=words["past_none"]),
            _pages(one, n, page),
        ]

    def _moment(self, one: PastAsked, page: PageContext) -> list[Component]:
        words, services = page.words, self._services
        context = RowContext(words, page.regulation, services)
        found = services.history.past_alerts.at(page.subject.scope, one.at)
        rows: list[PastLine] = [line(alert, state, one.at, context) for alert, state in found]
        head = words["past_moment"].format(at=stamp(one.at)[:16], n=len(rows))
        back = dcc.Link(words["past_back"], href=href(page, at=""), className="choice")
        return [
            html.P([head, " ", back], className="replay", role="status", **marks(testid="past-moment")),
            table(rows, page, name="past-list", empty=words["past_moment_none"]),
        ]


def _tabs(one: PastAsked, page: PageContext) -> html.Nav:
    words = page.words
    links = [
        dcc.Link(
            words[f"past_tab_{tab}"],
            href=href(page, tab="" if tab == "open" else tab, skip="", at=""),
            className="choice current" if tab == one.tab and not one.at else "choice",
        )
        for tab in TABS
    ]
    return html.Nav([html.A(words["past_desk"], href="/duty", className="choice"), *links], className="past-tabs")


def _pages(one: PastAsked, n: int, page: PageContext) -> html.Div:
    words, links = page.words, list[Component]()
    if one.skip:
        newer = max(0, one.skip - SHOWN)
        links.append(dcc.Link(words["past_newer"], href=href(page, skip=str(newer or "")), className="choice"))
    if (left := n - one.skip - SHOWN) > 0:
        older = words["past_older"].format(n=left)
        links.append(dcc.Link(older, href=href(page, skip=str(one.skip + SHOWN)), className="choice"))
    return html.Div(links, className="past-pages")


def _as_of(at: int) -> str:
    """Of a history that holds nothing yet: no time."""
    return stamp(at)[:19] if at else "—"
