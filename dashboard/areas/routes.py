"""Numbers of an area by its code: `/region/<code>/numbers`, `matrix`, `ranks`, `towns`, and `export`. The guard has
asked for the page; an export is asked for again, with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask, Response, jsonify, request

from dashboard import case_list, periods
from dashboard import exports as files
from dashboard.areas import compare, lineup, papers, sites
from dashboard.areas.area_query import AreaQuery
from dashboard.areas.figures import figures
from dashboard.areas.pictures import picture_of
from dashboard.areas.rooms import CARRIER, RoomLine, carrier_spots, carriers_of, rooms_of
from dashboard.areas.spots import SpotMap
from dashboard.areas.year import years
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from dashboard.locale import Words
from streams.access.doors import RequestSender, changes, exports, opens
from streams.access.policy import Action, Page, allow
from streams.clock import CityClock
from streams.errors import Backlogged, StoreError
from streams.formats.formats import PICTURES
from streams.geography.places import Places
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.history.publication import cut
from streams.kpi.dictionary import Kpi, by_id
from streams.model.fact import HOUR, REPORTS
from streams.model.local_day import iso_day, local_day
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.sites import SiteKind
from streams.model.store import StoreInfo
from streams.model.time_mark import marks_of
from streams.model.typed import number
from streams.registry.registry import Registry
from streams.settings import Settings


class Areas:
    """Routes over the history. One a server."""

    def __init__(
        self,
        settings: Settings,
        registry: Registry,
        signin: SignInRoutes,
        history: History,
        places: Places,
        store: StoreInfo,
    ) -> None:
        self._settings, self._registry, self._signin = settings, registry, signin
        self._history, self._numbers = history, history.numbers
        self._places, self._clock, self._demo = places, CityClock(store), store.demo
        self._lineup = lineup.load(settings.city.lineup, places, demo=store.demo)
        self._there = sites.load(settings.map.sites, places, demo=store.demo)

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        views = {
            "numbers": self._figures,
            "matrix": self._matrix,
            "ranks": self._ranks,
            "sites": self._sites,
            "matters": self._matters,
            "towns": self._towns,
        }
        for name, view in views.items():
            doors.get(f"/region/<code>/{name}", f"area_{name}", view, opens("region", "code"), RequestSender.SCRIPT)
        doors.post("/region/<code>/export", "area_export", self._export, exports("region", "code"))
        doors.post("/region/<code>/publish", "area_publish", self._publish, changes("region", "code"))

    def _figures(self, code: str) -> Response:
        asked = self._asked(code, request.args)
        return (
            no_such_page()
            if asked is None
            else _answer({**figures(self._numbers, asked), **years(self._numbers, asked)}, asked)
        )

    def _matrix(self, code: str) -> Response:
        asked, kpi = self._asked(code, request.args), _kpi(request.args, compare.MATRIX)
        if asked is None:
            return no_such_page()
        return _answer(compare.matrix(self._numbers, asked, kpi), asked, kpi=compare.MATRIX)

    def _ranks(self, code: str) -> Response:
        asked, kpi = self._asked(code, request.args), _kpi(request.args, compare.RANKED)
        section = self._settings.dashboard
        if asked is None:
            return no_such_page()
        if not section.rankings:
            return jsonify({"off": True, "rows": []})
        by = _by(request.args)
        told = compare.ranks(self._numbers, asked, kpi, by, names=section.rank_names)
        return _answer(told, asked, kpi=compare.RANKED, by=compare.BY)

    def _towns(self, code: str) -> Response:
        """Reports by township in the period, of all hours or of one: what the map is tinted by."""
        asked = self._asked(code, request.args)
        if asked is None:
            return no_such_page()
        hour = number(request.args.get("hour", ""), most=23)
        measure = REPORTS if hour is None else f"{HOUR}{hour:02d}"
        span = FactSpan(code[: Tier.TOWNSHIP], asked.period.first, asked.period.last)
        found = self._numbers.by_area(span, (measure,), Tier.TOWNSHIP)
        towns = {town: sums[measure] for town, sums in found.items() if len(town) == Tier.TOWNSHIP}
        return jsonify({"at": asked.told, "towns": towns})

    def _sites(self, code: str) -> Response:
        """The places of a kind, or of every kind, in the area."""
        kind, registered = request.args.get("kind", ""), self._registry.sites()
        kinds = [kind] if kind else [one.value for one in SiteKind]
        there = (site for one in kinds for site in sites.of_kind(registered, self._there, one))
        found = [site for site in there if site.region.startswith(code)]
        shown = [{"kind": s.kind.value, "name": s.name, "lon": s.lon_e6, "lat": s.lat_e6} for s in found]
        if kind in ("", CARRIER):
            rows = self._registry.own_rows("carriers", local_day(self._clock.now_ms()))
            shown += carrier_spots(rows, code, self._places)
        return jsonify({"sites": shown})

    def _matters(self, code: str) -> Response:
        """Where the open cases are that anyone who asks may list, the newest first; without a place at their village.
        Of disputes how many alone: where one was reported from may be somebody's home."""
        asked, session = self._asked(code, request.args), self._signin.session()
        if asked is None or session is None or not allow(session.subject, Action.OPEN, Page("cases")):
            return no_such_page()
        wanted = case_list.wanted(session.subject, {"region": code}, asked.regulation, frozenset(), asked.now)
        drawn = SpotMap(asked.words, asked.regulation, self._places, asked.region)
        return jsonify(drawn.read(self._history.cases, wanted, asked.now))

    def _export(self, code: str) -> Response:
        found = files.asked(self._signin, Page("region", code))
        if isinstance(found, Response):
            return found
        session, take = found
        asked = self._asked(code, take)
        if asked is None:
            return no_such_page()
        what = take.get("what", "")
        kpis = {"matrix": compare.MATRIX, "ranks": compare.RANKED}.get(what)
        if what == "figure":
            picture = picture_of(asked, take) if take.format in PICTURES else None
            if picture is None:
                return refusal("format", 422)
            return files.file(self._signin, session, take, picture, words=asked.words, demo=self._demo)
        if wrong := _in_vain(take, **({"kpi": kpis, "by": compare.BY} if kpis else {})):
            return files.in_vain(_notes(take, wrong, asked.words, shown=False))
        paper = self._paper(asked, take)
        return files.file(self._signin, session, take, paper, words=asked.words, demo=self._demo)

    def _publish(self, code: str) -> Response:
        """A duty lead or a supervisor cuts a period: its numbers are kept as published, with a reason."""
        session = self._signin.session()
        if session is None or not allow(session.subject, Action.CHANGE, Page("region", code)):
            return no_such_page()
        said = request.get_json(silent=True)
        take = files.Take(said if isinstance(said, dict) else {})
        asked = self._asked(code, take)
        if asked is None:
            return no_such_page()
        if not take.reason:
            return refusal("reason", 422)
        period = asked.period
        span = FactSpan(code, period.first, period.last)
        try:
            numbers = cut(self._history, span, f"{session.subject.role.value} {session.subject.person}".strip())
        except Backlogged:
            raise
        except StoreError:
            return refusal("period", 409)
        object_ = f"region/{code}/{iso_day(period.first)}/{iso_day(period.last)}"
        n = self._registry.publish(numbers, self._signin.record(session, "publish", object_, reason=take.reason))
        return jsonify({"published": n})

    def _paper(self, asked: AreaQuery, take: Mapping[str, str]) -> files.ExportDocument:
        match take.get("what", ""):
            case "matrix":
                return papers.matrix_of(self._numbers, asked, _kpi(take, compare.MATRIX))
            case "ranks" if self._settings.dashboard.rankings:
                kpi, names = _kpi(take, compare.RANKED), self._settings.dashboard.rank_names
                return papers.ranks_of(self._numbers, asked, kpi, _by(take), names=names)
        return papers.numbers_of(self._numbers, asked)

    def _asked(self, code: str, said: Mapping[str, str]) -> AreaQuery | None:
        session = self._signin.session()
        if session is None or not allow(session.subject, Action.OPEN, Page("region", code)):
            return None
        if not self._places.known(code) or len(code) > Tier.VILLAGE:
            return None
        now = self._clock.now_ms()
        rules = self._registry.regulation() or Regulation()
        period = periods.asked(said, local_day(now), rules.month_from)
        people = self._settings.city.population
        words, told = Words(said.get("lang", "zh")), self._history.at()
        known = self._registry.published(code, period.first, period.last) if period.complete else {}
        on_duty = lineup.with_own(self._lineup, self._registry, local_day(now))
        rooms = self._rooms(code, rules, words, local_day(now)) if len(code) >= Tier.TOWNSHIP else ()
        marks = marks_of(self._registry.own_rows("time_marks", local_day(now)), code)
        query = AreaQuery(code, period, words, self._places, rules, people, now, on_duty, told, known, marks=marks)
        return query._replace(mediation=rooms)

    def _rooms(self, code: str, rules: Regulation, words: Words, day: int) -> tuple[RoomLine, ...]:
        town, registry = code[: Tier.TOWNSHIP], self._registry
        there = sites.of_kind(registry.sites(), self._there, SiteKind.ROOM)
        found = rooms_of(there, registry.duty_turns(), town, day, rules.days_off, words)
        return (*found, *carriers_of(registry.own_rows("carriers", day), town, day, words))


