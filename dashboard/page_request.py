"""What a page is made from: the door of its address, who asks, and the words of the address. The layout and every
callback of a page read it here."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qs, urlsplit

from dash.development.base_component import Component
from flask import Flask, request

from dashboard import basemap, geography, theme, wall_config
from dashboard.auth import reauth
from dashboard.auth.signin import SignInRoutes
from dashboard.category_words import own_words
from dashboard.context import PageContext
from dashboard.doors import doors_of
from dashboard.locale import Words
from dashboard.presentation import chosen
from streams.access.doors import Right
from streams.geography.grids import is_grid
from streams.geography.places import Places
from streams.geography.versions import Version
from streams.history.history import History
from streams.model.region import Tier, holds
from streams.model.regulation import Regulation
from streams.model.store import StoreInfo
from streams.model.typed import number as number_of
from streams.registry.records import Session, Worker
from streams.registry.registry import Registry
from streams.settings import Settings

if TYPE_CHECKING:
    from dashboard.callbacks import Callbacks

Layout = Callable[[PageContext, Places], Component]
View = Callable[[PageContext], Component]


class Shell(NamedTuple):
    """A page that Dash lays out: rule of its address, the right it asks, and its layout. `view`: the part of it that
    is made anew when the words of the address change, None = nothing is. `callbacks`: makes the page's other ones.
    `renewed_by`: id of a store by whose data the browser asks for the view anew, '' = for none. `in_place`: it
    goes from area to area without being loaded, so its view follows the path too. `finest`: tier down to which regions
    have this page."""

    rule: str
    right: Right
    layout: Layout
    view: View | None = None
    callbacks: Callable[[Callbacks], None] | None = None
    renewed_by: str = ""
    in_place: bool = False
    finest: Tier = Tier.VILLAGE

    @property
    def name(self) -> str:
        """First part of the rule: it names the page in its links and its view among the components."""
        return self.rule.split("/")[1]


class PageRequests:
    """The pages of one server by their addresses. `settings` to `places`: what a context is made from."""

    def __init__(
        self,
        server: Flask,
        settings: Settings,
        registry: Registry,
        signin: SignInRoutes,
        store: StoreInfo,
        version: Version,
        places: Places,
        history: History | None,
    ) -> None:
        """`history`: where the wall reads its story, None on a desk."""
        self._settings, self._registry, self._signin = settings, registry, signin
        self._store, self._places, self._history = store, places, history
        self._doors, self._boundaries = doors_of(server), geography.folder(version)
        self._tiles = [why for _, why in [basemap.checked(settings.map.basemap_url)] if why]
        self.walls = wall_config.Walls(settings.dashboard.walls, registry.wall_plans)
        self._shells: dict[str, Shell] = {}

    def add(self, shell: Shell) -> None:
        self._shells[shell.rule] = shell

    def here(self) -> tuple[Shell, PageContext] | None:
        """Of the page that the request came from."""
        place = urlsplit(request.headers.get("Referer", ""))
        return self.at(place.path, place.query)

    def at(self, path: str, query: str) -> tuple[Shell, PageContext] | None:
        """Of an address; None where there is no page, or the asking person may not open it."""
        session, found = self._signin.session(), self._doors.shell_at(path)
        if session is None or found is None:
            return None
        door, parts = found
        if not door.right.allows(session.subject, parts):
            return None
        shell = self._shells[door.rule]
        return shell, self._context(session, shell, parts, path, query.removeprefix("?"))

    def _context(self, session: Session, shell: Shell, parts: dict[str, str], path: str, query: str) -> PageContext:
        asked = {key: values[0] for key, values in parse_qs(query).items()}
        page, one, scope = shell.right.page_of(parts), parts.get("one", ""), session.subject.scope
        worker = _worker(self._registry, one, scope) if page.name == "track" else None
        about = worker.home if worker else one[:6] if page.name == "case" else ""
        rules = self._registry.regulation() or Regulation()
        words = own_words(Words(asked.get("lang", "zh")), rules)
        place = (page.region or about or asked.get("region", ""))[: shell.finest]
        region = place if shown(self._places, place, shell.finest) and holds(scope, place) else scope
        area = region if len(region) >= Tier.COUNTY and (region != scope or len(region) > Tier.COUNTY) else ""
        wall, notes = wall_config.asked(self.walls.known() if shell.name == "wall" else {}, asked, area)
        return PageContext(
            session.subject,
            self._settings,
            self._store,
            region,
            words,
            rules,
            wall,
            (*self.walls.wrong, *notes, *self._tiles),
            asked,
            self._boundaries,
            reauth.locked(self._settings, session),
            one,
            page.name,
            chosen(self._history.cases.get if self._history else None, asked, self._places, rules),
            worker,
            path,
            query,
            parts,
            theme.named(request.cookies.get(theme.COOKIE, ""), session.subject.role, shell.name),
        )


def shown(places: Places, region: str, finest: Tier) -> bool:
    """Whether there is such a region, and its tier has a page."""
    return len(region) <= finest and (places.known(region) or is_grid(places, region))


def _worker(registry: Registry, number: str, scope: str) -> Worker | None:
    """Whose day a page plays back, when that one is of the scope."""
    worker = registry.worker(number_of(number) or 0)
    return worker if worker and holds(scope, worker.home) else None
