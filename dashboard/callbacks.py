"""The one way to make a callback of Dash's: with the right it asks. The guard refuses any other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash

from streams.access.doors import Right


class Callbacks:
    """`rights`: of each callback made here, by the output Dash knows it by."""

    def __init__(self, app: dash.Dash) -> None:
        self._app = app
        self.rights: dict[str, Right] = {}

    def add(self, right: Right, *parts: Any, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """A decorator, like Dash's. `right` is of the sender's role: for which region, the callback asks itself."""

        def made(view: Callable[..., Any]) -> Callable[..., Any]:
            before = set(self._app.callback_map)
            called: Callable[..., Any] = self._app.callback(*parts, **options)(view)
            self.rights |= dict.fromkeys(set(self._app.callback_map) - before, right)
            return called

        return made

    def unmarked(self) -> list[str]:
        """Callbacks made past this: the guard refuses each."""
        return sorted(set(self._app.callback_map) - set(self.rights))
