"""`/find`: a place by name or code, a matter by its code; where everybody lands who asked for what is not there."""

from __future__ import annotations

from html import escape

from flask import Flask, Response, redirect, request
from werkzeug.wrappers import Response as Answer

from dashboard.doors import doors_of
from dashboard.guard import no_such_page, sought
from dashboard.locale import Words
from dashboard.plain import page
from dashboard.signin import SignIn
from streams.access.doors import SIGNED_IN, Sender
from streams.access.policy import Action, Page, allow
from streams.geography.places import Places
from streams.model.case_code import is_case_code

_SHOWN, _LONGEST = 40, 60


def register(server: Flask, signin: SignIn, places: Places, title: str) -> None:
    def find() -> Answer:
        session = signin.session()
        if session is None:
            return no_such_page()
        words = Words(request.args.get("lang", "zh"))
        what = request.args.get("q", "").strip()[:_LONGEST]
        # The page of a matter asks by itself whose business it is; here nothing says whether there is one.
        if is_case_code(what.upper()) and allow(session.subject, Action.OPEN, Page("case")):
            return redirect(f"/case/{what.upper()}", 303)
        found = [code for code in _places(places, what) if allow(session.subject, Action.OPEN, Page("region", code))]
        links = "".join(
            f'<li><a href="/region/{code}">{escape(places.full_name(code))}</a> <small>{code}</small></li>'
            for code in found[:_SHOWN]
        )
        key = "find_of" if found else "find_none"
        said = f"<p role=status>{escape(words[key].format(what=what, n=len(found)))}</p>" if what else ""
        body = f"{sought(words, what)}{said}<ul>{links}</ul>"
        return Response(page(words, words["find"], title, body), mimetype="text/html")

    doors_of(server).get("/find", "find", find, SIGNED_IN, Sender.ADDRESS)


def _places(places: Places, what: str) -> list[str]:
    """Codes in their order: whose name holds it, or whose code begins so."""
    if not what:
        return []
    known = [places.city, *places.counties(), *places.townships(), *places.villages()]
    return sorted(code for code in known if what in places.name(code) or (len(what) > 3 and code.startswith(what)))
