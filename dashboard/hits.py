"""What a few words find of everything, each by what the asking person may open: places, cases, types, departments,
numbers, pages, posts of the line-ups, own saved views."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from dashboard import case_list
from dashboard.areas.lineup import LINE_UP, LineUp
from dashboard.components.nav import AREA_PAGES, DESK_PAGES
from dashboard.locale import Words
from streams.access.policy import Action, Page, allow
from streams.access.subject import Subject
from streams.geography.places import Places
from streams.history.history import History
from streams.kpi.dictionary import KPIS, Shape
from streams.model.region import ancestors
from streams.model.regulation import Regulation
from streams.model.typed import words as words_of
from streams.registry.saved_views import SavedView

EACH = 8
"""Of each kind, but places on a page of their own."""


class SearchHit(NamedTuple):
    """`beside`: what tells it from others of its name."""

    text: str
    href: str
    beside: str = ""


class Seeker(NamedTuple):
    """Who looks for what. `now`: city ms. `lineup`: who is on in each township. `views`: the person's own."""

    subject: Subject
    what: str
    words: Words
    places: Places
    regulation: Regulation
    history: History
    now: int
    lineup: LineUp = {}  # noqa: RUF012 - a mapping that is never written to
    views: Sequence[SavedView] = ()

    def may(self, page: str, region: str = "") -> bool:
        return allow(self.subject, Action.OPEN, Page(page, region) if region else Page(page))

    def href(self, path: str, **asked: str) -> str:
        lang = {} if self.words.language == "zh" else {"lang": self.words.language}
        query = urlencode({**asked, **lang})
        return f"{path}?{query}" if query else path

    def named(self, *names: str) -> bool:
        """Whether one of the names holds all that was typed."""
        said = [word.casefold() for word in words_of(self.what)]
        return bool(said) and any(all(word in name.casefold() for word in said) for name in names)


def hits(seeker: Seeker) -> dict[str, list[SearchHit]]:
    """By kind, without those of which nothing is found."""
    kinds: dict[str, Callable[[Seeker], list[SearchHit]]] = {
        "views": _views,
        "pages": _pages,
        "numbers": _numbers,
        "types": _types,
        "units": _units,
        "places": places,
        "posts": _posts,
        "cases": _cases,
    }
    if not words_of(seeker.what):
        kinds = {"views": _views}
    made = {kind: of(seeker) for kind, of in kinds.items()}
    return {kind: rows for kind, rows in made.items() if rows}


def places(seeker: Seeker) -> list[SearchHit]:
    """In the order of their codes: whose code begins so, or whose name holds a word, and the others what it lies in."""
    known_of, what, words = seeker.places, seeker.what, words_of(seeker.what)
    known = [known_of.city, *known_of.counties(), *known_of.townships(), *known_of.villages()]
    codes = sorted(code for code in known if (len(what) > 3 and code.startswith(what)) or _lies(known_of, code, words))
    shown = [code for code in codes if seeker.may("region", code)]
    return [SearchHit(known_of.full_name(code), seeker.href(f"/region/{code}"), code) for code in shown]


def _views(seeker: Seeker) -> list[SearchHit]:
    """The person's own, all of them before anything is typed."""
    asked = words_of(seeker.what)
    return [SearchHit(one.name, one.address) for one in seeker.views if not asked or seeker.named(one.name)][:EACH]


def _posts(seeker: Seeker) -> list[SearchHit]:
    """Of the line-ups, by office and place: who is on and the telephone, on the page of the township."""
    known, found = {unit: name for name, unit in LINE_UP}, list[SearchHit]()
    for (town, unit), on in sorted(seeker.lineup.items()):
        office = seeker.words[f"lineup_{known[unit]}"] if unit in known else ""
        text = f"{seeker.places.full_name(town)} {office}"
        if office and seeker.named(text) and seeker.may("region", town):
            found.append(SearchHit(text, seeker.href(f"/region/{town}"), " ".join(filter(None, on))))
    return found[:EACH]


def _lies(places: Places, code: str, words: list[str]) -> bool:
    own, whole = places.name(code), [places.name(above) for above in ancestors(code)]
    return any(word in own for word in words) and all(any(word in name for name in whole) for word in words)


def _cases(seeker: Seeker) -> list[SearchHit]:
    """By a word of their text or code, the newest first; none that is restricted."""
    if not seeker.may("cases"):
        return []
    asked = {"q": seeker.what, "standing": "all"}
    wanted = case_list.wanted(seeker.subject, asked, seeker.regulation, frozenset(), seeker.now)
    rows = seeker.history.cases.find(wanted, seeker.now, limit=EACH) if wanted else []
    shown = [case_list.row(one, seeker.words, seeker.places, seeker.regulation, seeker.now) for one in rows]
    return [
        SearchHit(f"{one.code} {row['type']}", seeker.href(f"/case/{one.code}"), f"{row['place']} {row['state']}")
        for one, row in zip(rows, shown, strict=True)
    ]


def _types(seeker: Seeker) -> list[SearchHit]:
    if not seeker.may("cases"):
        return []
    zh = seeker.words.language == "zh"
    kinds = [
        kind for kind in seeker.regulation.types if not kind.restricted and seeker.named(kind.name, kind.en, kind.id)
    ]
    return [
        SearchHit(kind.name if zh else kind.en, seeker.href("/cases", type=kind.id, standing="open"), kind.id)
        for kind in kinds[:EACH]
    ]


def _units(seeker: Seeker) -> list[SearchHit]:
    """Departments, by the cases they hold."""
    if not seeker.may("cases") or seeker.subject.department:
        return []
    zh = seeker.words.language == "zh"
    live = seeker.regulation.units_at(seeker.now).live
    units = [unit for unit in live if seeker.named(unit.name, unit.en)]
    return [
        SearchHit(unit.name if zh else unit.en or unit.name, seeker.href("/cases", unit=unit.id, held="1"))
        for unit in units[:EACH]
    ]


def _numbers(seeker: Seeker) -> list[SearchHit]:
    """Of the dictionary: a rate that is compared on its own page, all others on the area's."""
    scope, zh = seeker.subject.scope, seeker.words.language == "zh"
    if not seeker.may("region", scope):
        return []
    kpis = [kpi for kpi in KPIS if seeker.named(kpi.zh, kpi.en, kpi.id)][:EACH]
    compared = {kpi.id for kpi in kpis if kpi.ranked and kpi.listed and kpi.shape is Shape.RATE}
    return [
        SearchHit(
            kpi.zh if zh else kpi.en,
            seeker.href(f"/statistics/{scope}", kpi=kpi.id) if kpi.id in compared else seeker.href(f"/region/{scope}"),
            kpi.formula_zh if zh else kpi.formula_en,
        )
        for kpi in kpis
    ]


def _pages(seeker: Seeker) -> list[SearchHit]:
    scope, rows = seeker.subject.scope, []
    for name, word in DESK_PAGES.items():
        area = name in AREA_PAGES
        if seeker.named(seeker.words[word]) and seeker.may("region" if area else name, scope):
            rows.append(SearchHit(seeker.words[word], seeker.href(f"/{name}/{scope}" if area else f"/{name}")))
    return rows
