"""`/find`: a place by name or code, a case by its code; where everybody lands who asked for what is not there."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, sought
from dashboard.html_page import page
from dashboard.locale import Words
from streams.access.doors import SIGNED_IN, RequestSender
from streams.access.policy import Action, Page, allow
from streams.geography.places import Places
from streams.model.case_code import is_case_code
from streams.model.region import ancestors
from streams.model.typed import code as code_of
from streams.model.typed import plain
from streams.model.typed import words as words_of

_SHOWN, _LONGEST = 40, 60


def register(server: Flask, signin: SignInRoutes, places: Places, title: str) -> None:
    def find() -> Answer:
        session = signin.session()
        if session is None:
            return no_such_page()
        words = Words(request.args.get("lang", "zh"))
        what = plain(request.args.get("q", ""))[:_LONGEST]
        # The page of a case asks by itself whose business it is; here nothing says whether there is one.
        if is_case_code(code_of(what)) and allow(session.subject, Action.OPEN, Page("case")):
            return redirect(f"/case/{code_of(what)}", 303)
        found = [code for code in _places(places, what) if allow(session.subject, Action.OPEN, Page("region", code))]
        links = "".join(
            f'<li><a href="/region/{code}">{escape(places.full_name(code))}</a> <small>{code}</small></li>'
            for code in found[:_SHOWN]
        )
        key = "find_of" if found else "find_none"
        said = f"<p role=status>{escape(words[key].format(what=what, n=len(found)))}</p>" if what else ""
        body = f"{sought(words, what)}{said}<ul>{links}</ul>"
        return Response(page(words, words["find"], title, body), mimetype="text/html")

    doors_of(server).get("/find", "find", find, SIGNED_IN, RequestSender.ADDRESS)


def _places(places: Places, what: str) -> list[str]:
    """Codes in their order: whose code begins so, or whose name holds a word, and the others what it lies in."""
    words = words_of(what)
    if not words:
        return []
    known = [places.city, *places.counties(), *places.townships(), *places.villages()]
    return sorted(code for code in known if (len(what) > 3 and code.startswith(what)) or _named(places, code, words))


def _named(places: Places, code: str, words: list[str]) -> bool:
    own, whole = places.name(code), [places.name(above) for above in ancestors(code)]
    return any(word in own for word in words) and all(any(word in name for name in whole) for word in words)
