"""Fixtures of this folder."""

from __future__ import annotations

import pytest

from streams.clock import real_ms
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from tests.streams.intake.house import House
from tests.streams.intake.open311.listed import HOUR, made
from tests.streams.intake.recorded import RULES


@pytest.fixture
async def city(demo: House) -> House:
    """With services, and matters of the public's own: of two types, some closed, each an hour older than the last."""
    demo.registry.set_regulation(RULES, real_ms())
    await demo.known()
    now = real_ms()
    cases = [made(n, "H05" if n % 2 else "H01", now - n * HOUR, closed=n % 3 == 0) for n in range(1, 13)]
    cases.append(made(90, "H05", now, channel="window"))
    cases.append(made(91, "D01", now))
    cases.append(made(92, "R01", now))
    demo.history.put([timed(one, RULES) for one in cases], EntryId(1, 0), now)
    return demo
