"""The worked example by browser: a land-contract dispute of Fanjiatun, reported by the workers' app in a holiday with a
picture and a voice note, raised to the township, mediated at the court's desk, closed after the holiday, and answered
by the resident - and the wall follows every hand.

甲某 and 乙某 are nobody. City time runs fast; the store's first days are a holiday, the next is a workday.
"""

from __future__ import annotations

import asyncio
import io
import re
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pyotp
import pytest
from PIL import Image
from playwright.async_api import Browser, async_playwright, expect
from sqlalchemy import update

from streams.clock import real_ms
from streams.model.local_day import day_start, local_day
from streams.operate.store import morning
from streams.registry.tables import sessions
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.people import first_by_forms
from tests.journeys.stack import ROOT, Stack
from tests.journeys.worker_app import App, invited, phone
from tests.streams.media.samples import PLACE, picture

pytestmark = pytest.mark.journey
RATE, HOLIDAYS = 850, 2
"""Work begins after 200 s: a slow machine is through with the holiday's steps before."""
VILLAGE, TOWNSHIP = "211221106201", "211221106"
TELEPHONE, PHOTO = "13912345678", picture("JPEG", turned=6)
FIRST, WORD, PIN = "kettle over blue hills", "a rather long word", "135790"
PEOPLE = (
    ("fan", "village", VILLAGE, ""),
    ("bao", "duty", TOWNSHIP, ""),
    ("fa", "mediator", "2112", "court"),
)


