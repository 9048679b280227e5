from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

import numpy as np
import numpy.typing as npt
import pytest

from streams.errors import JournalUnavailable, Overloaded
from streams.intake.counts import IntakeCounts
from streams.intake.gather import Gather
from streams.journal.api import Group
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.model.fix import Lane
from streams.model.words import Original
from tests.streams.intake.house import Interrupted

LIMIT = 10


class Everywhere:
    """Every point lies in village 7."""

    def villages(self, lon_e6: npt.NDArray[np.int32], lat_e6: npt.NDArray[np.int32]) -> npt.NDArray[np.uint32]:
        return np.full(len(lon_e6), 7, np.uint32)


def group(device: int, first: int, last: int, lane: Lane = Lane.LIVE) -> Group:
    rows = fix.empty(last - first + 1)
    rows["device"], rows["lane"], rows["seq"] = device, lane, np.arange(first, last + 1)
    return Group(device=device, epoch=1, lane=lane, first=first, last=last, fixes=rows.tobytes(), sessions=False)


def nothing(originals: Sequence[Original], now: int) -> None:
    assert not originals


@pytest.fixture
def journal() -> Interrupted:
    return Interrupted("2112")


@pytest.fixture
async def gather(journal: Interrupted) -> AsyncIterator[Gather]:
    gather = Gather(journal, Everywhere(), IntakeCounts(), bytes, nothing, gather_ms=5, limit=LIMIT)
    stop = asyncio.Event()
    running = asyncio.create_task(gather.run(stop))
    yield gather
    stop.set()
    await running


async def test_what_comes_together_is_one_entry_and_each_hears_of_its_own(gather: Gather, journal: Interrupted) -> None:
    first, second = gather.offer([group(1, 1, 3)]), gather.offer([group(2, 1, 2), group(3, 5, 6)])
    (one,), (two, gap) = await first, await second
    assert (one.hi, two.hi, gap.hi) == (3, 2, 0)
    (entry,) = await journal.read(ZERO)
    rows = fix.from_bytes(entry.fixes)
    assert rows["device"].tolist() == [1, 1, 1, 2, 2]
    assert set(rows["village"].tolist()) == {7}
    assert gather.counts.totals["appends"] == 1
    assert gather.size == 0


async def test_backfill_is_turned_away_first_then_live_never_an_incident(journal: Interrupted) -> None:
    gather = Gather(journal, Everywhere(), IntakeCounts(), bytes, nothing, gather_ms=5, limit=LIMIT)
    waiting = [gather.offer([group(1, 1, LIMIT + 1)])]
    with pytest.raises(Overloaded) as busy:
        gather.offer([group(2, 1, 1, Lane.BACKFILL)])
    assert busy.value.retry_after > 0
    waiting.append(gather.offer([group(3, 1, LIMIT)]))
    with pytest.raises(Overloaded):
        gather.offer([group(4, 1, 1)])
    waiting.append(gather.offer([group(5, 1, 1, Lane.INCIDENT)]))
    assert gather.counts.totals["busy"] == 2
    stop = asyncio.Event()
    stop.set()
    await gather.run(stop)
    assert [(await answer)[0].hi for answer in waiting] == [LIMIT + 1, LIMIT, 1]


async def test_whoever_waits_hears_that_the_journal_is_away(gather: Gather, journal: Interrupted) -> None:
    journal.away = True
    with pytest.raises(JournalUnavailable):
        await gather.offer([group(1, 1, 3)])
    journal.away = False
    (receipt,) = await gather.offer([group(1, 1, 3)])
    assert receipt.hi == 3
    assert gather.size == 0


async def test_one_who_left_costs_nobody_an_answer(gather: Gather) -> None:
    gone, there = gather.offer([group(1, 1, 1)]), gather.offer([group(2, 1, 1)])
    gone.cancel()
    assert (await there)[0].hi == 1
