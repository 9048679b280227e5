"""`/views`: a person's own views by name: keep the one in sight, open, rename, delete. Ctrl+K lists them too."""

from __future__ import annotations

from html import escape
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Flask, Response, g, request

from dashboard.components.nav import DESK_PAGES
from dashboard.doors import PAGE_FIELD, doors_of
from dashboard.guard import no_such_page
from dashboard.html_page import page, row, table
from dashboard.locale import Words
from dashboard.services import Services
from dashboard.troubles import explanation
from streams.access.doors import SIGNED_IN, RequestSender
from streams.clock import real_ms
from streams.errors import DeedRefused
from streams.model.local_day import stamp
from streams.model.words import one_line
from streams.registry.saved_views import SavedView

_NAME, _ADDRESS = 40, 500
"""Signs."""


def register(server: Flask, services: Services) -> None:
    own = _Views(services)
    doors_of(server).get("/views", "saved_views", own.show, SIGNED_IN, RequestSender.ADDRESS)
    doors_of(server).post("/views", "saved_views", own.act, SIGNED_IN, RequestSender.FORM)


def address_of(typed: str) -> str:
    """The path and words of one of the desks' pages. Raises DeedRefused for anything else."""
    parts = urlsplit(typed)
    name = parts.path.split("/")[1] if parts.path.startswith("/") else ""
    if parts.scheme or parts.netloc or name not in DESK_PAGES or not typed.isprintable() or len(typed) > _ADDRESS:
        raise DeedRefused("saved_view_address")
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


class _Views(NamedTuple):
    services: Services

    def show(self) -> Response:
        return self._page(request.args.get("save", ""))

    def act(self) -> Response:
        session = self.services.signin.session()
        if session is None:
            return no_such_page()
        said, registry, person = request.form, self.services.registry, session.subject.person
        try:
            match said.get("act", ""):
                case "save":
                    address = address_of(said.get("address", ""))
                    registry.save_view(person, _name(said.get("name", "")), address, real_ms())
                case "rename":
                    registry.rename_view(person, said.get("id", ""), _name(said.get("name", "")), real_ms())
                case "drop":
                    registry.drop_view(person, said.get("id", ""))
                case _:
                    return no_such_page()
        except DeedRefused as wrong:
            return self._page(said.get("address", ""), explanation(_words(), wrong), 422)
        return Response(status=303, headers={"Location": f"/views?lang={_words().language}"})

    def _page(self, save: str, trouble: str = "", status: int = 200) -> Response:
        session, words = self.services.signin.session(), _words()
        if session is None:
            return no_such_page()
        told = f'<p class="trouble" role="alert">{escape(trouble)}</p>' if trouble else ""
        form = _save_form(save, words) if save else f'<p class="quiet">{escape(words["views_how"])}</p>'
        found = self.services.registry.saved_views(session.subject.person)
        heads = [words[key] for key in ("views_name", "views_address", "views_at", "views_acts")]
        lines = [row(_cells(one, words)) for one in found]
        none = f'<p class="quiet">{escape(words["views_none"])}</p>'
        home = f'<nav><a href="/home{words.query()}">{escape(words["home"])}</a></nav>'
        body = f"{home}{told}{form}{table(heads, lines) if lines else none}"
        return Response(page(words, words["views_title"], self.services.settings.city.centre, body), status)


def _cells(one: SavedView, words: Words) -> list[str]:
    rename = (
        f'<input name="name" maxlength="{_NAME}" value="{escape(one.name)}" required'
        f' aria-label="{escape(words["views_name"])}">'
    )
    acts = _form({"rename": words["views_rename"], "drop": words["views_drop"]}, rename, one.id)
    link = f'<a href="{escape(one.address)}">{escape(one.name)}</a>'
    subscribe = f'<a href="/subscriptions?view={one.id}{words.query("&amp;")}">{escape(words["views_subscribe"])}</a>'
    return [link, f"<code>{escape(one.address)}</code>", stamp(one.at)[:16], f"{acts} {subscribe}"]


def _save_form(address: str, words: Words) -> str:
    fields = (
        f'<input type="hidden" name="address" value="{escape(address)}">'
        f"<label>{escape(words['views_name'])}"
        f' <input name="name" maxlength="{_NAME}" autocomplete="off" required autofocus></label>'
    )
    shown = f"<p>{escape(words['views_save_what'])} <code>{escape(address)}</code></p>"
    return shown + _form({"save": words["views_save"]}, fields)


def _form(acts: dict[str, str], fields: str, id_: str = "") -> str:
    """`acts`: text of the button of each, the first of which Enter presses."""
    hidden = {PAGE_FIELD: str(g.page_id), **({"id": id_} if id_ else {})}
    held = "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in hidden.items())
    buttons = "".join(f'<button name="act" value="{act}">{escape(text)}</button>' for act, text in acts.items())
    return f'<form method="post" class="search">{held}{fields}{buttons}</form>'


def _name(typed: str) -> str:
    """Raises DeedRefused for nothing, and for more than is kept."""
    name = one_line(typed)
    if not 1 <= len(name) <= _NAME:
        raise DeedRefused("saved_view_name_long", most=_NAME)
    return name


def _words() -> Words:
    return Words(request.args.get("lang", "zh"))
