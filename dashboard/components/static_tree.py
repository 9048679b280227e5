"""Parts of a view that Dash never speaks to again, sent as data of one component: for each component that it knows,
Dash's renderer keeps a subscription that every change of the page asks. The browser's `static-parts.mjs` makes the
elements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from dash import dcc
from dash.development.base_component import Component

_HTML = "dash_html_components"
_NAMES = {"className": "class", "htmlFor": "for"}
WAY = "data-way"
"""On a link that goes on without loading the page, as Dash's own does."""

Part = str | list[Any]
"""A text, or [tag, attributes, style, parts]."""


def static(tree: Any) -> Any:
    """The same tree, in which every component whose parts are all static holds them as data.

    A part is static when it is HTML or a link of Dash's, has no id, and so have all within it."""
    if isinstance(tree, list | tuple):
        return [static(one) for one in tree]
    if not isinstance(tree, Component) or _namespace(tree) != _HTML:
        return tree
    inside = getattr(tree, "children", None)
    if isinstance(inside, Component | list | tuple):
        parts = _parts(inside)
        if parts is None or all(isinstance(one, str) for one in parts):
            tree.children = static(inside)
        else:
            tree.children = None
            # Dash takes any property that begins with data-.
            setattr(tree, "data-static", json.dumps(parts, ensure_ascii=False, separators=(",", ":")))
    return tree


def _parts(inside: Any) -> list[Part] | None:
    """None where something within is not static."""
    found: list[Part] = []
    for one in inside if isinstance(inside, list | tuple) else [inside]:
        if isinstance(one, list | tuple):
            made = _parts(one)
        else:
            part = _part(one)
            made = None if part is None else [part] if part != "" else []
        if made is None:
            return None
        found += made
    return found


def _part(one: Any) -> Part | None:
    if one is None or isinstance(one, bool):
        return ""
    if not isinstance(one, Component):
        return str(one)
    link = isinstance(one, dcc.Link)
    given: dict[str, Any] = one.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    style = given.pop("style", None) or {}
    known = (link and not given.pop("refresh", False)) or _namespace(one) == _HTML
    inside = _parts(given.pop("children", None))
    if not known or "id" in given or inside is None or any(not isinstance(value, str) for value in style.values()):
        return None
    named = {name: text for key, value in given.items() for name, text in _attribute(key, value)}
    return ["a", named | {WAY: ""}, style, inside] if link else [one._type.lower(), named, style, inside]


def _attribute(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """As the browser's own attribute; none where HTML says no by its absence."""
    if value is None:
        return
    if "-" in key:
        yield key, str(value).lower() if isinstance(value, bool) else str(value)
    elif value is not False:
        yield _NAMES.get(key, key.lower()), "" if value is True else str(value)


def _namespace(one: Component) -> str:
    return str(one._namespace)
