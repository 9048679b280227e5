"""A live value as a Dash component: one field of one record of a topic, kept by the browser's bridge in a store."""

from __future__ import annotations

from typing import Any, NamedTuple

from dash import Input, Output, State, dcc, html

from dashboard.callbacks import Callbacks
from dashboard.components.parts import marks


class LiveValue(NamedTuple):
    """`topic`, `key`, `field`: of the replica. The page's configuration lists it under `stores`."""

    name: str
    topic: str
    key: str
    field: str

    def store(self) -> dict[str, str]:
        """As the bridge reads it."""
        return {"id": _id(self.name), "topic": self.topic, "key": self.key, "field": self.field}

    def number(self) -> html.Span:
        """As text, with the store it is written into."""
        return html.Span([self.text(), self.kept()])

    def text(self, now: str = "…") -> html.Span:
        """`now`: what is read until the first live value comes."""
        return html.Span(now, id=f"{_id(self.name)}-text", className="digits", **marks(testid=_id(self.name)))

    def kept(self) -> dcc.Store:
        """The store it is written into; in a layout, which no change of the address makes anew."""
        return dcc.Store(id=_id(self.name))


class LiveRecords(NamedTuple):
    """`fields` of every record of the topics of a kind that the page follows, in one store: what a figure is of."""

    name: str
    kind: str
    fields: tuple[str, ...]

    def store(self) -> dict[str, Any]:
        """As the bridge reads it."""
        return {"id": _id(self.name), "topic": self.kind, "key": "", "field": "", "fields": list(self.fields)}

    def kept(self) -> dcc.Store:
        return dcc.Store(id=_id(self.name))

    def fills(self, calls: Callbacks, function: str, graph: str) -> None:
        """The browser's function makes the figure `graph` anew of the records: of (data, place, figure). It is also
        called when a figure that is drawn later comes to its place."""
        figure, place = Output(graph, "figure"), Input(f"{graph}-place", "children")
        calls.in_browser(function, figure, Input(_id(self.name), "data"), place, State(graph, "figure"))


def callbacks(calls: Callbacks, *names: str) -> None:
    """The browser's function that writes each number's text."""
    for name in names:
        calls.in_browser("count", Output(f"{_id(name)}-text", "children"), Input(_id(name), "data"))


def _id(name: str) -> str:
    return f"live-{name}"