@pytest.fixture(scope="module")
def holiday(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    first = date(1970, 1, 1) + timedelta(days=local_day(morning(real_ms())))
    days = [*((first + timedelta(days=n), "off") for n in range(HOLIDAYS)), (first + timedelta(days=HOLIDAYS), "on")]
    extra = " ".join(f"{day}={word}" for day, word in days)
    stack = Stack(
        tmp_path_factory.mktemp("story"), store={"rate": RATE}, demo={"run": False}, cases={"holidays_extra": extra}
    )
    stack.start()
    yield stack
    stack.stop()


def add(stack: Stack, name: str, role: str, scope: str, department: str) -> pyotp.TOTP:
    """With a first sign-in behind them."""
    words = ["add-user", name, "--role", role, "--scope", scope]
    words += ["--department", department] if department else ["--pin"]
    command = [sys.executable, "-m", "streams", "--config", str(stack.config), *words]
    done = subprocess.run(
        command, cwd=ROOT, input=f"{FIRST}\n{PIN}\n", capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return first_by_forms(stack.settings.dashboard_url, name, FIRST, WORD)


async def enter(stack: Stack, browser: Browser, name: str, second: pyotp.TOTP) -> Screen:
    seat = await screen(browser, f"{stack.settings.dashboard_url}/signin")
    await seat.page.fill("[name=name]", name)
    await seat.page.fill("[name=password]", WORD)
    await seat.page.fill("[name=code]", second.now())
    await seat.page.click("button[type=submit]")
    await seat.page.wait_for_selector(".filters select, #map", timeout=BOUND_MS)
    return seat


async def reported(stack: Stack, profile: Path) -> str:
    """By a worker's phone, set up by its printed code; the code of the case."""
    _, invitation = invited(stack, "甲", real_ms())
    async with async_playwright() as playwright, phone(playwright, profile) as context:
        app = App(context.pages[0], stack.settings.dashboard_url)
        await app.take(invitation)
        await app.connected()
        await writes(app, "土地承包")
        line = app.part("sent-list")
        await expect(line).to_contain_text("附件 2 个系统已收到", timeout=2 * BOUND_MS)
        await expect(line).to_contain_text("群众电话已登记", timeout=BOUND_MS)
        await expect(line).to_contain_text("编号", timeout=BOUND_MS)
        found = re.search(r"编号 (\d{6}-\d{6}-\w+)", await line.inner_text())
        assert found is not None
        # A file that came before its case was there was asked to come again.
        assert [text for text in app.complaints if "404" not in text] == []
    return found[1]


async def writes(app: App, type_: str) -> None:
    """A report with a picture and a voice note, for a resident with a telephone."""
    await app.tab("report")
    await app.part("search").fill(type_)
    await app.page.locator("[data-testid=types] button:visible").first.click(timeout=BOUND_MS)
    await app.part("words").fill("村民甲某反映乙某拖欠土地承包费，春耕停了下来")
    await app.part("reporter").fill(TELEPHONE)
    await app.photo(PHOTO)
    await app.note(1_500)
    await app.part("send").click()


async def files_are_clean(seat: Screen, code: str) -> None:
    """What the case page shows: both files, the picture upright and without its place."""
    listed = (await data(seat, code))["media"]
    files = {one["type"]: bytes(await seat.page.evaluate(_FILE, [code, one["id"]])) for one in listed}
    assert sorted(files) == ["audio/webm", "image/jpeg"]
    assert b"Exif" not in files["image/jpeg"]
    assert PLACE not in files["image/jpeg"]
    with Image.open(io.BytesIO(files["image/jpeg"])) as upright:
        assert upright.size == (40, 60)


async def rates(stack: Stack, seat: Screen, browser: Browser, code: str) -> None:
    """The village prints the slip; the resident answers by its code and the own telephone, on a plain page."""
    await says(seat, "已销号")
    slip = await seat.page.context.new_page()
    await slip.goto(f"{stack.settings.dashboard_url}/case/{code}/slip")
    await expect(slip.locator(".slip")).to_contain_text(code, timeout=BOUND_MS)
    await slip.close()
    page = await browser.new_page(viewport={"width": 390, "height": 844})
    await page.goto(f"{stack.settings.dashboard_url}/p#{code}")
    await expect(page.locator("#code")).to_have_value(code, timeout=BOUND_MS)
    await page.fill("#secret", TELEPHONE)
    await page.click("main form button")
    await expect(page.locator(".state")).to_have_text("已销号", timeout=BOUND_MS)
    await page.click(".rate button[value=satisfied]")
    await expect(page.locator("[role=status]")).to_contain_text("评价已收到", timeout=BOUND_MS)
    await page.close()


async def opened(seat: Screen, stack: Stack, code: str) -> None:
    await seat.page.goto(f"{stack.settings.dashboard_url}/case/{code}")
    await seat.page.wait_for_function("() => document.querySelector('.case .state')", timeout=BOUND_MS, polling=100)


async def does(seat: Screen, move: str, state: str, **typed: str) -> None:
    """Presses, fills in what is asked for, and waits until the page says so."""
    await seat.page.click(f"[data-testid={move}]", timeout=BOUND_MS)
    for name, value in typed.items():
        where = f".actions form [name={name}]"
        if await seat.page.locator(f"select{where}, .actions form select[name={name}]").count():
            await seat.page.select_option(where, value)
        else:
            await seat.page.fill(where, value)
    if await seat.page.locator(".actions form").count():
        await seat.page.click(".actions form button:not([type=button])")
    await says(seat, state)


async def says(seat: Screen, state: str) -> None:
    await seat.page.wait_for_function(
        "(wanted) => document.querySelector('.case .state')?.textContent === wanted",
        arg=state,
        timeout=BOUND_MS,
        polling=100,
    )


async def shows(wall: Screen, name: str, wanted: str) -> None:
    await wall.page.wait_for_function(
        "([name, wanted]) => document.querySelector(`[data-slot='${name}']`)?.textContent === wanted",
        arg=[name, wanted],
        timeout=BOUND_MS,
        polling=100,
    )


async def seat_over(stack: Stack, seat: Screen) -> None:
    """The shift is over: the page stays, actions are refused until the PIN has been said."""
    long_ago = real_ms() - 24 * 3_600_000
    with stack.registry() as registry, registry._engine.begin() as tx:
        tx.execute(update(sessions).where(sessions.c.role == "duty").values(seat_at=long_ago))
    await seat.page.click("[data-testid=mark-urge]")
    await seat.page.click(".actions form button:not([type=button])")
    await seat.page.wait_for_selector("#seat:not([hidden])", timeout=BOUND_MS)
    assert "锁定" in await seat.page.inner_text("#seat output")
    await seat.page.fill("#seat input", PIN)
    await seat.page.click("#seat button")
    await seat.page.wait_for_selector("#seat", state="hidden", timeout=BOUND_MS)
    await seat.page.click(".actions form button[type=button]")


async def after_the_holiday(seat: Screen) -> None:
    """Until the workday's morning is well on."""
    first = local_day(morning(real_ms()))
    nine = day_start(first + HOLIDAYS) + 9 * 3_600_000
    await seat.page.wait_for_function(
        "(nine) => window.cityProbe.now() > nine", arg=nine, timeout=5 * BOUND_MS, polling=200
    )


def clock(shown: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(one for one in shown["clocks"] if one["kind"] == kind)


async def data(seat: Screen, code: str) -> dict[str, Any]:
    found: dict[str, Any] = await seat.page.evaluate(_DATA, code)
    return found


def deeds(office: str) -> list[str]:
    """What was done, in its order; who it went to and who has it then are the same office, by its name."""
    assert "court" not in office
    return [
        "上报",
        "受理",
        "提级报送腰堡镇",
        "受理",
        f"派单给{office}",
        f"{office}接单",
        "开始调解",
        "调解结束，待回访",
        "销号",
    ]


async def test_fanjiatun_from_the_workers_app_to_the_residents_answer(holiday: Stack, tmp_path: Path) -> None:
    seconds = await asyncio.gather(*(asyncio.to_thread(add, holiday, *person) for person in PEOPLE))
    async with chromium() as browser:
        wall = await screen(browser, holiday.link("wall"), scale=COARSE)
        await wall.live()
        # The holiday goes on meanwhile: who does not need the other works at the same time.
        code, (village, township, court) = await asyncio.gather(
            reported(holiday, tmp_path / "phone"),
            asyncio.gather(*(enter(holiday, browser, one[0], its) for one, its in zip(PEOPLE, seconds, strict=True))),
        )
        await shows(wall, "kpi-open", "1")

        await opened(village, holiday, code)
        await says(village, "待受理")
        await files_are_clean(village, code)
        await does(village, "move-TRIAGED", "待分流")
        await does(village, "move-ESCALATED", "提级待受理")
        assert await village.page.locator("[data-testid^=move-]").count() == 0

        await opened(township, holiday, code)
        await does(township, "move-TRIAGED", "待分流")
        await does(township, "move-DISPATCHED", "待接单", unit="court")

        await court.page.goto(f"{holiday.settings.dashboard_url}/cases")
        await court.page.wait_for_selector(f"a:has-text('{code}')", timeout=BOUND_MS)
        await opened(court, holiday, code)
        await does(court, "move-ACCEPTED", "已接单")
        await says(township, "已接单")
        await does(court, "move-HANDLING", "调解中")
        in_holiday = await data(court, code)
        await after_the_holiday(court)
        await does(court, "move-CHECKING", "待回访", method="judicial", outcome="settled")
        await shows(wall, "kpi-open", "0")

        await says(township, "待回访")
        await seat_over(holiday, township)
        await does(township, "mark-contact", "待回访")
        # A mark moves nothing: that it is there is read in the timeline, before the next command builds on it.
        await township.page.wait_for_selector("[data-slot=timeline]:has-text('已联系')", timeout=BOUND_MS)
        await does(township, "move-CLOSED", "已销号")
        await rates(holiday, village, browser, code)
        await township.page.wait_for_selector("[data-slot=timeline]:has-text('回访满意')", timeout=BOUND_MS)
        shown = await data(township, code)
        # In the holiday nothing of a limit in working time was used up; the people waited all the same.
        # A court is asked and not clocked: its acceptance and its work have neither a limit nor a light.
        clocks = ("triage", "accept", "handle", "check")
        assert [clock(in_holiday, kind)["share"] for kind in clocks[:3]] == [0, None, None]
        assert [clock(shown, kind)["light"] for kind in clocks] == ["green", "", "", "green"]
        assert clock(shown, "wait")["ended"]
        assert re.match(r"\d+ (小时|天)", clock(shown, "wait")["said"])
        assert [step["standing"] for step in shown["bar"]] == ["done"] * 7
        told = [line["what"] for line in shown["timeline"]]
        # Beside the state, and perhaps in the same second as the closing.
        told.remove("已联系")
        told.remove("回访满意")
        assert told == deeds(told[4].removeprefix("派单给"))
        for seat in (wall, village, township, court):
            assert [text for text in seat.complaints if "423" not in text] == []


_FILE = """async ([code, id]) => {
  const page = JSON.parse(document.getElementById("live").dataset.live).id;
  const headers = { "X-City": "1", "X-Page": page, "Content-Type": "application/json" };
  const answer = await fetch(`/case/${code}/media/${id}`, { method: "POST", headers, body: "{}" });
  return [...new Uint8Array(await answer.arrayBuffer())];
}"""
_DATA = """async (code) => {
  const page = JSON.parse(document.getElementById("live").dataset.live).id;
  const headers = { "X-City": "1", "X-Page": page, "Content-Type": "application/json" };
  return (await fetch(`/case/${code}/data`, { method: "POST", headers, body: "{}" })).json();
}"""
