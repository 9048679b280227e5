"""Every page of a desk: large enough, clear, in one language, with no rule of accessibility broken and nothing that
overflows; and reopened by its link it says the same."""

from __future__ import annotations

import re

import pytest

from dashboard.locale import ZH
from streams.access.subject import Role
from streams.geography.places import load as geography
from tests.journeys.browser import BOUND_MS, Screen, chromium, screen
from tests.journeys.city.test_area import CUT_OFF, OVERFLOWING
from tests.journeys.city.test_legible import HAN, LATIN, MAY_BE_LATIN, faint, texts
from tests.journeys.city.test_wall import broken
from tests.journeys.stack import Stack

pytestmark = pytest.mark.journey
DESK_PX, DESK_CONTRAST = 14, 4.5
SIZE = {"width": 1366, "height": 768}
PAGES = {
    "/region/2112?range=week": "[data-slot=numbers] .row:nth-child(9)",
    "/region/211221?layer=matters": "[data-slot=picked]:not(:empty)",
    "/region/211221106?layer=rest": "[data-slot=lineup] .row:nth-child(2)",
    "/region/2112?view=matrix": "[data-slot=compared] .row:nth-child(3)",
    "/region/2112?view=ranks&range=quarter": "[data-slot=compared] .row:nth-child(3)",
    "/trends/2112?days=7": "#trend-open_age .main-svg .point",
    "/statistics/2112?range=month": "#statistics-mix .main-svg .point",
    "/tasks": "[data-testid=tasks-own]",
    "/supervision": "[data-testid=follow-list]",
    "/alerts": ".past-seek",
    "/sitreps": "[data-testid=view]",
    "/province": "[data-testid=province-none]",
    "/workers": "[data-slot=workers] .row:nth-child(8)",
    "/workers?region=211221106": "[data-slot=workers] .row:nth-child(9)",
    "/cases?standing=open": "#grid .ag-row a",
    "/case/": ".case .state",
    "/worker/1/track": "[name=reason]",
    "/duty": "#queue",
    "/health": "[data-slot=health] .row:nth-child(3)",
}
"""Each with what is there once it has its data."""
BRIEFS = {"/briefs?cadence=day": "main table a"}
PERSON = f"(?:{'|'.join(sorted((ZH[f'role_{role.value}'] for role in Role), key=len, reverse=True))}) [0-9a-f]+"
PLAIN = {**BRIEFS, "/shift/log": "main.paper h1", "/subscriptions?region=2112&cadence=day": "main form"}
"""Pages on which nothing is live. A shift log holds what people wrote, in their own language."""


async def opened(desk: Screen, base: str, path: str, there: str) -> None:
    await desk.page.goto(base + path)
    await desk.page.wait_for_selector(there, timeout=BOUND_MS)


async def test_every_page_is_large_clear_in_one_language_and_open_to_everybody(stack: Stack) -> None:
    base = stack.settings.dashboard_url
    found: dict[str, list[object]] = {}
    async with chromium() as browser:
        desk = await screen(browser, stack.link(Role.SUPERVISOR.value), base + "/cases", SIZE)
        await desk.page.wait_for_selector("#grid .ag-row a", timeout=BOUND_MS)
        case = await desk.page.get_attribute("#grid .ag-row a", "href")
        assert case
        for path, there in {**PAGES, **PLAIN}.items():
            await opened(desk, base, case if path == "/case/" else path, there)
            told = await texts(desk)
            assert len(told["texts"]) > 5, path
            text = await desk.page.inner_text("body")
            # A person of a link is named by a part of the session's number.
            text = re.sub(PERSON, "", text)
            codes = {word for word in LATIN.findall(text) if word not in MAY_BE_LATIN and not word.isupper()}
            found[path] = [
                *faint(told, DESK_PX, DESK_CONTRAST),
                *await desk.page.evaluate(OVERFLOWING),
                *await desk.page.evaluate(CUT_OFF),
                *await broken(desk),
                *sorted(codes),
            ]
            zoomed = "() => [...document.querySelectorAll('*')].filter((e) => getComputedStyle(e).zoom !== '1').length"
            assert await desk.page.evaluate(zoomed) == 0
        assert {path: wrong for path, wrong in found.items() if wrong} == {}
        assert desk.complaints == []


def english(path: str) -> str:
    return f"{path}{'&' if '?' in path else '?'}lang=en"


