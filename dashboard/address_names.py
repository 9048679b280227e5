"""What addresses are called in records and papers."""

from __future__ import annotations

from collections.abc import Callable

from dashboard.locale import Words
from streams.geography.places import Places
from streams.model.address import Address
from streams.model.messages.message import line_of
from streams.model.units import Units

_LINES = {"110": "near_police", "119": "near_fire", "120": "near_medical"}
Named = Callable[[str], str]
"""What an address is called."""


def names(units: Units, places: Places, words: Words) -> Named:
    """Lines, departments as they were called then, workers by number, places."""

    def named(recipient: str) -> str:
        if service := line_of(recipient):
            return str(words.all.get(_LINES.get(service, f"line_{service}"), service))
        address = Address.parse(recipient)
        if address.unit:
            unit = units.now(address.unit)
            return address.unit if unit is None else (unit.name if words.language == "zh" else unit.en)
        return f"{words['order_worker']} {address.worker}" if address.worker else places.name(address.region)

    return named
