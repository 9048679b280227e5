"""A period's numbers are published: cut from history, kept in the registry, on the record."""

from __future__ import annotations

from streams.errors import StoreError
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.history.publication import cut
from streams.model.region import is_code
from streams.operate.audit import operator
from streams.operate.track import day_number
from streams.registry.registry import Registry
from streams.settings import Settings


def publish(
    settings: Settings, registry: Registry, *, region: str, first: str, last: str, reason: str, below: bool
) -> int:
    """How many numbers; `first`, `last`: dates. Raises StoreError, SQLAlchemyError."""
    if not is_code(region) or not region.startswith(settings.city.code):
        raise StoreError(f"{region!r} is no area of this city")
    if not reason.strip():
        raise StoreError("what is published needs a reason, as the title of its brief: say --reason")
    span = FactSpan(region, day_number(first), day_number(last))
    history = History(settings.history_url)
    try:
        history.open()
        numbers = cut(history, span, "operator", below=below)
    finally:
        history.close()
    return registry.publish(numbers, operator("publish", f"region/{region}/{first}/{last}", reason=reason))
