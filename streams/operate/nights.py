"""Takes into a simulated city's store what its desk had worked off before the city began."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import structlog

from streams.clock import CityClock
from streams.demo.sums import ORIGIN
from streams.model.alert import Alert
from streams.operate import shell
from streams.registry.registry import Registry
from streams.settings import Settings

_LOOK_S, _WAIT_S = 0.1, 30.0
log = structlog.get_logger("demo")


def importer(settings: Settings, clock: CityClock) -> Callable[[list[Alert]], Coroutine[Any, Any, None]]:
    """Of alerts that are over: it returns once the journal has them, so that none of them is raised anew by the case it
    is about, or after half a minute."""

    async def take(alerts: list[Alert]) -> None:
        with shell.open_registry(settings) as registry:
            await asyncio.to_thread(registry.import_alerts, ORIGIN, alerts, None, clock.now_ms())
            await _relayed(registry)

    return take


async def _relayed(registry: Registry) -> None:
    try:
        async with asyncio.timeout(_WAIT_S):
            while await asyncio.to_thread(registry.pending, 1):
                await asyncio.sleep(_LOOK_S)
    except TimeoutError:
        log.warning("alerts_not_relayed", waited_s=_WAIT_S)
