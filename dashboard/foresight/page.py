"""`/foresight`: what comes again and again, what will probably be late, what is unusual. The view is
in the link; nothing of it is an alert, a person looks."""

from __future__ import annotations

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.callbacks import Callbacks, NotTaken
from dashboard.commands import Wish
from dashboard.components.address import href, narrowed, view
from dashboard.components.desk_frame import desk_page
from dashboard.components.form import Filled
from dashboard.components.parts import marks, panel
from dashboard.context import PageContext
from dashboard.foresight.check import CHECK_FORM, check_form, checks_of, may_ask, recent_by_title, wish_of_check
from dashboard.foresight.lists import SHOWS, PointedOut, pointed_out, table
from dashboard.foresight.proof import proof
from dashboard.foresight.sight import CaseSight, Sight
from dashboard.frames.recent import QueryKey, Recent
from dashboard.giving import give
from dashboard.live import config
from dashboard.page_request import Shell
from dashboard.services import Services
from streams.access.doors import opens
from streams.access.policy import Action
from streams.geography.places import Places
from streams.model.local_day import stamp
from streams.model.region import Tier, holds
from streams.model.topic import OWN_SESSION

_RIGHT = opens("foresight")
_HOUR_MS = 3_600_000


class ForesightPage:
    """The page over one server's history. What was read is kept for the hour that it is of."""

    def __init__(self, services: Services) -> None:
        self._services, self._recent = services, Recent(24)

    def shell(self) -> Shell:
        return Shell("/foresight", _RIGHT, self.layout, self.view, self.callbacks)

    def layout(self, page: PageContext, places: Places) -> html.Div:
        live = config(page, places, "statistics", [f"feed/{page.settings.city.code}", OWN_SESSION])
        main = html.Main(view(self.shell(), page), className="tasks follow foresight")
        return desk_page(page, "foresight", live, [html.H1(page.words["foresight"])], main)

    def view(self, page: PageContext) -> Component:
        services, words, show = self._services, page.words, _show(page)
        area, now = narrowed(page, self._services.places), services.clock.now_ms()
        sight = self._sight(page, show, area)
        rows = pointed_out(sight, page, services.places)
        checks = checks_of(services, area, now)
        listed = table(show, rows, recent_by_title(checks, now), page, asks=may_ask(page))
        asked = _asked(page, rows) if may_ask(page) else None
        about = html.P(words[f"foresight_{show}_about"], className="quiet")
        count = html.P(
            words["foresight_n"].format(at=stamp(sight.at)[:16], place=services.places.name(area), n=len(rows)),
            className="text",
            **marks(testid="foresight-n"),
        )
        form = [check_form(asked, page)] if asked else []
        main = [*form, panel("foresight-list", words[f"foresight_{show}"], about, count, listed)]
        board = [html.Div(main, className="middle"), html.Div(proof(show, sight, checks, page), className="right")]
        return html.Div([self._bar(page, show, area), html.Div(board, className="follow-board ahead")])

    def callbacks(self, calls: Callbacks) -> None:
        calls.form(_RIGHT, CHECK_FORM)(self._ask)

    def _ask(self, page: PageContext, filled: Filled) -> str:
        services, show = self._services, _show(page)
        if not may_ask(page):
            raise NotTaken(page.words["form_not_taken"])
        rows = pointed_out(self._sight(page, show, narrowed(page, self._services.places)), page, services.places)
        body = wish_of_check(show, _asked(page, rows), filled, page, services)
        give(services, page, Wish(id=filled.id, action=Action.FOLLOW_OPEN.value, object=filled.id), body)
        return page.words["task_sent"]

    def _sight(self, page: PageContext, show: str, area: str) -> Sight:
        """What is known at this hour: a look at the page an hour later is made anew."""
        services, now = self._services, self._services.clock.now_ms()
        key = QueryKey(("foresight", show, now // _HOUR_MS), area, "numbers", "")

        def made() -> Sight:
            found = CaseSight(services.history.cases, area, now, page.regulation)
            return {SHOWS[0]: found.recurrence, SHOWS[1]: found.breaches, SHOWS[2]: found.unusual}[show]()

        return self._recent.get(key, made)

    def _bar(self, page: PageContext, show: str, area: str) -> html.Nav:
        words, places, own = page.words, self._services.places, page.subject.scope
        shows = [(one, words[f"foresight_{one}"], {"show": one, "check": ""}, one == show) for one in SHOWS]
        wide = area[:-2] if len(area) == Tier.COUNTY else area[: Tier.COUNTY] if len(area) > Tier.COUNTY else area
        up = wide if holds(own, wide) else own
        tier = places.counties() if len(area) < Tier.COUNTY else places.townships()
        below = [code for code in tier if code.startswith(area) and code != area]
        areas = [(up, places.name(up), {"area": "" if up == own else up, "check": ""}, up == area)]
        areas += [(area, places.name(area), {"area": area}, True)] if area != up else []
        areas += [(code, places.name(code), {"area": code, "check": ""}, False) for code in below]
        return html.Nav([_choices(page, shows), _choices(page, areas, "text")], className="trend-bar")


def _choices(page: PageContext, known: list[tuple[str, str, dict[str, str], bool]], css: str = "") -> html.Div:
    return html.Div(
        [
            dcc.Link(text, href=href(page, **words), className=f"choice{' on' if on else ''} {css}".strip())
            for _, text, words, on in known
        ],
        className="choices",
    )


def _show(page: PageContext) -> str:
    asked = page.asked.get("show", "")
    return asked if asked in SHOWS else SHOWS[0]


def _asked(page: PageContext, rows: list[PointedOut]) -> PointedOut | None:
    """The row that the address asks a person to look at."""
    key = page.asked.get("check", "")
    return next((one for one in rows if one.key == key), None) if key else None
