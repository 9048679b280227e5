"""What the picture keeps, as tables of named fields: the one form in which a record is saved, restored and undone.

A field's name in the checkpoint is `prefix:name`, or the prefix alone for a single. A kind that keeps its records in a
table needs nothing else to survive a restart and a failing event.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, Protocol, TypeVar

import msgspec

from streams.fold.undo import Undo

T = TypeVar("T")
_encoder = msgspec.msgpack.Encoder()


class CheckpointTable(Protocol):
    """`prefix`: of its fields' names."""

    @property
    def prefix(self) -> str: ...

    def changed(self) -> dict[bytes, bytes]:
        """{field: bytes} that changed since `saved` was last called."""

    def gone(self) -> list[bytes]:
        """Fields that are kept no more since `saved` was last called."""

    def saved(self) -> None:
        """What `changed` and `gone` returned is in the checkpoint."""

    def whole(self) -> dict[bytes, bytes]:
        """Every field there is."""

    def restore(self, name: str, raw: bytes) -> None:
        """Takes one saved field. Raises ValueError, msgspec.DecodeError."""


class Records(Generic[T]):
    """Records by name; a value is never changed in place. `dirty`, `gone`: names since the last save."""

    def __init__(
        self, prefix: str, undo: Undo, decode: Callable[[bytes], T], encode: Callable[[T], bytes] = _encoder.encode
    ) -> None:
        self.prefix = prefix
        self._undo, self._decode, self._encode = undo, decode, encode
        self._all: dict[str, T] = {}
        self.dirty: set[str] = set()
        self._gone: set[str] = set()

    def __len__(self) -> int:
        return len(self._all)

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __contains__(self, name: str) -> bool:
        return name in self._all

    def get(self, name: str) -> T | None:
        return self._all.get(name)

    def values(self) -> Iterator[T]:
        return iter(self._all.values())

    def put(self, name: str, value: T) -> None:
        self._undo.note(_Put(self, name, self._all.get(name)))
        self._all[name] = value
        self.dirty.add(name)
        self._gone.discard(name)

    def drop(self, name: str) -> None:
        """Raises KeyError."""
        before = self._all[name]
        self._undo.note(_Put(self, name, before))
        del self._all[name]
        self.dirty.discard(name)
        self._gone.add(name)

    def forget(self, name: str) -> None:
        """A saved field that is no record any more leaves the checkpoint with the next save."""
        self._gone.add(name)

    def record(self, name: str) -> bytes:
        """Its bytes as they are saved. Raises KeyError."""
        return self._encode(self._all[name])

    def changed(self) -> dict[bytes, bytes]:
        return {self._field(name): self.record(name) for name in self.dirty}

    def gone(self) -> list[bytes]:
        return [self._field(name) for name in self._gone]

    def saved(self) -> None:
        self.dirty.clear()
        self._gone.clear()

    def whole(self) -> dict[bytes, bytes]:
        return {self._field(name): self.record(name) for name in self._all}

    def restore(self, name: str, raw: bytes) -> None:
        self._all[name] = self._decode(raw)

    def back(self, name: str, before: T | None) -> None:
        """Undoes a change. The name stays marked: saving what is saved already changes nothing."""
        if before is None:
            self._all.pop(name, None)
            self.dirty.discard(name)
            self._gone.add(name)
        else:
            self._all[name] = before
            self.dirty.add(name)
            self._gone.discard(name)

    def _field(self, name: str) -> bytes:
        return f"{self.prefix}:{name}".encode()


class _Put(Generic[T]):
    """The inverse of a put or a drop; smaller and faster than a closure."""

    __slots__ = ("_before", "_name", "_records")

    def __init__(self, records: Records[T], name: str, before: T | None) -> None:
        self._records, self._name, self._before = records, name, before

    def __call__(self) -> None:
        self._records.back(self._name, self._before)


class Single(Generic[T]):
    """One value under one field; it may be changed in place after `edit`. `dirty`: since the last save. With `saved`
    the field is not there while the value is what it began as: whenever it is saved, a checkpoint is then what its
    entries make."""

    def __init__(
        self,
        prefix: str,
        undo: Undo,
        value: T,
        decode: Callable[[bytes], T],
        encode: Callable[[T], bytes] = _encoder.encode,
        *,
        saved: bool = False,
    ) -> None:
        self.prefix = prefix
        self._undo, self._decode, self._encode = undo, decode, encode
        self.value = value
        self._begun = self.record() if saved else b""
        self.dirty = not saved
        self._noted = 0

    def edit(self) -> T:
        """The value, about to be changed in place: a failing event gets a copy of what it was back."""
        self.dirty = True
        if self._noted != self._undo.serial:
            self._noted, before = self._undo.serial, self.record()
            self._undo.note(lambda: self._back(before))
        return self.value

    def put(self, value: T) -> None:
        """Another value in the place of this one."""
        before = self.value
        self._undo.note(lambda: setattr(self, "value", before))
        self.value, self.dirty = value, True

    def record(self) -> bytes:
        return self._encode(self.value)

    def changed(self) -> dict[bytes, bytes]:
        return self.whole() if self.dirty else {}

    def gone(self) -> list[bytes]:
        return [self.prefix.encode()] if self.dirty and not self.whole() else []

    def saved(self) -> None:
        self.dirty = False

    def whole(self) -> dict[bytes, bytes]:
        raw = self.record()
        return {} if raw == self._begun else {self.prefix.encode(): raw}

    def restore(self, name: str, raw: bytes) -> None:
        self.value = self._decode(raw)

    def _back(self, before: bytes) -> None:
        self.value, self._noted = self._decode(before), 0
