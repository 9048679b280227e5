"""What a Dash page says once the browser has made its static parts: a test reads every view the same way."""

from __future__ import annotations

import json
from typing import Any

from flask import Response

_PROPS = {"class": "className", "for": "htmlFor", "colspan": "colSpan", "rowspan": "rowSpan", "tabindex": "tabIndex"}
_WHETHER = ("hidden", "open", "disabled")


class Drawn(Response):
    """An answer whose JSON holds components in place of the data of static parts."""

    def get_json(self, force: bool = False, silent: bool = False) -> Any:
        return drawn(super().get_json(force, silent))


def drawn(tree: Any) -> Any:
    if isinstance(tree, list):
        return [drawn(one) for one in tree]
    if not isinstance(tree, dict):
        return tree
    props = tree.get("props")
    if "namespace" in tree and isinstance(props, dict) and "data-static" in props:
        rest = {key: value for key, value in props.items() if key not in ("children", "data-static")}
        return {**tree, "props": {"children": _lone([_part(one) for one in json.loads(props["data-static"])]), **rest}}
    return {key: drawn(value) for key, value in tree.items()}


def _part(one: Any) -> Any:
    if isinstance(one, str):
        return one
    tag, attributes, style, parts = one
    given = {_PROPS.get(name, name): True if name in _WHETHER else value for name, value in attributes.items()}
    way = given.pop("data-way", None) is not None
    props = {"children": _lone([_part(part) for part in parts]), **given, **({"style": style} if style else {})}
    if way:
        return {"props": props, "type": "Link", "namespace": "dash_core_components"}
    return {"props": props, "type": tag.capitalize(), "namespace": "dash_html_components"}


def _lone(parts: list[Any]) -> Any:
    return None if not parts else parts[0] if len(parts) == 1 and isinstance(parts[0], str) else parts
