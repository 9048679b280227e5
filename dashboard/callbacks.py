"""The one way to make a callback of Dash's. It registers the callback with its right in the table of doors, and gives
the view the page it is called from, judged again: the guard has asked for sign-in, sender and right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import dash
from dash import ClientsideFunction, Input, Output, State
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from dashboard import troubles
from dashboard.components.address import ADDRESS, TROUBLE
from dashboard.components.form import Form
from dashboard.components.static_tree import static
from dashboard.context import PageContext
from dashboard.doors import doors_of
from dashboard.page_request import PageRequests, Shell
from streams.access.doors import Right
from streams.errors import Denied, StreamsError, UnknownRegion

NAMESPACE = "city"
"""Of the browser's functions, `assets/js/ui/clientside.mjs`."""
_ADDRESS = (State(ADDRESS, "pathname"), State(ADDRESS, "search"))


class NotTaken(Exception):
    """A callback does not do what it was asked for. Its text is for the person, in the page's language."""


class Callbacks:
    """Of one application."""

    def __init__(self, app: dash.Dash, pages: PageRequests) -> None:
        self._app, self._pages, self._doors = app, pages, doors_of(app.server)
        self._in_browser: set[str] = set()

    def add(
        self, right: Right, *parts: Output | Input | State, trouble: str = TROUBLE
    ) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A decorator, like Dash's, for `view(page, *values)`; `page`: PageContext of the address in the browser.

        `right`: asked for the sender's role, and for the region of the page that calls.
        `trouble`: id of the component whose text says why the callback failed; its outputs keep their values then.
        The layout brings the first values: no callback runs at start.
        """
        n = len([part for part in parts if isinstance(part, Output)])

        def made(view: Callable[..., Any]) -> Callable[..., Any]:
            def called(*values: Any) -> Any:
                *own, path, query = values
                found = self._pages.at(str(path or ""), str(query or ""))
                if found is None or not right.allows(found[1].subject, dict(found[1].parts)):
                    raise NotFound
                text, answer = "", dash.no_update if n == 1 else [dash.no_update] * n
                try:
                    answer = view(found[1], *own)
                except (Denied, UnknownRegion):
                    raise
                except NotTaken as error:
                    text = str(error)
                except (StreamsError, SQLAlchemyError) as error:
                    text = troubles.detail(found[1].words, error)
                dash.set_props(trouble, {"children": text})
                return answer

            before = set(self._app.callback_map)
            self._app.callback(*parts, *_ADDRESS, prevent_initial_call=True)(called)
            for output in set(self._app.callback_map) - before:
                self._doors.callback(output, right)
            return view

        return made

    def view(self, shell: Shell) -> None:
        """The one callback of a page whose view follows the words of its address, and its store of renewals."""
        if shell.view is None:
            return
        made = shell.view
        outputs = Output(f"view-{shell.name}", "children")
        renewals = [Input(shell.renewed_by, "data")] if shell.renewed_by else []
        renewals += [Input(ADDRESS, "pathname")] if shell.in_place else []

        @self.add(shell.right, outputs, Input(ADDRESS, "search"), *renewals)
        def changed(page: PageContext, *_: Any) -> Any:
            return static(made(page))

    def form(self, right: Right, form: Form) -> Callable[[Callable[..., str]], Callable[..., str]]:
        """A decorator for `view(page, filled)`. Returns what the sender reads once it is done. Raises NotTaken with
        what the sender reads instead: the form and its draft stay as they are."""
        name = form.name
        outputs = Output(f"{name}-done", "data"), Output(f"{name}-said", "children")

        def made(view: Callable[..., str]) -> Callable[..., str]:
            @self.add(right, *outputs, Input(f"{name}-sent", "data"), trouble=f"{name}-trouble")
            def sent(page: PageContext, data: Any) -> Any:
                filled = form.taken(data)
                if filled is None:
                    raise NotTaken(page.words["form_not_taken"])
                return {"form": name, "id": filled.id}, view(page, filled)

            return view

        self.in_browser("formDone", Input(f"{name}-done", "data"))
        return made

    def in_browser(self, name: str, *parts: Output | Input | State) -> None:
        """A function of the browser's own, by its name: for what the replica holds, nothing is asked of the server."""
        before = set(self._app.callback_map)
        made = ClientsideFunction(NAMESPACE, name)
        self._app.clientside_callback(made, *parts, prevent_initial_call=True)  # type: ignore[no-untyped-call]
        self._in_browser |= set(self._app.callback_map) - before

    def unmarked(self) -> list[str]:
        """Callbacks made past this: the guard refuses each."""
        known: Iterable[str] = {door.output for door in self._doors} | self._in_browser
        return sorted(set(self._app.callback_map) - set(known))
