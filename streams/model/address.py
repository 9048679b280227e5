"""Where something can be sent: a region code, `u<unit>` for a department, `w<number>` for a grid worker."""

from __future__ import annotations

from typing import NamedTuple

from streams.model.region import is_code


class Address(NamedTuple):
    """Exactly one is set."""

    region: str = ""
    unit: str = ""
    worker: int = 0

    @classmethod
    def parse(cls, text: str) -> Address:
        """Raises ValueError for what is no address."""
        if text[:1] == "u" and len(text) > 1:
            return cls(unit=text[1:])
        if text[:1] == "w" and text[1:].isdecimal() and int(text[1:]):
            return cls(worker=int(text[1:]))
        if is_code(text):
            return cls(region=text)
        raise ValueError(f"{text!r} is no address: a region code, u<unit> or w<number>")
