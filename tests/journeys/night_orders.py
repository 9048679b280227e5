"""A night with orders, by two browsers, a department's system and a worker's phone: each state on the desk stands for
what its recipient confirmed."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import httpx
from playwright.async_api import Browser, Locator, ViewportSize, expect

from dashboard.locale import ZH
from streams.access.subject import Role
from streams.clock import real_ms
from streams.demo.roster import FULL, roster
from streams.geography.places import load as load_places
from streams.model.event import MessageReceipt
from streams.model.receipt import Step
from streams.operate.keys import read_keys
from tests.journeys.browser import BOUND_MS, Screen, screen
from tests.journeys.latency import watch
from tests.journeys.seats import House, row, says

POST, COUNTY = "211221106", "211221"
TEXT = "请到镇西堡现场核实，能到请回复"
SIZES: tuple[ViewportSize, ...] = ({"width": 1366, "height": 768}, {"width": 1920, "height": 1080})


def order_row(seat: Screen, recipient: str) -> Locator:
    return seat.page.locator(f"[data-testid=order-row][data-recipient='{recipient}']").first


async def is_at(seat: Screen, recipient: str, state: str) -> None:
    await expect(order_row(seat, recipient)).to_have_attribute("data-state", state, timeout=BOUND_MS)


async def looked(house: House, seat: Screen, name: str) -> None:
    """At both sizes nothing is wider than its column, and what was confirmed has room for its words."""
    for size in SIZES:
        await seat.page.set_viewport_size(size)
        await seat.page.screenshot(path=str(house.stack.folder / f"{name}-{size['width']}.png"))
        assert await seat.page.evaluate(_SQUEEZED) == []


_SQUEEZED = """() => {
  const column = document.querySelector(".detail").getBoundingClientRect();
  const wide = [...document.querySelectorAll(".detail :is(.orders, .order-form) *")].filter(
    (e) => e.getBoundingClientRect().right > column.right + 1);
  const narrow = [...document.querySelectorAll(".order-row .said")].filter((e) => e.clientWidth < 150);
  return [...wide, ...narrow].map((e) => `${e.tagName} ${e.className} ${e.textContent.slice(0, 20)}`);
}"""


async def post_of(house: House, browser: Browser, region: str) -> Screen:
    """The page of a duty post that receives."""
    with house.stack.registry() as registry:
        token = registry.new_link(Role.DUTY, region, "/tasks", now=real_ms(), ttl_ms=BOUND_MS)
    return await screen(browser, f"{house.stack.settings.dashboard_url}/signin?token={token}")


async def ordered(seat: Screen, *recipients: str) -> None:
    """By the form, in which nobody is ticked beforehand."""
    await seat.page.keyboard.press("o")
    form = seat.page.locator("[data-testid=form-order]")
    await form.wait_for(timeout=BOUND_MS)
    assert await form.locator("input[type=checkbox]:checked").count() == 0, "nobody beforehand"
    for recipient in recipients:
        await form.locator(f"input[name=to][value='{recipient}']").check()
    await form.locator("textarea").fill(TEXT)
    await form.locator("select[name=answer]").select_option("10")
    await form.locator("select[name=arrive]").select_option("30")


async def sent(seat: Screen) -> None:
    await seat.page.locator("[data-testid=form-order] textarea").press("Control+Enter")
    await seat.page.locator("[data-testid=form-order]").wait_for(state="detached", timeout=BOUND_MS)


async def called_back(seat: Screen) -> None:
    """Nobody answers, and that is written down."""
    await seat.page.keyboard.press("n")
    await seat.page.fill(".detail form textarea", "回拨本人，无人接")
    await seat.page.keyboard.press("Control+Enter")
    await says(seat, "timeline", "回拨本人，无人接")


async def track_seen(seat: Screen) -> None:
    """The call for help is the reason to look where its worker was: no number of a case is asked for."""
    async with seat.page.context.expect_page() as opened:
        await seat.page.locator("[data-testid=card-track]").click()
    track = await opened.value
    await expect(track.locator("[data-slot=track-bar]")).to_contain_text(ZH["track_alert"], timeout=BOUND_MS)
    await expect(track.locator("[data-slot=track-said]")).to_contain_text(ZH["track_none"], timeout=BOUND_MS)
    await track.close()


async def called(seat: Screen, recipient: str, who: str) -> None:
    """What was said on the telephone is written down beside the number."""
    await order_row(seat, recipient).locator("button").last.click()
    form = seat.page.locator("[data-testid=form-order-log]")
    await form.locator("input[name=speaker]").fill(who)
    await form.locator("input[name=speaker]").press("Control+Enter")
    await form.wait_for(state="detached", timeout=BOUND_MS)


async def department_accepts(house: House, unit: str) -> None:
    """The department's own system reads what it was sent and confirms it."""
    key, intake = read_keys(house.stack.settings).departments[unit].key, house.stack.settings.intake_url
    async with httpx.AsyncClient(headers={"Authorization": f"Bearer {key}"}) as client:
        found: list[dict[str, Any]] = []
        async with asyncio.timeout(BOUND_MS / 1000):
            while not found:
                told = (await client.get(f"{intake}/v1/messages")).json()
                found = [one for one in told if one["data"]["text"] == TEXT]
        said = {"specversion": "1.0", "id": str(uuid.uuid4()), "source": f"/{unit}", "type": "city.message.receipt"}
        body = json.dumps(said | {"subject": found[0]["subject"], "data": {"step": "accepted"}})
        answer = await client.post(
            f"{intake}/v1/events", content=body, headers={"Content-Type": "application/cloudevents+json"}
        )
        assert answer.status_code == 202


