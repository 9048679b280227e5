"""A phone that still has its key and lost what it had numbered begins again, in the next epoch."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from streams.clock import real_ms
from streams.intake.desk import Desk
from streams.registry.records import Key
from streams.registry.registry import Registry


async def begin_anew(desk: Desk, devices: Iterable[int], key: Key) -> None:
    """Not where nothing of the epoch they have was ever kept: asked again it changes nothing. Raises
    JournalUnavailable, JournalRefused, SQLAlchemyError."""
    for number in devices:
        sender = desk.directory().sender(number)
        if sender is None or sender.key != key.number:
            continue
        if any((await desk.journal.hi(number, sender.epoch)).values()):
            await desk.written(partial(_raised, number))


def _raised(device: int, registry: Registry) -> None:
    registry.raise_epoch(device, real_ms())
