"""The browser's types of records (`assets/js/types.d.ts`) name the fields that the gateway sends."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import msgspec

from streams.kpi.alarms import Figures
from streams.wire import records, wall_alerts, wall_moves, wall_reasons

TYPES = Path(__file__).parents[2] / "assets" / "js" / "types.d.ts"
INTERFACE = re.compile(r"^export interface (\w+)[^{]*\{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r"^  (\w+)\??:", re.MULTILINE)


def declared() -> dict[str, list[str]]:
    return {name: FIELD.findall(body) for name, body in INTERFACE.findall(TYPES.read_text("utf-8"))}


def sent() -> dict[str, list[str]]:
    of = (records, wall_alerts, wall_moves, wall_reasons)
    structs: list[Any] = [value for module in of for value in vars(module).values()]
    structs = [value for value in structs if isinstance(value, type) and issubclass(value, msgspec.Struct)]
    own = [one for one in structs if one.__module__ in {module.__name__ for module in of}]
    return {one.__name__: _fields(one) for one in (*own, Figures)}


def _fields(struct: Any) -> list[str]:
    """Its own: an interface that extends another does not repeat what that has."""
    base = struct.__base__
    return [name for name in struct.__struct_fields__ if name not in getattr(base, "__struct_fields__", ())]


def test_every_record_is_declared_with_its_fields() -> None:
    assert len(sent()) >= 18
    assert {name: declared().get(name) for name in sent()} == sent()
