"""/supervision: what is followed from its finding to its proof, by kind, as of a day. The view is in the link."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import Input, dcc, html
from dash.development.base_component import Component

from dashboard.callbacks import Callbacks, NotTaken
from dashboard.commands import Wish
from dashboard.components.address import href, safely, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.form import Filled
from dashboard.components.news import news
from dashboard.components.parts import marks, slot
from dashboard.context import PageContext
from dashboard.follow import board
from dashboard.follow.evidence_shown import too_silent
from dashboard.follow.forms import OPEN_FORM, STEP_FORM, open_form, wish_of
from dashboard.follow.like_cases import asked_of, freezes_cases, like_panel
from dashboard.follow.listed import listed
from dashboard.follow.one_item import one_item
from dashboard.follow.opening import wish_to_open
from dashboard.follow.reading import FollowPeriod, items_of, label, one_of, period_of, sees_all, sees_single
from dashboard.follow.round_board import round_board
from dashboard.frames.follow import items_frame
from dashboard.giving import give
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from dashboard.to_do import own_address
from streams.access.doors import opens
from streams.access.policy import RECEIVES, Action, Page, allow
from streams.formats.formats import TABLES
from streams.geography.places import Places
from streams.model.follow.item import FollowItem, FollowWish
from streams.model.follow.kind import FollowKind
from streams.model.region import Tier
from streams.model.topic import OWN_ADDRESS, OWN_SESSION
from streams.operate.batch_sheets import takes_lists

FIRST, POINT = "finding", "point"
_RIGHT = opens("supervision")


class FollowPage:
    """The page over one server's history; what is asked goes to intake as a command."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def shell(self) -> Shell:
        return Shell("/supervision", _RIGHT, self.layout, self.view, self.callbacks)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        hears = [OWN_ADDRESS] if page.subject.role in RECEIVES else []
        topics = [f"feed/{page.settings.city.code}", OWN_SESSION, *hears]
        exports = allow(page.subject, Action.EXPORT, Page("supervision", page.subject.scope))
        more = {"drawn": self._drawn(page), "formats": list(TABLES) if exports else []}
        live = config(page, places, "supervision", topics, **more)
        main = html.Main([news(page), view(self.shell(), page), slot("export")], className="tasks follow")
        return desk_page(page, "supervision", live, [html.H1(page.words["supervision"])], main)

    def view(self, page: PageContext) -> Component:
        kinds = page.regulation.follow_kinds
        item = one_of(self._services, page, page.asked.get("item", ""))
        if item is not None and (own := kinds.get(item.kind)):
            return html.Div(one_item(self._services, own, item, page), className="follow-one")
        kind = kinds.get(page.asked.get("kind", FIRST)) or next(iter(kinds.values()), None)
        if kind is None:
            return html.Div(html.P(page.words["follow_no_kinds"], className="note", role="status"))
        missing = [html.P(page.words["follow_none_such"], className="note", role="status")]
        parts = [*(missing if page.asked.get("item") else []), self._kinds(kind, page)]
        found = not freezes_cases(kind) or asked_of(page)
        if page.asked.get("new") == kind.id and page.subject.role.value in kind.open_by and found:
            return html.Div([*parts, html.Section(open_form(self._services, kind, page, None))])
        board_of = round_board if kind.one_each else self._board
        like: list[Component] = []
        if freezes_cases(kind) and sees_all(page):
            like.append(safely(page, lambda: like_panel(self._services, kind, page)))
        return html.Div([*parts, board_of(self._services, kind, page), *like])

    def callbacks(self, calls: Callbacks) -> None:
        calls.form(_RIGHT, OPEN_FORM)(self._open)
        calls.form(_RIGHT, STEP_FORM)(self._step)
        for name in ("follow-line", "follow-map"):
            calls.in_browser("follow", Input(name, "clickData"))

    # -- what is shown ---------------------------------------------------------------------------------------
    def _kinds(self, kind: FollowKind, page: PageContext) -> html.Nav:
        """All kinds, those of a city's own files among them, and the way to a new one of this kind."""
        ways: list[Component] = [
            dcc.Link(
                label(one.name, one.en, page),
                href=href(page, kind=one.id, state="", area="", unit="", new="", round="", type="", place=""),
                className="choice on" if one.id == kind.id else "choice",
            )
            for one in page.regulation.follow_kinds.values()
            if one.one_each or sees_single(page, one)
        ]
        if page.subject.role.value in kind.open_by and "about" not in kind.needs and not freezes_cases(kind):
            new = page.words["follow_new"].format(kind=label(kind.name, kind.en, page))
            ways.append(dcc.Link(new, href=href(page, new=kind.id), className="choice new"))
            if takes_lists(kind):
                there = f"/batch/items/{kind.id}{page.words.query()}"
                ways.append(html.A(page.words["batch_items"], href=there, className="choice"))
        return html.Nav(ways, className="choices", **marks(testid="follow-kinds"))

    def _board(self, services: Services, kind: FollowKind, page: PageContext) -> html.Div:
        now = services.clock.now_ms()
        period = period_of(page.asked.get("until", ""), now)
        items = items_of(services, page, kind, period)
        length = Tier.TOWNSHIP if len(page.subject.scope) >= Tier.COUNTY else Tier.COUNTY
        frame = items_frame(kind, items, period.until, length)
        table = listed(services, kind, items, frame, page, period)
        if kind.id != FIRST or not sees_all(page):
            return html.Div([html.Div(table, className="middle")], className="follow-board")
        return html.Div(self._around(kind, items, frame, page, period, table), className="follow-board full")

    def _around(
        self,
        kind: FollowKind,
        items: Sequence[FollowItem],
        frame: pd.DataFrame,
        page: PageContext,
        period: FollowPeriod,
        table: Component,
    ) -> list[Component]:
        """Numbers, map and timeline on the left, the list, rates on the right."""
        services, now = self._services, self._services.clock.now_ms()
        points = page.regulation.follow_kind(POINT)
        # A point stays from year to year.
        ever = period._replace(since=0)
        visited = items_of(services, page, points, ever) if points else []
        counted = [one for one in visited if one.at < period.until]
        left = [
            board.cards(frame, len(counted), kind, page, period),
            safely(page, lambda: board.the_map(items, frame, counted, page, services.places)),
            safely(page, lambda: board.line(frame, kind, page, period)),
        ]
        right = board.rates(frame, kind, page, services.places, now)
        return [
            html.Div(left, className="left"),
            html.Div(table, className="middle"),
            html.Div(right, className="right"),
        ]

    # -- what is asked ---------------------------------------------------------------------------------------
    def _open(self, page: PageContext, filled: Filled) -> str:
        kind = page.regulation.follow_kind(page.asked.get("new", ""))
        if kind is None:
            raise NotTaken(page.words["form_not_taken"])
        name, wish = wish_to_open(self._services, kind, filled, page)
        return self._give(page, Action.FOLLOW_OPEN, filled, name, wish)

    def _step(self, page: PageContext, filled: Filled) -> str:
        """What was written for another state of the item is not sent: the form keeps it."""
        item = one_of(self._services, page, page.asked.get("item", ""))
        kind = page.regulation.follow_kind(item.kind) if item else None
        name, _, base = filled.said["base"].partition("/")
        step = kind.step(name) if kind else None
        if item is None or kind is None or step is None:
            raise NotTaken(page.words["follow_none_such"])
        if base != str(item.revision):
            raise NotTaken(page.words["follow_moved"])
        if step.every_column and too_silent(self._services, kind, item, page):
            raise NotTaken(page.words["evidence_too_silent"])
        wish = wish_of(kind, filled, page, step=name)
        return self._give(page, Action.FOLLOW_STEP, filled, item.id, wish, item.revision)

    def _give(
        self, page: PageContext, action: Action, filled: Filled, name: str, body: FollowWish, version: int = 0
    ) -> str:
        note = filled.said["note"] if action is Action.FOLLOW_STEP else ""
        wish = Wish(id=filled.id, action=action.value, object=name, note=note, expected_version=version)
        give(self._services, page, wish, body)
        return page.words["task_sent"]

    def _drawn(self, page: PageContext) -> dict[str, int]:
        """Revision of each record of the own topic as the page is drawn: the browser tells when that changes."""
        if page.subject.role not in RECEIVES:
            return {}
        own = own_address(page, self._services.clock.now_ms())
        return {f"follow/{name}": revision for name, revision in self._services.history.follow.to_do(own)}
