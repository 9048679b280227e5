"""`/find`: what a few words find of everything (`hits.py`), as a page, and as data for the window that Ctrl+K opens;
where everybody lands who asked for what is not there."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, jsonify, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard.areas import lineup
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, sought
from dashboard.hits import EACH, SearchHit, Seeker, hits
from dashboard.html_page import page
from dashboard.locale import Words
from dashboard.services import Services
from streams.access.doors import SIGNED_IN, RequestSender
from streams.access.policy import Action, Page, allow
from streams.model.case_code import is_case_code
from streams.model.local_day import local_day
from streams.model.regulation import Regulation
from streams.model.typed import code as code_of
from streams.model.typed import plain

_SHOWN, _LONGEST = 40, 60


def register(server: Flask, services: Services) -> None:
    lines = lineup.load(services.settings.city.lineup, services.places, demo=services.store.demo)

    def find() -> Answer:
        seeker = _seeker(services, lines)
        if seeker is None:
            return no_such_page()
        if way := _case(seeker):
            return redirect(way, 303)
        words, what, kinds = seeker.words, seeker.what, hits(seeker)
        n = sum(len(rows) for rows in kinds.values())
        said = f"<p role=status>{escape(words['find_of' if n else 'find_none'].format(what=what, n=n))}</p>"
        body = "".join(_list(words[f"find_{kind}"], rows[:_SHOWN]) for kind, rows in kinds.items())
        text = f"{sought(words, what)}{said if what else ''}{body}"
        return Response(page(words, words["find"], services.settings.city.centre, text), mimetype="text/html")

    def data() -> Response:
        seeker = _seeker(services, lines)
        if seeker is None:
            return no_such_page()
        way = _case(seeker)
        kinds = {"cases": [SearchHit(code_of(seeker.what), way)]} if way else hits(seeker)
        groups = [
            {"name": seeker.words[f"find_{kind}"], "rows": [row._asdict() for row in rows[:EACH]], "n": len(rows)}
            for kind, rows in kinds.items()
        ]
        return jsonify({"groups": groups})

    doors = doors_of(server)
    doors.get("/find", "find", find, SIGNED_IN, RequestSender.ADDRESS)
    doors.get("/find.json", "find_data", data, SIGNED_IN, RequestSender.SCRIPT)


def _seeker(services: Services, lines: lineup.LineUp) -> Seeker | None:
    """Who asks, for what; None without a sign-in. `lines`: the configured line-ups."""
    session = services.signin.session()
    if session is None:
        return None
    words, what = Words(request.args.get("lang", "zh")), plain(request.args.get("q", ""))[:_LONGEST]
    rules = services.registry.regulation() or Regulation()
    now = services.clock.now_ms()
    on_duty = lineup.with_own(lines, services.registry, local_day(now))
    views = services.registry.saved_views(session.subject.person)
    return Seeker(session.subject, what, words, services.places, rules, services.history, now, on_duty, views)


def _case(seeker: Seeker) -> str:
    """The page of a code. It asks by itself whose business that is; here nothing says whether there is one."""
    code = code_of(seeker.what)
    return f"/case/{code}" if is_case_code(code) and allow(seeker.subject, Action.OPEN, Page("case")) else ""


def _list(name: str, rows: list[SearchHit]) -> str:
    links = "".join(
        f'<li><a href="{escape(row.href)}">{escape(row.text)}</a> <small>{escape(row.beside)}</small></li>'
        for row in rows
    )
    return f"<h2>{escape(name)}</h2><ul>{links}</ul>"
