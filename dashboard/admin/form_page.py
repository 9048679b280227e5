"""What the administrators' pages are made of: forms as HTML, and the one way a change is made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import NamedTuple

from flask import Response, g, request

from dashboard import html_page, troubles
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import PAGE_FIELD
from dashboard.guard import no_such_page
from dashboard.locale import Words
from streams.access.policy import PAGES, Action, Page, allow
from streams.clock import real_ms
from streams.errors import DeedRefused, StreamsError
from streams.model.audit import AuditRecord
from streams.model.words import seen
from streams.registry.records import Session

LONGEST = 200
"""Signs of anything typed here."""
SECTIONS = (
    "users",
    "sessions",
    "approvals",
    "roster",
    "people",
    "phones",
    "units",
    "own",
    "devices",
    "walls",
    "rules",
)


class Ask(NamedTuple):
    """A field of a form. `choices`: (value, text); none for a line of text. `kind`: of the input; `checks`: each choice
    is a box of that name, to be ticked or not. `value`: that it begins with, of boxes the names of the ticked."""

    name: str
    label: str
    choices: Sequence[tuple[str, str]] = ()
    kind: str = "text"
    needed: bool = True
    value: str = ""


class Paper(NamedTuple):
    """What a change leaves to be printed, once: a page of its own. `body`: HTML."""

    title: str
    body: str


Do = Callable[[Session, Mapping[str, str], AuditRecord], str | Paper]
"""Makes a change: (who, what was typed, the record to write with it) -> a line to show, or what to print. Raises
StreamsError."""


class Sheet(NamedTuple):
    """One page: its section, its body (HTML) on demand, and what it can do by name."""

    section: str
    body: Callable[[Words], str]
    deeds: Mapping[str, Do]


def words_here() -> Words:
    """In the language that the page's address asks for."""
    return Words(request.args.get("lang", "zh"))


def upload(largest: int, name: str) -> tuple[str, bytes]:
    """Name and bytes of the file that came with a form. `largest`: bytes; `name`: where the file has none. Raises
    DeedRefused without one, or for one that is empty or larger."""
    file = request.files.get("file")
    raw = file.read(largest + 1) if file else b""
    if file is None or not raw or len(raw) > largest:
        raise DeedRefused("file", mb=largest // 1_000_000)
    return file.filename or name, raw


def serve(sheet: Sheet, signin: SignInRoutes, title: str, note: Callable[[Words], str] = lambda _: "") -> Response:
    """`note`: one line above every section. GET shows, POST does `do` and shows. Raises SQLAlchemyError."""
    session = signin.session()
    words = words_here()
    page = Page(f"admin.{sheet.section}")
    if session is None or not allow(session.subject, Action.OPEN, page):
        return no_such_page()
    said: str | Paper = ""
    status = 200
    if request.method == "POST":
        said, status = _done(sheet, session, words)
    signin.audit(session, f"admin.{request.method.lower()}", sheet.section)
    if isinstance(said, Paper):
        printed = Response(html_page.page(words, said.title, title, said.body), status, mimetype="text/html")
        printed.headers["Cache-Control"] = "no-store"
        return printed
    heard = note(words)
    said += f'<p class="trouble" role="status">{escape(heard)}</p>' if heard else ""
    return Response(_page(sheet, session, words, title, said), status, mimetype="text/html")


def _done(sheet: Sheet, session: Session, words: Words) -> tuple[str | Paper, int]:
    """(what is shown, status). A mistake is shown, and nothing was done."""
    typed = {key: seen(value).strip()[:LONGEST] for key, value in request.form.items() if key != "password"}
    typed["password"] = request.form.get("password", "")
    deed = sheet.deeds.get(typed.get("do", ""))
    if deed is None or not typed.get("reason"):
        return _message(words["admin_no_reason"], trouble=True), 422
    who, address = session.subject, request.remote_addr or ""
    about = typed.get("object") or typed.get("name", "")
    fields = tuple(
        f"{key}={typed[key]}"
        for key in ("role", "scope", "kind", "successor", "valid_from", "whole", "who")
        if typed.get(key)
    )
    record = AuditRecord(
        real_ms(), session.id, who.role.value, who.scope, address, typed["do"], about, fields, typed["reason"]
    )
    try:
        made = deed(session, typed, record)
        return made if isinstance(made, Paper) else _message(made), 200
    except StreamsError as wrong:
        return _message(troubles.explanation(words, wrong), trouble=True), 422


def _message(text: str, *, trouble: bool = False) -> str:
    css, role = ("trouble", "alert") if trouble else ("done", "status")
    return f'<pre class="{css}" role="{role}">{escape(text)}</pre>'


def form(
    words: Words, do: str, button: str, asks: Sequence[Ask], hidden: Mapping[str, str] | None = None, reason: str = ""
) -> str:
    """A form that does `do`; every one asks for the reason. `reason`: that was given for the step before."""
    kept = "".join(
        f'<input type="hidden" name="{key}" value="{escape(value)}">'
        for key, value in {PAGE_FIELD: g.page_id, "do": do, **(hidden or {})}.items()
    )
    fields = (*asks, Ask("reason", words["admin_reason"], value=reason))
    lines = "".join(file_field(ask, words) if ask.kind == "file" else _input(ask) for ask in fields)
    parts = ' enctype="multipart/form-data"' if any(ask.kind == "file" for ask in asks) else ""
    return f'<form method="post" class="search"{parts}>{kept}{lines}<button>{escape(button)}</button></form>'


def file_field(ask: Ask, words: Words) -> str:
    """In the page's own words: a browser's are in its own language. What was chosen is shown beside them."""
    field = f'<input type="file" name="{ask.name}" required>'
    choose = f'<span class="choose">{escape(words["file_choose"])}</span>'
    return f'<label class="file">{escape(ask.label)} {field}{choose}</label>'


def _input(ask: Ask) -> str:
    need = " required" if ask.needed else ""
    if ask.kind == "checks":
        ticked = ask.value.split()
        boxes = "".join(
            f'<label><input type="checkbox" name="{name}" value="1"{" checked" if name in ticked else ""}> '
            f"{escape(text)}</label>"
            for name, text in ask.choices
        )
        return f"<fieldset><legend>{escape(ask.label)}</legend>{boxes}</fieldset>"
    if ask.choices:
        options = "".join(
            f'<option value="{escape(v)}"{" selected" if v == ask.value else ""}>{escape(text)}</option>'
            for v, text in ask.choices
        )
        return f'<label>{escape(ask.label)} <select name="{ask.name}"{need}>{options}</select></label>'
    value = f' value="{escape(ask.value)}"' if ask.value else ""
    typed = f'type="{ask.kind}" name="{ask.name}" maxlength="{LONGEST}" autocomplete="off"{need}{value}'
    return f"<label>{escape(ask.label)} <input {typed}></label>"


def _page(sheet: Sheet, session: Session, words: Words, title: str, said: str) -> str:
    open_ = [name for name in SECTIONS if f"admin.{name}" in PAGES[session.subject.role]]
    links = "".join(
        f'<a href="/admin/{name}"{" aria-current=page" if name == sheet.section else ""}>'
        f"{escape(words[f'admin_{name}'])}</a>"
        for name in open_
    )
    own = f'<a href="/signin/password">{escape(words["password_own"])}</a>' if session.user else ""
    body = f"<nav>{links}{own}</nav>{said}{sheet.body(words)}"
    return html_page.page(words, words[f"admin_{sheet.section}"], title, body)
