"""Free text split where it is taken in: the scrubbed text goes on, the original is handed out to be sealed.

Which fields those are is declared on the structs (`streams.model.words`); nothing here names one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import inspect

from streams.access.scrub import clean, scrub
from streams.model.words import NAME_SIGNS, Original, seen

UNSOUND = f"a text holds a control sign, or an id, code or name has more than {NAME_SIGNS} signs"
S = TypeVar("S", bound=msgspec.Struct)


def split(said: S, *, event: str, case: str, names: Iterable[str] = ()) -> tuple[S, tuple[Original, ...]]:
    """(the same with every free text scrubbed and without signs that no store takes, the originals of the scrubbed).
    `event`: `<source>/<id>`. `case`: whose texts these are, '' = of no case: then no original is kept, for no one would
    be entitled to read it. `names`: of people known to be meant."""
    wanted = tuple(names)
    taken: list[Original] = []
    scrubbed = _scrubbed(said, "", event, case, wanted, taken)
    return scrubbed, tuple(taken)


def all_clean(said: msgspec.Struct) -> bool:
    """Whether no free text of it holds anything that would be taken out."""
    return all(clean(text) and seen(text) == text for text in texts(said))


def sound(said: msgspec.Struct) -> bool:
    """Whether every text of it, free or not, is one that every store takes: without signs that steer, and what is no
    free text, an id, a code or a name, no longer than NAME_SIGNS."""
    names = all(seen(text) == text and len(text) <= NAME_SIGNS for text in _names(said))
    return names and all(seen(text) == text for text in texts(said))


def plain(said: S) -> S:
    """The same, its own ids, codes and names without signs that no store takes, and no longer than they may be."""
    free, _ = _fields(type(said))
    held = {name: getattr(said, name) for name in said.__struct_fields__ if name not in free}
    cut = {name: seen(text)[:NAME_SIGNS] for name, text in held.items() if isinstance(text, str)}
    return msgspec.structs.replace(said, **cut)


def texts(said: msgspec.Struct) -> Iterator[str]:
    """Every free text of it that is not empty."""
    free, inside = _fields(type(said))
    yield from (text for name in free if (text := getattr(said, name)))
    for name in inside:
        if isinstance(found := getattr(said, name), msgspec.Struct):
            yield from texts(found)


def _scrubbed(said: S, path: str, event: str, case: str, names: tuple[str, ...], taken: list[Original]) -> S:
    free, inside = _fields(type(said))
    changed: dict[str, Any] = {}
    for name in free:
        written = getattr(said, name)
        text = seen(written)
        scrubbed = scrub(text, names) if text else text
        if scrubbed != written:
            changed[name] = scrubbed
            if case and scrubbed != text:
                taken.append(Original(event=event, field=path + name, case=case, text=text, clean=scrubbed))
    for name in inside:
        if isinstance(found := getattr(said, name), msgspec.Struct):
            within = _scrubbed(found, f"{path}{name}.", event, case, names, taken)
            if within is not found:
                changed[name] = within
    return msgspec.structs.replace(said, **changed) if changed else said


def _names(said: msgspec.Struct) -> Iterator[str]:
    """Every text of it that is no free one."""
    free, inside = _fields(type(said))
    for name in said.__struct_fields__:
        value = getattr(said, name)
        if name in inside and isinstance(value, msgspec.Struct):
            yield from _names(value)
        elif name not in free:
            # Bytes stay bytes: a body of a kind of its own is judged as what it decodes to, and is no long name.
            yield from _every(msgspec.to_builtins(value, builtin_types=(bytes,)))


def _every(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, inside in value.items():
            yield from (*_every(key), *_every(inside))
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from _every(inside)


@cache
def _fields(kind: type[msgspec.Struct]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(names of free texts, names of structs inside that hold some)."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    free = tuple(field.name for field in info.fields if _is_free(field.type))
    inside = tuple(field.name for field in info.fields if any(map(any, map(_fields, _structs(field.type)))))
    return free, inside


def _is_free(kind: inspect.Type) -> bool:
    return isinstance(kind, inspect.Metadata) and (kind.extra or {}).get("free_text") is True


def _structs(kind: inspect.Type) -> Iterator[type[msgspec.Struct]]:
    for one in kind.types if isinstance(kind, inspect.UnionType) else (kind,):
        if isinstance(one, inspect.StructType):
            yield one.cls
