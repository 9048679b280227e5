"""What every request is asked before its view: whether its route is declared, who is signed in, whether a page of that
very sign-in sent it, and whether the policy allows it. No sign-in, nothing; no right, "no such page"."""

from __future__ import annotations

from html import escape

from dash.exceptions import DependencyException
from flask import Flask, Response, current_app, g, request

from dashboard import html_page
from dashboard.auth import way_back
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import PAGE_FIELD, PAGE_HEADER, doors_of, page_id
from dashboard.locale import Words
from streams.access.doors import Door, RequestSender, Who
from streams.model.audit import Decision
from streams.registry.records import Session


def guard(server: Flask, signin: SignInRoutes) -> None:
    doors = doors_of(server)

    @server.before_request
    def ask() -> Response | None:
        door = doors.of(request.endpoint, request.method)
        if door is not None and door.right.who is Who.PUBLIC:
            return _public_form(signin, door) if door.sender is RequestSender.FORM else None
        session = signin.session()
        if session is None:
            return _signed_out()
        if door is None:
            return no_such_page()
        parts = {key: str(value) for key, value in (request.view_args or {}).items()}
        g.page_id = page_id(session.id)
        return _sent_wrongly(signin, door, session) or _refused(signin, door, session, parts)

    @server.errorhandler(DependencyException)
    def no_such_file(_: DependencyException) -> Response:
        return no_such_page()


def refusal(code: str, status: int) -> Response:
    """The answer to a script whose request is refused; its page has the words for `code`."""
    return Response(f'{{"code": "{code}"}}', status, mimetype="application/json")


def no_such_page() -> Response:
    """The one answer to what is not there and to what may not be seen. Who reads it as a page may look further."""
    if not _wants_page() or "GET find" not in current_app.view_functions:
        return Response(_text("not_found"), 404, mimetype="text/plain")
    words = Words(request.args.get("lang", "zh"))
    body = f"<p>{escape(words['not_found'])}</p>{sought(words)}"
    return Response(html_page.page(words, words["find"], "404", body), 404, mimetype="text/html")


def _signed_out() -> Response:
    """To the sign-in page and from there back here, for a browser that opens a page; a line of text for all else."""
    if _wants_page():
        return Response(status=303, headers={"Location": way_back.entry(request.full_path.removesuffix("?"))})
    return Response(_text("not_allowed"), 401, mimetype="text/plain")


def _wants_page() -> bool:
    return request.method == "GET" and "text/html" in list(request.accept_mimetypes.values())


def sought(words: Words, what: str = "") -> str:
    """The form that looks for a place or a case, as HTML."""
    label = escape(words["find_what"])
    typed = f'<input type="search" name="q" maxlength="60" value="{escape(what)}" required>'
    language = f'<input type="hidden" name="lang" value="{words.language}">'
    button = f"<button>{escape(words['find'])}</button>"
    return f'<form action="/find" class="search"><label>{label} {typed}</label>{language}{button}</form>'


def _sent_wrongly(signin: SignInRoutes, door: Door, session: Session) -> Response | None:
    """The answer to what no page of ours sent, or a page that was made for another sign-in of this browser."""
    changes = request.method == "POST"
    if changes and not signin.from_here():
        return Response(status=403 if door.sender is RequestSender.FORM else 401)
    if door.sender is not RequestSender.SCRIPT:
        return None
    if changes and not signin.ours():
        return Response(status=401)
    return None if request.headers.get(PAGE_HEADER, "") == page_id(session.id) else _other_person(door)


def _refused(signin: SignInRoutes, door: Door, session: Session, parts: dict[str, str]) -> Response | None:
    right = door.right
    if right.who is Who.CALLBACK:
        called = _called()
        # For the area of the page that asks, `Callbacks` asks again.
        may = called is not None and called.right.allows(session.subject, {})
        return None if may else no_such_page()
    if not right.allows(session.subject, parts):
        if right.who is not Who.COMMANDER:
            return no_such_page()
        signin.audit(session, door.rule.strip("/"), "", decision=Decision.DENIED)
        return Response(status=403)
    # A form's fields are read last: before its sender may send them, nothing of a body is.
    return _of_another(door, session)


def _public_form(signin: SignInRoutes, door: Door) -> Response | None:
    """Before a session serves a person's forms are judged like all others; who it is, the view asks itself."""
    return _of_another(door, signin.current()) if signin.from_here() else Response(status=403)


def _of_another(door: Door, session: Session | None) -> Response | None:
    """The answer to a form that was made for another sign-in than the browser's. Without any its view says what is to
    be done."""
    if door.sender is not RequestSender.FORM or session is None:
        return None
    return None if request.form.get(PAGE_FIELD, "") == page_id(session.id) else _other_person(door)


def _other_person(door: Door) -> Response:
    """The answer to a page in whose browser another person has signed in since it was loaded: nothing was done."""
    if door.sender is RequestSender.FORM:
        return Response(_text("other_person"), 409, mimetype="text/plain")
    return refusal("other_person", 409)


def _called() -> Door | None:
    said = request.get_json(silent=True)
    return doors_of(current_app).called(str(said.get("output"))) if isinstance(said, dict) else None


def _text(key: str) -> str:
    return "\n\n".join(Words(language)[key] for language in ("zh", "en"))
