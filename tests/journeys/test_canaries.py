"""Reports full of personal data from phones to screens: in no frame, no page, no tooltip, no log."""

from __future__ import annotations

from random import Random

import pytest

from tests.journeys.browser import COARSE, chromium, screen
from tests.journeys.load import load_of
from tests.journeys.phones import begin, report
from tests.journeys.stack import BOUND_S, Stack, until
from tests.streams.access.canaries import canary, sung, told

pytestmark = pytest.mark.journey
REPORTS = 1_000


async def test_no_canary_reaches_a_screen_or_a_log(quiet: Stack) -> None:
    dice, load_ = Random(2112), await load_of(quiet)
    phones, now = load_.fleet.phones, load_.clock.now_ms()
    begin(phones, now)
    secrets = set()
    for n in range(REPORTS):
        secret, text = canary(dice)
        secrets.add(secret)
        report(phones[n % len(phones)], now, load_.villages[n % len(load_.villages)], text)
    async with chromium() as browser:
        wall = await screen(browser, quiet.link("wall"), scale=COARSE)
        desk = await screen(browser, quiet.link("duty"), f"{quiet.settings.dashboard_url}/region/2112")
        await wall.live()
        await desk.live()
        load_.fleet.start()

        async def counted() -> bool:
            return (await wall.text("kpi-reports")).replace(",", "") == str(REPORTS)

        await until(counted, BOUND_S, "every report on the wall")
        await until(lambda: desk.page.locator("text=〔").count(), BOUND_S, "scrubbed texts on the desk")
        await load_.fleet.stop()
        pages = {"wall": wall, "desk": desk}
        heard = {name: "".join(f if isinstance(f, str) else "" for f in one.frames) for name, one in pages.items()}
        shown = {f"{name}'s page": await one.page.content() for name, one in pages.items()}
    logs = {file.name: file.read_text("utf-8", "replace") for file in (quiet.folder / "data" / "logs").glob("*.log")}
    assert "intake.log" in logs
    for where, text in {**heard, **shown, **logs, "up.log": quiet.said()}.items():
        assert sung(secrets, told(text)) == [], where
    assert "联系" not in heard["wall"]