async def phone_goes(house: House, worker: int, message: str, *steps: Step) -> None:
    keys = read_keys(house.stack.settings)
    items = [MessageReceipt(id=f"{message}/{step}", source="", at=0, message=message, step=step) for step in steps]
    await house.tell(keys.fleet_key, keys.first_sender + worker, "incident", *items)


def full_timer(house: House) -> int:
    """A full-time worker of the county, as the demo numbers them."""
    found = roster(load_places(), house.stack.settings.demo.seed)
    return next(n for n, one in enumerate(found) if one.kind == FULL and one.home.startswith(COUNTY))


_SEND = """async ([to, text, about]) => {
  const id = crypto.randomUUID(), object = crypto.randomUUID();
  const page = JSON.parse(document.getElementById("live").dataset.live).id;
  const body = { kind: "order", text, about, audience: { to: [to] }, answer_s: 600 };
  const wish = { id, action: "message.send", object, expected_version: 0, note: "", body };
  const headers = { "X-City": "1", "X-Page": page, "Content-Type": "application/json" };
  await fetch("/command", { method: "POST", headers, body: JSON.stringify(wish) });
  for (;;) {
    const told = window.cityProbe.outcome(id);
    if (told) return [told.accepted, object, told.code];
    await new Promise((done) => setTimeout(done, 50));
  }
}"""


async def night(house: House, browser: Browser, seat: Screen, other: Screen) -> tuple[str, Screen]:
    """From the call for help to the arrival; what follows is `night_end`. The id of its alert, and the page of a duty
    post. How soon each state is on `seat`, `other` and that page is noted from the beginning."""
    town = await post_of(house, browser, POST)
    for screen_ in (seat, other, town):
        await watch(screen_)
    await house.help(30)
    await seat.page.locator(row("紧急求助")).first.click(timeout=BOUND_MS)
    await seat.page.locator("[data-act=acknowledge]").click(timeout=BOUND_MS)
    name = await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
    assert name
    await says(seat, "detail", "已确认")
    await called_back(seat)
    worker = full_timer(house)
    refused = await seat.page.evaluate(_SEND, [f"w{worker_number(house, worker)}", TEXT, f"alert/{name}"])
    assert refused[0] is False, "no worker before somebody said that it is safe"

    await ordered(seat, "t110", POST, COUNTY, "uurban")
    await seat.page.locator("[data-testid=form-order] select[name=matter]").select_option("H05")
    await looked(house, seat, "order-form")
    await sent(seat)
    await says(seat, "orders", "待人工电话告知")
    await called(seat, "t110", "2107")
    await says(seat, "orders", "已电话告知")

    message = town.page.locator("[data-testid=inbox-message]", has_text=TEXT)
    await message.wait_for(timeout=BOUND_MS)
    await is_at(seat, POST, "delivered")
    await message.locator("[data-step=accepted]").click()
    await is_at(seat, POST, "accepted")
    await department_accepts(house, "urban")
    await is_at(seat, "uurban", "accepted")

    # One is silent: it is rung again, then called.
    await order_row(seat, COUNTY).locator("button").first.click()
    await expect(order_row(seat, COUNTY)).to_contain_text("已再次提醒 1 次", timeout=BOUND_MS)
    await message.locator("[data-step=arrived]").click()
    await is_at(seat, POST, "arrived")

    await seat.page.locator("[data-testid=safe-open]").click()
    safe = seat.page.locator("[data-testid=form-safe]")
    await safe.locator("input[name=speaker]").fill("民警 2107")
    await safe.locator("input[name=speaker]").press("Control+Enter")
    await says(seat, "orders", "民警 2107")
    to = f"w{worker_number(house, worker)}"
    accepted, object_, code = await seat.page.evaluate(_SEND, [to, TEXT, f"alert/{name}"])
    assert accepted, code
    await phone_goes(house, worker, object_, Step.DELIVERED, Step.ACCEPTED, Step.ARRIVED)
    await is_at(seat, to, "arrived")
    await looked(house, seat, "orders")
    await track_seen(seat)
    assert town.complaints == []
    return name, town


def worker_number(house: House, worker: int) -> int:
    return read_keys(house.stack.settings).first_worker + worker