_CALLED = {"range": "vain_period", "kpi": "numbers_title", "by": "rank_by"}


def _answer(told: dict[str, Any], asked: AreaQuery, **known: tuple[str, ...]) -> Response:
    """With what the address asks for in vain, by name and in words; what is shown in its place is named too."""
    wrong = _in_vain(request.args, **known)
    return jsonify({**told, "vain": wrong, "notes": _notes(request.args, wrong, asked.words, shown=True)})


def _in_vain(said: Mapping[str, str], **known: tuple[str, ...]) -> list[str]:
    wrong = ["range"] if periods.in_vain(said) else []
    return wrong + [name for name, values in known.items() if said.get(name) and said[name] not in values]


def _notes(said: Mapping[str, str], wrong: list[str], words: Words, *, shown: bool) -> list[str]:
    found = []
    for name in wrong:
        why = words[periods.in_vain(said) if name == "range" else "vain_value"]
        why = why.format(name=words[_CALLED[name]], value=said.get(name, "")[:60])
        instead = words["range_today"] if name == "range" else words["vain_first"]
        found.append(words["vain_instead"].format(why=why, shown=instead) if shown else why)
    return found


def _by(said: Mapping[str, str]) -> str:
    by = said.get("by", "")
    return by if by in compare.BY else compare.BY[0]


def _kpi(said: Mapping[str, str], known: tuple[str, ...]) -> Kpi:
    """The one an address names; the first where it names none of these."""
    name = said.get("kpi", "")
    return by_id(name if name in known else known[0])
