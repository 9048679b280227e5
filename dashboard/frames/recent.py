"""What was made of history a moment ago, so that a page that many open is made once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import NamedTuple, TypeVar

Made = TypeVar("Made")


class QueryKey(NamedTuple):
    """`query`: name and parameters. `scope`: region. `projection`: by whose rights. `cursor`: up to which entry history
    has: what is newer is made anew."""

    query: tuple[str | int, ...]
    scope: str
    projection: str
    cursor: str


class Recent:
    """At most `size` results of one process, the longest unused forgotten first. Results are shared, never changed."""

    def __init__(self, size: int = 64) -> None:
        self._size, self._lock = size, Lock()
        self._made: OrderedDict[QueryKey, object] = OrderedDict()

    def get(self, key: QueryKey, make: Callable[[], Made]) -> Made:
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]  # type: ignore[return-value]
        made = make()
        with self._lock:
            self._made[key] = made
            while len(self._made) > self._size:
                self._made.popitem(last=False)
        return made

    def __len__(self) -> int:
        return len(self._made)
