"""A rewind shows what the screens were sent, recorded at a viewer, to the digit; and its page goes by keys alone."""

from __future__ import annotations

import asyncio
import json
import random

import pytest

from streams.model.local_day import stamp
from streams.rewind import files
from streams.rewind.run import folder_of
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.city.test_tasks_by_keys import typed
from tests.journeys.stack import BOUND_S, Stack
from tests.journeys.viewers import tickets
from tests.streams.gateway.follow import Follower

pytestmark = pytest.mark.journey
TOPICS = ["regions/2112", "alerts/2112", "figures/2112", "shift/2112"]
RECORDED = 20
_NUMBER = "document.querySelector('.rewound [data-slot=kpi-{name}]').textContent.replaceAll(',', '')"
_FITS = """() => {
  const place = document.querySelector(".rewound [data-slot=hours]");
  return place.querySelector(".main-svg")?.getBoundingClientRect().bottom <= place.getBoundingClientRect().bottom + 1;
}"""
DESK = {"width": 1920, "height": 1080}


Sent = dict[tuple[str, int], dict[str, bytes]]
"""(topic, city ms) -> its records."""


async def recorded(stack: Stack) -> Sent:
    """As a viewer of the gateway had them after the last frame of that time."""
    with stack.registry() as registry:
        ticket = tickets(registry, 1)[0]
    found: Sent = {}
    follower = Follower(stack.settings.gateway_url, TOPICS, ticket=ticket)
    async with asyncio.timeout(BOUND_S):
        async for update in follower.updates():
            held = follower.topics.get(update.asked)
            if update.kind in ("snapshot", "delta") and held is not None and held.rev is not None:
                found[held.topic, held.at] = held.records()
            if len(found) >= RECORDED:
                break
    return found


@pytest.fixture(scope="module")
def sent(stack: Stack) -> Sent:
    """Recorded once, for both."""
    return asyncio.run(recorded(stack))


async def test_every_moment_is_what_the_screens_were_sent_then(stack: Stack, sent: Sent) -> None:
    folder = folder_of(stack.settings)
    newest = max(at for _, at in sent)
    async with asyncio.timeout(BOUND_S):
        while (found := files.seek(folder, newest)) is None or found[0].at < newest:
            await asyncio.sleep(0.1)
    for topic, at in random.Random(7).sample(sorted(sent), RECORDED // 2):
        moment = files.seek(folder, at)
        assert moment is not None
        assert moment[0].at == at
        assert moment[0].records(topic) == sent[topic, at], f"{topic} at {stamp(at)}"


async def test_the_page_shows_the_moment_and_plays_on_to_the_next_ones(stack: Stack, sent: Sent) -> None:
    region = sorted((at, records) for (topic, at), records in sent.items() if topic.startswith("regions/"))
    second = region[-1][0] // 1_000 * 1_000
    shown = max((at, records) for at, records in region if at <= second)[1]
    async with chromium() as browser:
        desk = await screen(browser, stack.link("duty_lead"), f"{stack.settings.dashboard_url}/rewind", size=DESK)
        for name, text in (("day", stamp(second)[:10]), ("time", stamp(second)[11:]), ("reason", "夜间事件复盘")):
            await typed(desk.page, f".rewind-bar [name={name}]", text)
        await desk.page.keyboard.press("Enter")
        await desk.page.wait_for_selector(".rewound:not([hidden])", timeout=BOUND_MS)
        for name, field in (("open", "open"), ("reports", "reports"), ("reachable_now", "reachable")):
            wanted = json.loads(shown["2112"])[field]
            await desk.page.wait_for_function(
                f"(n) => {_NUMBER.format(name=name)} === n", arg=str(wanted), timeout=BOUND_MS, polling=100
            )
        assert await desk.page.inner_text(".rewound [data-slot=clock]") == stamp(second)[11:]
        await desk.page.wait_for_selector(".time-line:not([hidden])", timeout=BOUND_MS)
        # The bar has grown by the line of time: what is drawn below it fits what is left.
        await desk.page.wait_for_function(_FITS, timeout=BOUND_MS, polling=100)
        assert await desk.page.is_hidden(".rewound .veil")
        # The frame is of then; the head of the page is of now.
        await desk.page.wait_for_selector(".player:focus")
        await desk.page.keyboard.press(" ")
        await desk.page.wait_for_function(
            "(t) => document.querySelector('.rewound [data-slot=clock]').textContent > t",
            arg=stamp(second)[11:],
            timeout=BOUND_MS,
            polling=100,
        )
        await desk.page.wait_for_function(
            "() => document.querySelector('.top [data-slot=clock]').textContent >"
            " document.querySelector('.rewound [data-slot=clock]').textContent",
            timeout=BOUND_MS,
            polling=100,
        )
        assert desk.complaints == []
