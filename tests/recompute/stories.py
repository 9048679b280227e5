"""What was said of each matter, read from the bytes of journal entries. Nothing of the product is imported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import msgspec


@dataclass
class Word:
    version: int
    state: str
    at: int
    unit: str = ""
    until: int = 0
    extend: int = 0
    outcome: str | None = None
    level: str = ""


@dataclass
class Mark:
    kind: str
    at: int
    unit: str = ""
    by: str = ""


@dataclass
class Story:
    """One matter. `words`: what was said of it, by version; `marks`: beside them, by time."""

    village: str = ""
    type: str = ""
    category: str = ""
    at: int = 0
    counts: bool = False
    known: bool = False
    words: list[Word] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


def read(raw: Iterable[bytes]) -> dict[str, Story]:
    """Stories by id, from the bytes of journal entries, in whatever order they came."""
    found: dict[str, Story] = defaultdict(Story)
    for entry in raw:
        place = 0
        while place < len(entry):
            size = int.from_bytes(entry[place : place + 4], "little")
            said: dict[str, Any] = msgspec.msgpack.decode(entry[place + 4 : place + 4 + size])
            place += 4 + size
            if said["t"] == "report":
                one = found[said["id"]]
                one.village, one.type, one.category, one.at = said["region"], said["type"], said["category"], said["at"]
                one.counts = not said.get("duplicate_of") and not said.get("invalid")
                one.known = True
            elif said.get("mark"):
                beside = Mark(said["mark"], said["at"], said.get("unit", ""), said.get("department", ""))
                found[said["case"]].marks.append(beside)
            elif said["t"] == "case_status":
                names = ("version", "state", "at", "unit", "until", "extend", "outcome", "level")
                found[said["case"]].words.append(Word(**{name: said[name] for name in names if name in said}))
    for one in found.values():
        one.words.sort(key=lambda word: word.version)
        one.marks.sort(key=lambda mark: mark.at)
        at = one.at
        for word in one.words:
            at = word.at = max(at, word.at)
    return found
