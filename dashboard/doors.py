"""Every route of a page server is made here, in one call with the right it asks and what sends it.

The guard reads this table; there is no second one. A page's identity says for which sign-in it was made, so that an
older tab never acts as the person who signed in after it was loaded.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from streams.access.doors import Door, RequestSender, Right, Who
from streams.access.subject import Subject

PAGE_HEADER = "X-Page"
PAGE_FIELD = "page"
"""Where a script and where a form says which page it is of."""
_EXTENSION = "city.doors"
CALLBACKS = "/_dash-update-component"
"""Dash's one route for all callbacks."""
_SHELL = "/<path:path>"
"""Dash's route for every address it lays out."""


def page_id(session: str) -> str:
    """The identity of a page made for a session: it tells sessions apart and leads back to none."""
    return hashlib.sha256(b"page\x00" + session.encode()).hexdigest()[:24]


class Doors:
    """The doors of one server, by endpoint and method; of callbacks by what they write."""

    def __init__(self, server: Flask) -> None:
        self._server = server
        self._of: dict[tuple[str, str], Door] = {}
        self._called: dict[str, Door] = {}
        server.extensions[_EXTENSION] = self

    def get(self, rule: str, name: str, view: Callable[..., Any], right: Right, sender: RequestSender) -> None:
        self._route(rule, name, view, Door(rule, "GET", right, sender))

    def post(
        self, rule: str, name: str, view: Callable[..., Any], right: Right, sender: RequestSender = RequestSender.SCRIPT
    ) -> None:
        self._route(rule, name, view, Door(rule, "POST", right, sender))

    def shell(self, rule: str, right: Right, there: Callable[..., Any]) -> None:
        """A page that Dash lays out. `there`: the view, which answers for an address that names nothing."""
        self._route(rule, f"page {rule}", there, Door(rule, "GET", right, RequestSender.ADDRESS, shell=True))

    def foreign(self, rule: str, method: str, right: Right, sender: RequestSender) -> None:
        """A route that a library has made. Raises LookupError when it has not."""
        made = [one for one in self._server.url_map.iter_rules() if one.rule == rule and method in (one.methods or ())]
        if not made:
            raise LookupError(f"no {method} {rule}: the library has no such route any more")
        self._of[made[0].endpoint, method] = Door(rule, method, right, sender)

    def callback(self, output: str, right: Right) -> None:
        """What Dash calls by one route for all. `output`: the name Dash knows it by. Made by `Callbacks` alone."""
        self._called[output] = Door(CALLBACKS, "POST", right, RequestSender.SCRIPT, output=output)

    def called(self, output: str) -> Door | None:
        return self._called.get(output)

    def of(self, endpoint: str | None, method: str) -> Door | None:
        """HEAD asks for what GET asks for."""
        return self._of.get((endpoint or "", "GET" if method == "HEAD" else method))

    def shell_at(self, path: str) -> tuple[Door, dict[str, str]] | None:
        """The door of the page that Dash lays out at an address, with the address's parts."""
        urls: Map = self._server.url_map
        try:
            endpoint, parts = urls.bind("").match(path or "/", method="GET")
        except HTTPException:
            return None
        door = self._of.get((endpoint, "GET"))
        if door is None or not door.shell:
            return None
        return door, {key: str(value) for key, value in parts.items()}

    def opens(self, path: str, subject: Subject) -> bool:
        """Whether a person may open the page at an address."""
        try:
            endpoint, parts = self._server.url_map.bind("").match(path or "/", method="GET")
        except HTTPException:
            return False
        door = self._of.get((endpoint, "GET"))
        if door is None or door.sender is not RequestSender.ADDRESS or door.right.who is not Who.ROLE:
            return False
        return door.right.allows(subject, {key: str(value) for key, value in parts.items()})

    def __iter__(self) -> Iterator[Door]:
        return iter((*self._of.values(), *self._called.values()))

    def undeclared(self) -> list[tuple[str, str]]:
        """(method, rule) of every route that was made past this table: the guard refuses each."""
        return sorted(
            (method, rule.rule)
            for rule in self._server.url_map.iter_rules()
            for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
            if (rule.endpoint, method) not in self._of and rule.rule != _SHELL
        )

    def _route(self, rule: str, name: str, view: Callable[..., Any], door: Door) -> None:
        endpoint = f"{door.method} {name}"
        self._server.add_url_rule(rule, endpoint, view, methods=[door.method], strict_slashes=False)
        self._of[endpoint, door.method] = door


def doors_of(server: Flask) -> Doors:
    found = server.extensions[_EXTENSION]
    if not isinstance(found, Doors):
        raise TypeError("this server has no table of doors")
    return found
