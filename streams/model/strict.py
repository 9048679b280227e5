"""What people write in files is read strictly: a field that the record does not have is a slip of the pen. The record
itself is not strict, because the journal brings it to older and newer programs too, which skip what they do not know.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

T = TypeVar("T")


def convert(written: object, kind: type[T]) -> T:
    """`written`: of dicts and lists, as a file was read. `kind`: records that encode as dicts, with all their fields.
    Raises msgspec.ValidationError, also for a field that no record has."""
    made = msgspec.convert(written, kind)
    _compare(written, msgspec.to_builtins(made), "$")
    return made


def _compare(written: object, made: object, path: str) -> None:
    if isinstance(written, dict) and isinstance(made, dict):
        for name, value in written.items():
            if name not in made:
                raise msgspec.ValidationError(f"Object contains unknown field `{name}` - at `{path}`")
            _compare(value, made[name], f"{path}.{name}")
    elif isinstance(written, list | tuple) and isinstance(made, list | tuple):
        for n, (one, other) in enumerate(zip(written, made, strict=True)):
            _compare(one, other, f"{path}[{n}]")
