"""Everything that hostile clients do, at once, at a city that 15,000 phones send to: who asks and tells beside them is
answered as ever, and the picture is as new as ever. How old at most, alone on the machine, is a row of the bench."""

from __future__ import annotations

import numpy as np
import pytest

from bench.hostile import attacked
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
SILENT, HALVES = 2_000, 200
SECONDS = 15
AGE_S = 2.0
ANSWER_S = 5.0
"""A new client's whole question, and the oldest picture. Alone with the attack it takes half a second; other tests run
beside this one."""
MOST_MB = 300


async def test_nobody_stops_the_city(quiet: Stack) -> None:
    seen = await attacked(quiet, SILENT, HALVES, SECONDS)
    print(seen.words())
    assert seen.met.opened >= 4 * (SILENT + HALVES)
    assert np.median(seen.found.ages) < AGE_S
    assert max(seen.found.ages) < ANSWER_S
    assert set(seen.found.took) == {"pages", "wall", "gateway", "intake"}
    for door, took in seen.found.took.items():
        assert len(took) >= SECONDS, f"{door} is asked all the time"
        assert max(took) < ANSWER_S, door
    # Nothing of 300 MB is taken anywhere, and no text of 250 KB; 0: the line was cut.
    assert set(seen.met.bodies.values()) <= {0, 401, 413, 429}
    assert set(seen.met.texts) <= {0, 413, 422, 429}
    assert max(seen.memory.values()) < MOST_MB
    assert len(seen.found.kept) >= SECONDS
    assert max(seen.found.waits) < ANSWER_S
    assert seen.kept > 1_000 * SECONDS
    assert seen.lost == 0
