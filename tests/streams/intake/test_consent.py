"""Positions count within a session begun in our app and while its worker agrees, whatever comes in which order."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

import numpy as np

from streams.archive.segments import SegmentWriter, entries
from streams.fold.rebuild import refolded
from streams.journal.api import Entry
from streams.model.fix import Flag, empty, from_bytes
from streams.registry.records import Datum, NewWorker
from streams.wire.phone import ConsentFrame, ConsentKept, Kept, Refused
from streams.wire.signed import KeyRing
from tests.servers import BOUND_S
from tests.streams.intake.house import TOWNSHIP, VILLAGE, House, send
from tests.streams.intake.line import Phone, batch, end, line, position, start

ACTS = ("begin", "end", "withdraw", "agree")


class Carried:
    """A worker with our app and an app beside it; what of their fixes is to be kept."""

    def __init__(self, there: House, phone: Phone, device: int, beside: tuple[int, str], t0: int) -> None:
        self._house, self._phone, self._device, self._beside = there, phone, device, beside
        self._now, self._seq = t0, {"incident": 0, "live": 0}
        self._began = self._ended = 0
        self._agrees = True
        self.expected: dict[int, list[int]] = {device: [], beside[0]: []}
        sender = there.registry.sender(device)
        self.worker = sender.worker if sender else 0
        self.outside = 0

    async def act(self, act: str) -> None:
        self._now += 1_000
        if act == "begin":
            self._began, self._ended = self._now, 0
            await self._say("incident", start(self._now, f"s{self._device}"))
        elif act == "end" and self._began and not self._ended:
            self._ended = self._now
            await self._say("incident", end(self._now, self._began, f"s{self._device}"))
        elif act in ("withdraw", "agree"):
            self._agrees = act == "agree"
            await self._phone.say(ConsentFrame(n=9, device=self._device, given=self._agrees, version="1"))
            answer = await self._phone.hear()
            assert isinstance(answer, ConsentKept)
            assert answer.given is self._agrees

    async def send_fixes(self) -> None:
        """One of each app, made after the last act."""
        self._now += 1_000
        inside = self._agrees and 0 < self._began <= self._now and not self._ended
        for device in self.expected:
            self.expected[device] += [self._now] if inside else []
        answer = await self._say("live", position(self._now))
        assert answer.outside == (0 if inside else 1)
        self.outside += 0 if inside else 2
        assert (await send(self._house, self._beside[1], id="beside", timestamp=self._now)).status_code == 200

    async def _say(self, lane: str, item: object) -> Kept:
        self._seq[lane] += 1
        answer = await self._phone.ask(batch(self._device, lane, self._seq[lane], item))  # type: ignore[arg-type]
        assert isinstance(answer, Kept)
        assert answer.hi == ((self._device, lane, self._seq[lane]),)
        return answer


async def beside(there: House, device: int) -> tuple[int, str]:
    """(device, key) of an app beside that phone's."""
    sender = there.registry.sender(device)
    assert sender is not None
    made, key = there.registry.enrol_phone(
        sender.worker, unique_id="beside", foreign=True, simulated=False, datum=Datum.WGS84, now=0, needs_session=True
    )
    await there.known()
    return made.number, key


def lies_only_what_was_agreed_to(
    came: list[Entry], ring: KeyRing, folder: Path, kept: dict[int, list[int]], agrees: dict[int, bool]
) -> None:
    """In segments and in the fold's memory. `kept`: fix times by worker; `agrees`: at the end."""
    writer = SegmentWriter(folder)
    writer.open()
    for entry in came:
        writer.write(entry)
    writer.flush()
    writer.close()
    archived = np.concatenate([empty(), *(from_bytes(one.fixes) for one in entries(folder))])
    picture, _, _ = refolded("2112", came, ring)
    for worker, moments in kept.items():
        assert sorted(archived["fix_ms"][archived["worker"] == worker].tolist()) == sorted(moments)
        assert picture.workers.place(worker)[3] in ([0, *moments] if agrees[worker] else [0])


async def test_no_order_of_acts_lets_a_position_in_that_is_not_agreed_to_and_in_session(
    demo: House, tmp_path: Path
) -> None:
    outside, kept, agrees = 0, dict[int, list[int]](), dict[int, bool]()
    for acts in itertools.permutations(ACTS):
        device, key = await demo.phone(foreign=False)
        async with line(demo, key) as phone:
            carried = Carried(demo, phone, device, await beside(demo, device), demo.now // 1000 * 1000 - 60_000)
            await carried.send_fixes()
            for act in acts:
                await carried.act(act)
                await carried.send_fixes()
        rows = await demo.fixes()
        for number, moments in carried.expected.items():
            assert rows["fix_ms"][rows["device"] == number].tolist() == moments, (acts, number)
        outside += carried.outside
        agrees[carried.worker] = acts.index("agree") > acts.index("withdraw")
        kept[carried.worker] = [moment for moments in carried.expected.values() for moment in moments]
    async with asyncio.timeout(BOUND_S):
        while demo.registry.pending():
            await asyncio.sleep(0.02)
    lies_only_what_was_agreed_to(await demo.kept(), demo.intake._ring(), tmp_path, kept, agrees)
    assert demo.intake.counts.totals["outside"] == outside
    # Nothing of what was dropped lies anywhere else.
    assert await demo.rejects() == []
    assert not (rows["flags"] & Flag.FOREIGN).any()


async def test_a_bad_position_of_one_who_withdrew_leaves_nothing_behind(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    _, other = await beside(demo, device)
    async with line(demo, key) as phone:
        await phone.ask(batch(device, "incident", 1, start(demo.now - 9_000)))
        await phone.say(ConsentFrame(n=2, device=device, given=False, version="1"))
        assert isinstance(await phone.hear(), ConsentKept)
        answer = await phone.ask(batch(device, "live", 1, position(demo.now, lon=0.0, lat=0.0)))
        assert isinstance(answer, Kept)
        assert (answer.outside, answer.quarantined) == (1, 0)
    assert (await send(demo, other, id="beside", lat="north")).status_code == 200
    assert await demo.rejects() == []
    assert len(await demo.fixes()) == 0


async def test_a_worker_who_left_our_app_has_no_session_for_the_one_beside_it(demo: House) -> None:
    worker = demo.registry.enrol_worker(NewWorker(name="乙", home=TOWNSHIP, village=VILLAGE, kind="full"), 0)
    _, key = demo.registry.enrol_phone(
        worker.number, unique_id="p1", foreign=True, simulated=False, datum=Datum.WGS84, now=0, needs_session=True
    )
    await demo.known()
    assert (await send(demo, key)).status_code == 200
    assert len(await demo.fixes()) == 0
    assert demo.intake.counts.totals["outside"] == 1


async def test_consent_is_said_for_a_phone_of_the_own_key_alone(demo: House) -> None:
    device, key = await demo.phone(foreign=False)
    other, _ = await demo.phone("p2", foreign=False)
    async with line(demo, key, text=True) as phone:
        await phone.say(ConsentFrame(n=1, device=other, given=False, version="1"))
        assert isinstance(await phone.hear(), Refused)
        await phone.say(ConsentFrame(n=2, device=device, given=True, version="1"))
        first = await phone.hear()
        await phone.say(ConsentFrame(n=2, device=device, given=True, version="1"))
        assert await phone.hear() == first
    assert demo.registry.consent(demo.registry.sender(other).worker) is None  # type: ignore[union-attr]
