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
    for one in _each(tree):
        _hold(one, _part(one))
    return tree


def _each(inside: Any) -> Iterator[Any]:
    """What Dash draws one after the other, however it is nested in lists."""
    if isinstance(inside, list | tuple):
        for one in inside:
            yield from _each(one)
    elif inside is not None and not isinstance(inside, bool):
        yield inside


def _part(one: Any) -> Part | None:
    """None of what is not static; then the static ones directly within it hold their parts."""
    if not isinstance(one, Component):
        return str(one)
    link, html = isinstance(one, dcc.Link), str(one._namespace) == _HTML
    if not link and not html:
        return None
    given: dict[str, Any] = one.to_plotly_json()["props"]  # type: ignore[no-untyped-call]
    within, style = list(_each(given.pop("children", None))), given.pop("style", None) or {}
    own = not given.pop("refresh", False) if link else True
    own = own and "id" not in given and all(isinstance(value, str) for value in style.values())
    parts = [_part(part) for part in within]
    known = [part for part in parts if part is not None]
    if own and len(known) == len(parts):
        named = {name: text for key, value in given.items() for name, text in _attribute(key, value)}
        return ["a", named | {WAY: ""}, style, known] if link else [one._type.lower(), named, style, known]
    if html:
        for part, made in zip(within, parts, strict=True):
            _hold(part, made)
    return None


def _hold(one: Any, part: Part | None) -> None:
    """Of a component of HTML that is `part`; a lone text needs no data."""
    if not isinstance(part, list) or str(one._namespace) != _HTML or all(isinstance(text, str) for text in part[3]):
        return
    one.children = None
    # Dash takes any property that begins with data-.
    setattr(one, "data-static", json.dumps(part[3], ensure_ascii=False, separators=(",", ":")))


def _attribute(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """As the browser's own attribute; none where HTML says no by its absence."""
    if value is None:
        return
    if "-" in key:
        yield key, str(value).lower() if isinstance(value, bool) else str(value)
    elif value is not False:
        yield _NAMES.get(key, key.lower()), "" if value is True else str(value)
