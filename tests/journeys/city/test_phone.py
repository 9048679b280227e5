"""The workers' app by browser: enrolled by a printed code, a session of duty, positions, reports, a call for help, an
order answered; and the browser killed with all of that waiting."""

from __future__ import annotations

import time
import uuid
from collections import Counter
from pathlib import Path

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright, expect

from streams.clock import real_ms
from streams.journal.redis import RedisJournal
from streams.model import fix
from streams.model.entry_id import EntryId
from streams.model.event import DutyEnd, DutyStart, Incoming, MessageReceipt, Report, Sos
from streams.wire import entry as entries
from tests.journeys.browser import BOUND_MS, arrive, chromium
from tests.journeys.city.test_wall import broken_page
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.worker_app import LAT, LON, App, invited, kill9, phone

pytestmark = pytest.mark.journey
AT = round(LON * 1e6), round(LAT * 1e6)
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
            await _fits_in_both_languages(app)
            await app.kept_whole()
            await _killed_while_waiting(stack, app, profile, waiting)
        async with phone(playwright, profile) as context:
            app = App(context.pages[0], stack.settings.dashboard_url)
            await _starts_without_a_network(app)
            await until(lambda: _sent(app), BOUND_S, "everything that waited")
            await until(lambda: kept.has(Report, 4), BOUND_S, "all reports")
            await _calls_again(app, kept)
            await _looked_at(app, desk, worker)
            await _takes_consent_back(app, kept, desk)
            await _store_cleared(app, context, invitation)
        with stack.registry() as registry:
            consent = registry.consent(worker)
        assert consent is not None
        assert not consent.given
    assert len({event.id for event in kept.of(Report)}) == len(kept.of(Report)) == 4
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


async def _fits_in_both_languages(app: App) -> None:
    """On the smallest screen nothing is beyond its edge."""
    for language in ("en", "zh"):
        await app.tab("own")
        await app.part(f"language-{language}").click(timeout=BOUND_MS)
        await expect(app.part(f"language-{language}")).to_have_attribute("aria-pressed", "true", timeout=BOUND_MS)
        for name in ("home", "report", "inbox", "own"):
            await app.tab(name)
            assert await app.page.evaluate(_BEYOND) == [], f"{name} in {language}"


async def _starts_without_a_network(app: App) -> None:
    """All that the page is made of is on the phone."""
    await app.page.context.set_offline(True)
    await app.open()
    await expect(app.part("line")).to_have_attribute("data-state", "away", timeout=BOUND_MS)
    await app.page.context.set_offline(False)
    await app.connected()


async def _calls_again(app: App, kept: Kept) -> None:
    """The call that was made without a line has gone, and is taken back."""
    await expect(app.part("sos-state")).to_have_text("中心系统已收到", timeout=BOUND_MS)
    await app.part("sos-cancel").click()
    await until(lambda: kept.has(Sos, 4), BOUND_S, "both calls, and that they were taken back")
    assert [call.cancelled for call in kept.of(Sos) if isinstance(call, Sos)] == [False, True, False, True]
    await app.part("sos-close").click()


async def _looked_at(app: App, desk: Page, worker: int) -> None:
    """A look at the track is on the phone's page with its reason, told by the gateway as it happens."""
    await app.tab("own")
    await expect(app.part("looks")).not_to_contain_text("走失老人协查", timeout=BOUND_MS)
    assert await desk.evaluate(_LOOK, worker) == 200
    begun = time.monotonic()
    await expect(app.part("looks")).to_contain_text("走失老人协查", timeout=BOUND_MS)
    print(f"a look at a track to the phone that was looked at: {time.monotonic() - begun:.1f} s")


async def _takes_consent_back(app: App, kept: Kept, desk: Page) -> None:
    """The session ends with it, and the dot leaves the desk."""
    await desk.wait_for_function(_DOT, arg=[*AT, True], timeout=BOUND_MS, polling=50)
    await app.part("withdraw").click(timeout=BOUND_MS)
    begun = time.monotonic()
    await desk.wait_for_function(_DOT, arg=[*AT, False], timeout=BOUND_MS, polling=50)
    print(f"consent taken back to the desk without the dot: {time.monotonic() - begun:.1f} s")
    await until(lambda: kept.has(DutyEnd, 1), BOUND_S, "the end of the session")
    await expect(app.part("agree-again")).to_be_visible(timeout=BOUND_MS)
    await expect(app.part("consent-state")).not_to_contain_text("待上传", timeout=BOUND_MS)
    await app.tab("home")
    await expect(app.part("begin")).to_be_visible(timeout=BOUND_MS)


async def _store_cleared(app: App, context: BrowserContext, invitation: str) -> None:
    """The system took everything: the page says that it is no one's, and the code that was used makes it no one's."""
    chrome = await context.new_cdp_session(app.page)
    origin = {"origin": invitation.partition("/phone")[0], "storageTypes": "all"}
    await chrome.send("Storage.clearDataForOrigin", origin)
    await expect(app.part("unenrolled")).to_be_visible(timeout=BOUND_MS)
    await app.page.goto(invitation)
    await app.page.click("#take", timeout=BOUND_MS)
    await expect(app.page.locator("#trouble")).to_contain_text("已经用过", timeout=BOUND_MS)


async def _fixed(kept: Kept) -> bool:
    await kept.read()
    return bool(kept.fixes)


async def _sent(app: App) -> bool:
    return not any((await app.waiting()).values())


async def _killed_while_waiting(stack: Stack, app: App, profile: Path, fixes: int) -> None:
    """Three more reports, a call and positions wait, since intake does not answer; then the browser is no more."""
    with stack.frozen("intake"):
        await app.report("井盖缺失")
        await app.report("路灯不亮")
        await app.report("积水")
        await app.hold(3_200)
        await expect(app.part("sos-state")).not_to_have_text("中心系统已收到", timeout=BOUND_MS)
        assert await app.fixes(fixes) == fixes
        waiting = await app.waiting()
        assert waiting["backfill"] >= fixes
        assert waiting["incident"] >= 4
        kill9(profile)


_BEYOND = """() => [...document.querySelectorAll("#app *")]
  .filter((one) => one.offsetParent && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.dataset.testid || one.className)"""
_LOOK = """async (worker) => {
  const { post } = await import("/assets/js/live/http.mjs");
  const day = new Date(window.cityProbe.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return (await post(`/worker/${worker}/track/data`, { day, reason: "走失老人协查" })).status;
}"""
_DOT = """([lon, lat, wanted]) => window.cityProbe.places().some(([, x, y]) => x === lon && y === lat) === wanted"""