async def test_every_page_in_english_has_no_han_but_names_and_room_for_longer_words(stack: Stack) -> None:
    """In a browser of New York, whose pages show Beijing time all the same. Without WebGL: what is judged are words."""
    base = stack.settings.dashboard_url
    found: dict[str, list[object]] = {}
    places = geography()
    names = {places.name(code) for tier in ("counties", "townships", "villages") for code in getattr(places, tier)()}
    names |= {
        stack.settings.city.centre,
        places.name(places.city),
        "示例值班席",
        "示例值班员",
        "示例值班长",
        "示例电话",
    }
    # An alert that is open names a post, a seat, the office near by.
    own = [r"\d+ 网格", PERSON, "[\u4e00-\u9fff]+派出所"]
    known = re.compile("|".join([*own, *sorted(map(re.escape, names), key=len, reverse=True)]))
    async with chromium(webgl=False) as browser:
        desk = await screen(browser, stack.link(Role.SUPERVISOR.value), base + "/cases", SIZE, zone="America/New_York")
        await desk.page.wait_for_selector("#grid .ag-row a", timeout=BOUND_MS)
        case = await desk.page.get_attribute("#grid .ag-row a", "href")
        assert case
        for path, there in {**PAGES, **BRIEFS}.items():
            await opened(desk, base, english(case if path == "/case/" else path), there)
            if path in PAGES:
                await desk.page.wait_for_function(_HEARD, timeout=BOUND_MS)
            text = await desk.page.evaluate(_WORDS)
            clock = await desk.text("clock") if path in PAGES else ""
            found[path] = [
                *(line for line in map(str.strip, text.splitlines()) if HAN.search(known.sub("", line))),
                *await desk.page.evaluate(OVERFLOWING),
                *await desk.page.evaluate(CUT_OFF),
                *([clock] if clock and clock[:2] != await desk.page.evaluate(_BEIJING) else []),
            ]
        assert {path: wrong for path, wrong in found.items() if wrong} == {}


_WORDS = """() => {
  // What people wrote is in their own language.
  for (const own of document.querySelectorAll(".text, [col-id=text], .panel.newest")) own.remove();
  return document.body.innerText;
}"""
_HEARD = "() => window.cityProbe.now() && document.querySelector('[data-slot=clock]').textContent"
_BEIJING = """() => new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", hourCycle: "h23" })
  .format(window.cityProbe.now())"""


async def test_a_worker_is_found_in_session_and_named_only_on_request(stack: Stack) -> None:
    base = stack.settings.dashboard_url
    async with chromium() as browser:
        desk = await screen(browser, stack.link(Role.DUTY.value), base + "/workers?region=211221106", SIZE)
        await desk.page.wait_for_function(
            "() => /在勤 [1-9]/.test(document.querySelector('[data-slot=workers-aside]')?.textContent ?? '')",
            timeout=BOUND_MS,
        )
        said = await desk.text("workers-aside")
        total, *parts = (int("".join(c for c in part if c.isdigit())) for part in said.split("·"))
        assert total == sum(parts)
        # Who is at the top changes: rows stand by who can be reached. Of whom an alert stands none is asked why.
        whose = await desk.page.get_attribute("[data-slot=workers] a[href^='#']:not(.alerted)", "href")
        name = f"[data-slot=workers] a[href='{whose}']"
        assert await desk.page.inner_text(name) == "查看"
        reason = desk.page.locator("dialog[data-testid=reason]")
        for leave in ("Escape", "Enter"):
            await desk.page.focus(name)
            await desk.page.keyboard.press("Enter")
            await reason.wait_for(timeout=BOUND_MS)
            if leave == "Escape":
                await desk.page.keyboard.type("走访核对")
            else:
                assert await reason.locator("input").input_value() == "走访核对", "what was typed is there again"
            await desk.page.keyboard.press(leave)
            await reason.wait_for(state="detached", timeout=BOUND_MS)
        await desk.page.wait_for_function(
            "(name) => !document.querySelector(name).textContent.includes('查看')", arg=name, timeout=BOUND_MS
        )
        with stack.registry() as registry:
            assert [one.record.action for one in registry.audit_chain()].count("worker.name") == 1
        assert HAN.search(await desk.page.inner_text(name))
        assert desk.complaints == []


async def test_a_day_is_picked_from_a_month_in_the_pages_language_by_keyboard(stack: Stack) -> None:
    async with chromium() as browser:
        desk = await screen(browser, stack.link(Role.SUPERVISOR.value), stack.settings.dashboard_url + "/region/2112")
        await desk.page.wait_for_selector("[data-slot=numbers] .row:nth-child(9)", timeout=BOUND_MS)
        for name, keys in (("from", ["PageUp", "ArrowUp"]), ("to", ["ArrowLeft"])):
            await desk.page.focus(f".day-in:has([name={name}]) .pick")
            await desk.page.keyboard.press("Enter")
            month = desk.page.locator(f".day-in:has([name={name}]) .month")
            assert re.fullmatch(r"\d{4}年\d{1,2}月", (await month.locator("b").inner_text()).replace("\u2009", ""))
            assert await broken(desk) == []
            for key in [*keys, "Enter"]:
                await desk.page.keyboard.press(key)
        first, last = [await desk.page.input_value(f"[name={name}]") for name in ("from", "to")]
        assert first < last
        await desk.page.click(".days button:not(.day button)")
        await desk.page.wait_for_function(f"() => location.search.includes('from={first}&to={last}')", timeout=BOUND_MS)
        await desk.page.wait_for_function(
            f"() => document.querySelector('[data-slot=numbers-aside]').textContent.includes('{first} 至 {last}')",
            timeout=BOUND_MS,
        )
        assert desk.complaints == []
