"""The workers' app by browser: enrolled by a printed code, a session of duty, positions, reports, a call for help, an
order answered; and the browser killed with all of that waiting."""

from __future__ import annotations

import uuid
from collections import Counter
from pathlib import Path

import pytest
from playwright.async_api import Page, async_playwright, expect

from streams.clock import real_ms
from streams.journal.redis import RedisJournal
from streams.model import fix
from streams.model.entry_id import EntryId
from streams.model.event import DutyEnd, DutyStart, Incoming, MessageReceipt, Report, Sos
from streams.wire import entry as entries
from tests.journeys.browser import BOUND_MS, arrive, chromium
from tests.journeys.city.test_wall import broken_page
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.worker_app import App, invited, kill9, phone

pytestmark = pytest.mark.journey
WAITING_FIXES = [200, pytest.param(10_000, marks=pytest.mark.soak)]
"""Waiting when the browser is killed."""


class Kept:
    """What the journal has of one worker since the test began."""

    def __init__(self, journal: RedisJournal, cursor: EntryId, worker: int) -> None:
        self._journal, self._cursor, self._worker = journal, cursor, worker
        self.fixes: Counter[tuple[int, int]] = Counter()
        self.events: list[Incoming] = []

    async def read(self) -> None:
        while found := await self._journal.read(self._cursor, count=500):
            self._cursor = found[-1].id
            for one in found:
                for row in fix.from_bytes(one.fixes):
                    if int(row["worker"]) == self._worker:
                        self.fixes[int(row["lane"]), int(row["seq"])] += 1
                known = (entries.unpack(body) for body in entries.bodies(one.events))
                self.events += [event for event in known if getattr(event, "worker", 0) == self._worker]

    async def has(self, kind: type[Incoming], count: int) -> bool:
        await self.read()
        return len(self.of(kind)) >= count

    def of(self, kind: type[Incoming]) -> list[Incoming]:
        return [event for event in self.events if isinstance(event, kind)]


async def order(desk: Page, worker: int, text: str) -> None:
    """Sent from a duty desk's own page, by an officer who sits."""
    body = {"kind": "order", "text": text, "audience": {"to": [f"w{worker}"]}, "answer_s": 600}
    await _sends(desk, action="shift.begin", object="211221")
    await _sends(desk, action="message.send", object=str(uuid.uuid4()), body=body)


async def _sends(desk: Page, **command: object) -> None:
    status = await desk.evaluate(
        """async (command) => (await (await import("/assets/js/live/http.mjs")).post("/command", command)).status""",
        {"id": str(uuid.uuid4()), "note": "", "expected_version": 0, **command},
    )
    assert status == 202


@pytest.mark.parametrize("waiting", WAITING_FIXES)
async def test_a_worker_enrols_does_duty_and_answers_an_order(stack: Stack, tmp_path: Path, waiting: int) -> None:
    worker, invitation = invited(stack, "试一", real_ms())
    profile = tmp_path / "profile"
    async with stack.journal() as journal, async_playwright() as playwright, chromium(webgl=False) as browser:
        kept = Kept(journal, (await journal.figures())["in"].last, worker)
        desk = await browser.new_page()
        await arrive(desk, stack.desk_of("211221"))
        async with phone(playwright, profile) as context:
            app = App(context.pages[0], stack.settings.dashboard_url)
            await app.take(invitation)
            await _begins(app, kept)
            await _calls_for_help(app, kept)
            await order(desk, worker, "到村部查看")
            await _answers(app, kept)
            assert await broken_page(app.page) == []
            assert app.complaints == []
            await _killed_while_waiting(stack, app, profile, waiting)
        async with phone(playwright, profile) as context:
            app = App(context.pages[0], stack.settings.dashboard_url)
            await app.open()
            await until(lambda: _sent(app), BOUND_S, "everything that waited")
            await until(lambda: kept.has(Report, 3), BOUND_S, "all three reports")
            await _ends(app, kept)
        with stack.registry() as registry:
            consent = registry.consent(worker)
        assert consent is not None
        assert not consent.given
    assert len({event.id for event in kept.of(Report)}) == len(kept.of(Report)) == 3
    assert len(kept.of(DutyStart)) == len(kept.of(DutyEnd)) == 1
    assert set(kept.fixes.values()) == {1}, "none twice"
    waited = {seq for lane, seq in kept.fixes if lane == fix.Lane.BACKFILL}
    assert waited >= set(range(1, waiting + 1)), "all that waited when it was killed"


async def _begins(app: App, kept: Kept) -> None:
    """Agrees, begins a session, and reports in three taps."""
    await app.connected()
    await expect(app.part("post")).to_contain_text("腰堡镇", timeout=BOUND_MS)
    await expect(app.part("begin")).to_be_disabled()
    await app.part("agree").click()
    await app.begin()
    await until(lambda: _fixed(kept), BOUND_S, "the first position of the session")
    assert len(kept.of(DutyStart)) == 1
    await app.report("楼道堆物")


async def _calls_for_help(app: App, kept: Kept) -> None:
    """Too short a hold is none; what was taken back is a second event."""
    await app.hold(2_000)
    assert await app.part("sos-panel").is_hidden(), "it was not held for three seconds"
    await app.hold(3_200)
    await expect(app.part("sos-state")).to_have_text("中心系统已收到", timeout=BOUND_MS)
    await app.part("sos-cancel").click()
    await until(lambda: kept.has(Sos, 2), BOUND_S, "the call for help, and that it was taken back")
    assert [call.cancelled for call in kept.of(Sos) if isinstance(call, Sos)] == [False, True]
    await app.part("sos-close").click()


async def _answers(app: App, kept: Kept) -> None:
    await app.tab("inbox")
    await expect(app.part("message")).to_contain_text("到村部查看", timeout=BOUND_MS)
    for step, word in (("accepted", "已接"), ("departed", "已出发"), ("arrived", "已到场")):
        await app.part(f"answer-{step}").click(timeout=BOUND_MS)
        await expect(app.part("message-state")).to_contain_text(word, timeout=BOUND_MS)
        await expect(app.part("message-state")).not_to_contain_text("待上传", timeout=BOUND_MS)
    await kept.read()
    steps = [str(one.step) for one in kept.of(MessageReceipt) if isinstance(one, MessageReceipt)]
    assert sorted(steps) == ["accepted", "arrived", "delivered", "departed", "read"]


async def _ends(app: App, kept: Kept) -> None:
    """The session, and what was agreed to."""
    await app.tab("home")
    await app.part("end").click(timeout=BOUND_MS)
    await until(lambda: kept.has(DutyEnd, 1), BOUND_S, "the end of the session")
    await app.tab("own")
    await app.part("withdraw").click(timeout=BOUND_MS)
    await expect(app.part("agree-again")).to_be_visible(timeout=BOUND_MS)
    await expect(app.part("consent-state")).not_to_contain_text("待上传", timeout=BOUND_MS)


async def _fixed(kept: Kept) -> bool:
    await kept.read()
    return bool(kept.fixes)


async def _sent(app: App) -> bool:
    return not any((await app.waiting()).values())


async def _killed_while_waiting(stack: Stack, app: App, profile: Path, fixes: int) -> None:
    """Two more reports and positions wait, since intake does not answer; then the browser is no more."""
    with stack.frozen("intake"):
        await app.report("井盖缺失")
        await app.report("路灯不亮")
        assert await app.fixes(fixes) == fixes
        waiting = await app.waiting()
        assert waiting["backfill"] >= fixes
        assert waiting["incident"] >= 2
        kill9(profile)
