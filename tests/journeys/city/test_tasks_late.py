"""A task of the city for two villages and a department: two answer by browser, one is late, and the numbers are the
same from the fold's sums, from history's facts and from the receivers' rows."""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from functools import partial

import pytest
from playwright.async_api import Browser, Page

from streams.access.subject import Role
from streams.clock import CityClock
from streams.fold import checkpoint
from streams.history.facts import FactSpan
from streams.history.history import History
from streams.model.local_day import local_day
from streams.model.tasks.facts import TASK_DONE, TASK_LATE, TASK_ON_TIME, TASK_RECEIVED, TASK_SENT, contribution
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.city.test_tasks import SIZE, link, reopened
from tests.journeys.stack import BOUND_S, Stack, until
from tests.journeys.test_case_story import WORD, add

pytestmark = [pytest.mark.journey, pytest.mark.timeout(600)]
TITLE = "小散工程安全告知"
DONE, SILENT = "211224100002", "211224100003"
MEASURES = (TASK_SENT, TASK_RECEIVED, TASK_DONE, TASK_ON_TIME, TASK_LATE)
SOON_MS = 15_000
"""Of the due time that is set once two have answered: the command is folded before it, in a loaded city too."""
_POST = """async (command) => {
  const { post } = await import("/assets/js/live/http.mjs");
  return (await post("/command", command)).status;
}"""


async def answers(page: Page) -> None:
    """Opens the task and confirms that it is done."""
    await reopened(page, TITLE, "未签收")
    await page.click(f"[data-testid=tasks-own] a:text-is('{TITLE}')")
    await page.wait_for_selector("[data-testid=form-receipt]", timeout=BOUND_MS)
    await page.select_option("#receipt-step", "task.done")
    await page.click("#receipt button")
    await page.wait_for_selector("#receipt-said:text('已生效')", timeout=BOUND_MS)


async def asks(page: Page, action: str, task: str, **body: object) -> None:
    """By the door of the page, whose form names one place or all of a tier and the end of a day."""
    changes = action == "task.change"
    command = {"action": action, "object": task, "expected_version": int(changes), "note": "提前" if changes else ""}
    assert await page.evaluate(_POST, {"id": str(uuid.uuid4()), **command, "body": body}) == 202


async def department(stack: Stack, browser: Browser) -> Page:
    second = await asyncio.to_thread(add, stack, "si.fa", "department", "2112", "justice")
    page = (await screen(browser, f"{stack.settings.dashboard_url}/signin", size=SIZE)).page
    for field, text in (("name", "si.fa"), ("password", WORD), ("code", second.now())):
        await page.fill(f"[name={field}]", text)
    await page.click("button[type=submit]")
    await page.wait_for_url(lambda url: "/signin" not in url, wait_until="commit", timeout=BOUND_MS)
    await page.goto(f"{stack.settings.dashboard_url}/tasks")
    await page.wait_for_selector("[data-testid=tasks-own]", timeout=BOUND_MS)
    return page


async def sums(stack: Stack, history: History, village: str, now: int) -> list[Counter[str]]:
    """Of one village: as the fold has saved them, as history has them, and counted again from the receivers' rows."""
    today = local_day(now)
    first, last = today - 30, today + 1
    async with stack.journal() as journal:
        saved = await journal.load()
    assert saved is not None
    picture = checkpoint.restore("2112", saved.fields)
    live = picture.sums.totals(village, first, last)
    kept = history.numbers.totals(FactSpan(village, first, last), MEASURES)
    counted: Counter[str] = Counter()
    for _, row in history.tasks.received(village, 0):
        for key, n in contribution(row, now).items():
            counted[key.measure] += n if first <= key.day <= last else 0
    return [Counter({name: found[name] for name in MEASURES if found[name]}) for found in (live, kept, counted)]


async def agree(stack: Stack, history: History, clock: CityClock, village: str, measure: str) -> bool:
    first, *others = await sums(stack, history, village, clock.now_ms())
    return first[measure] >= 1 and all(one == first for one in others)


async def test_two_villages_and_a_department_and_one_of_them_late(stack: Stack) -> None:
    with stack.registry() as registry:
        store = registry.store()
    assert store is not None
    clock = CityClock(store)
    history = History(stack.settings.history_url)
    history.open()
    async with chromium(webgl=False) as browser:
        lead = (await screen(browser, link(stack, Role.DUTY_LEAD, "2112"), size=SIZE)).page
        await lead.wait_for_selector("[data-testid=form-task]", timeout=BOUND_MS)
        village = (await screen(browser, link(stack, Role.VILLAGE, DONE), size=SIZE)).page
        await village.wait_for_selector("[data-testid=tasks-own]", timeout=BOUND_MS)
        justice = await department(stack, browser)

        task, to = str(uuid.uuid4()), [DONE, SILENT, "ujustice"]
        await asks(lead, "task.issue", task, title=TITLE, to=to, due=clock.now_ms() + 86_400_000)
        await asyncio.gather(answers(village), answers(justice))
        await reopened(lead, TITLE, "2 / 3")
        await asks(lead, "task.change", task, due=clock.now_ms() + SOON_MS)

        await reopened(lead, TITLE, "1 / 3")
        line = lead.locator(f"[data-testid=tasks-given] tr:has(a:text-is('{TITLE}')) td")
        assert (await line.all_inner_texts())[2:5] == ["2 / 3", "2 / 3", "1 / 3"], "received, done, late"
        await lead.click(f"[data-testid=tasks-given] a:text-is('{TITLE}')")
        rows = lead.locator("[data-testid=task-rows] tbody tr")
        await rows.first.wait_for(timeout=BOUND_MS)
        texts = await rows.all_inner_texts()
        assert ["逾期" in text for text in texts] == [True, False, False], "the late one comes first"
        assert ["完成" in text for text in texts] == [False, True, True]

    for code, measure in ((DONE, TASK_ON_TIME), (SILENT, TASK_LATE)):
        await until(partial(agree, stack, history, clock, code, measure), BOUND_S, f"{measure} thrice the same")
    history.close()
