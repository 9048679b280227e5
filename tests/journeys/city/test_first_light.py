"""A real phone's position, from its request to a pixel at a desk; and what the walls never hold."""

from __future__ import annotations

import http.client
import json
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import pytest

from streams.access.subject import Role
from streams.wire.columns import decode_rows
from tests.journeys.browser import BOUND_MS, COARSE, Screen, chromium, screen
from tests.journeys.stack import Stack, until

pytestmark = pytest.mark.journey
COUNTY = "211221"
TOWNSHIP = "211221106"
AT = (123.735, 42.118)
"""In Yaobao town."""
DOT_BRIGHT = 200
"""Lights are #FFE2B0; the brightest ground is #86D1BE, whose red is 134."""


def said(url: str, lon: float, lat: float, **more: str) -> int:
    """The answer to a Traccar Client's request, as the app sends it: everything in the query, an empty body."""
    place = urlsplit(url)
    words = urlencode({"id": "lamp-1", "lat": lat, "lon": lon, "timestamp": int(time.time()), "accuracy": 6, **more})
    line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=10)
    line.request("POST", f"{place.path}?{words}")
    status = line.getresponse().status
    line.close()
    return status


async def seen(desk: Screen, lon: float, lat: float) -> tuple[float, float]:
    """Where on the screen the dot at this place is drawn, once it is there."""
    place = [round(lon * 1e6), round(lat * 1e6)]
    handle = await desk.page.wait_for_function(
        """([lon, lat]) => {
          const found = window.cityProbe.places().find(([, x, y]) => x === lon && y === lat);
          return found ? window.cityProbe.screen(found[0]) : null;
        }""",
        arg=place,
        timeout=BOUND_MS,
        polling=20,
    )
    x, y = await handle.json_value()
    box = await desk.page.locator("#map").bounding_box()
    assert box
    return box["x"] + x, box["y"] + y


async def test_a_phones_request_moves_its_dot_at_its_countys_desk_and_on_no_wall(stack: Stack) -> None:
    words = stack.run("enrol", "worker", "--home", TOWNSHIP, "--app", "osmand", "--id", "lamp-1")
    url = words.strip().splitlines()[-1]
    async with chromium() as browser:
        # One that goes on to a county after a minute would have that county's dots on a slow machine.
        city = await screen(browser, stack.link("wall"), f"{stack.settings.wall_url}/wall?scene=1&hold=1")
        county = await screen(browser, stack.link("wall"), f"{stack.settings.wall_url}/wall?region={COUNTY}")
        there = f"{stack.settings.dashboard_url}/region/{COUNTY}"
        desk = await screen(browser, stack.link(Role.DUTY.value), there)
        for one in (city, county, desk):
            await one.live()
        assert said(url, *AT) == 200
        await seen(desk, *AT)
        times, places = [], [AT]
        for step in range(1, 6):
            lon, lat = round(AT[0] + 0.004 * step, 6), AT[1]
            begun = time.monotonic()
            assert said(url, lon, lat) == 200
            x, y = await seen(desk, lon, lat)
            times.append(time.monotonic() - begun)
            places.append((lon, lat))
        print(f"request to the dot at the desk: {', '.join(f'{t * 1000:.0f} ms' for t in times)}")
        await until(lambda: lit(desk, x, y), 20, "a light where the dot is")
        await county.page.wait_for_function(_COUNTED, timeout=BOUND_MS)
        check_city_scene(city)
        check_no_dot(county, places)
        assert city.complaints == county.complaints == desk.complaints == []


def check_no_dot(wall: Screen, places: list[tuple[float, float]]) -> None:
    """What a wall draws is minutes old: nothing of what was just sent is in its bytes."""
    frames = [decode_rows(frame) for frame in wall.frames if isinstance(frame, bytes)]
    assert frames
    drawn = {(int(row["lon_e6"]), int(row["lat_e6"])) for _, _, rows, *_ in frames for row in rows}
    assert not drawn & {(round(lon * 1e6), round(lat * 1e6)) for lon, lat in places}


_COUNTED = """() => {
  const said = (slot) => document.querySelector(`[data-slot='${slot}']`).innerText;
  return said("map-title") === `铁岭县 · 可联络网格员 ${said("kpi-reachable_now")}`;
}"""


async def lit(desk: Screen, x: float, y: float) -> bool:
    return await desk.brightness(x, y) > DOT_BRIGHT


def check_city_scene(city: Screen) -> None:
    """The bytes hold no single worker: no columns at all, no dot topic, only clusters of five or more."""
    assert not [frame for frame in city.frames if isinstance(frame, bytes)]
    frames = [json.loads(frame) for frame in city.frames]
    topics = {frame["topic"] for frame in frames if "topic" in frame}
    assert topics == {f"{kind}/2112/wall" for kind in ("regions", "clusters", "feed", "figures", "alerts", "shift")}
    records = [
        record
        for frame in frames
        if frame.get("topic") == "clusters/2112/wall" and frame["t"] in ("snapshot", "delta")
        for record in (frame.get("records") or frame.get("put") or {}).values()
    ]
    assert records
    assert all(record["n"] >= 5 for record in records)
    below = [
        record
        for frame in frames
        if frame.get("topic") == "regions/2112/wall"
        for code, record in (frame.get("records") or frame.get("put") or {}).items()
        if len(code) > 6
    ]
    assert below
    assert {record["reachable"] for record in below} == {None}
    text = "".join(frame for frame in city.frames if isinstance(frame, str))
    assert "网格" not in text


async def test_a_frozen_gateway_is_seen_on_the_wall_and_back_only_with_something_newer(stack: Stack) -> None:
    async with chromium() as browser:
        wall = await screen(browser, stack.link("wall"), scale=COARSE)
        await wall.live()
        with stack.frozen("gateway"):
            await wall.page.wait_for_selector("[data-testid=veil]:visible", timeout=BOUND_MS)
            assert (await wall.text("veil-text")).startswith("连接中断 · 数据截至 ")
            newest = await wall.page.evaluate("() => window.cityProbe.newest")
            assert await wall.page.evaluate(_TEXTS_OVER_FRAMES, ["clock", "kpi-reports", "kpi-reachable_now"]) == 1
        await wall.live()
        await wall.page.wait_for_selector("[data-testid=veil]", state="hidden", timeout=BOUND_MS)
        assert await wall.page.evaluate("() => window.cityProbe.newest") > newest


_TEXTS_OVER_FRAMES = """async (slots) => {
  const seen = new Set();
  for (let n = 0; n < 120; n++) {
    await new Promise(requestAnimationFrame);
    seen.add(slots.map((slot) => document.querySelector(`[data-slot="${slot}"]`).textContent).join("|"));
  }
  return seen.size;
}"""
"""How many different texts these slots show over 120 frames."""


async def test_without_webgl_the_wall_says_so_and_shows_the_rest(stack: Stack) -> None:
    async with chromium(webgl=False) as browser:
        wall = await screen(browser, stack.link("wall"))
        await wall.page.wait_for_function("() => window.cityProbe?.state === 'live'", timeout=BOUND_MS, polling=100)
        assert "WebGL" in await wall.page.inner_text("[data-testid=no-webgl]")
        await wall.page.wait_for_function(
            "() => /^[0-9,.万]+$/.test(document.querySelector('[data-slot=kpi-open]').textContent)", timeout=BOUND_MS
        )


WALLS = [(1920, 1080), (3840, 1080), (1600, 1200)]
LARGE = [(3840, 2160), (5760, 3240), (2560, 1080), (7680, 2160), (6720, 2160), (5760, 2160)]


@pytest.mark.parametrize(
    ("region", "language", "sizes", "scale"),
    [
        ("2112", "zh", WALLS, 1),
        ("2112", "zh", LARGE, COARSE),
        ("2112", "en", WALLS, 1),
        pytest.param("2112", "en", LARGE, COARSE, marks=pytest.mark.soak),
        ("211224", "zh", WALLS, 1),
        ("211224", "en", WALLS, 1),
    ],
)
async def test_nothing_overflows(
    stack: Stack, region: str, language: str, sizes: list[tuple[int, int]], scale: float
) -> None:
    found = {}
    async with chromium() as browser:
        there = f"{stack.settings.wall_url}/wall?region={region}&lang={language}"
        wall = await screen(browser, stack.link("wall"), there, scale=scale)
        for width, height in sizes:
            await wall.page.set_viewport_size({"width": width, "height": height})
            await wall.page.reload()
            await wall.page.wait_for_selector("[data-slot=busy] > div:nth-child(3)", timeout=BOUND_MS)
            found[width, height] = await wall.page.evaluate(_OVERFLOWING)
    assert found == {size: [] for size in sizes}


_OVERFLOWING = """() => {
  // The box of a Chinese glyph is 1.45 em high; of a line of 1.3 em it stands out without being cut.
  const glyphs = (e) => 0.16 * parseFloat(getComputedStyle(e).fontSize);
  const named = (e) => `${e.tagName}.${e.className}`;
  const wide = [...document.querySelectorAll("body *")]
    .filter((e) => e.clientWidth && getComputedStyle(e).display !== "inline" && !e.closest(".maplibregl-map, svg"))
    .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1 + glyphs(e))
    .map((e) => [named(e), e.textContent.slice(0, 40), `${e.scrollWidth}>${e.clientWidth}`,
      `${e.scrollHeight}>${e.clientHeight}`].join(" "));
  const over = [...document.querySelectorAll(".legend, .schematic, .middle > header")];
  const met = over.flatMap((a, n) => over.slice(n + 1).filter((b) => {
    const [p, q] = [a.getBoundingClientRect(), b.getBoundingClientRect()];
    return p.left < q.right && q.left < p.right && p.top < q.bottom && q.top < p.bottom;
  }).map((b) => `${named(a)} over ${named(b)}`));
  return [...wide, ...met];
}"""


async def test_health_names_every_process_and_stream(stack: Stack) -> None:
    async with chromium() as browser:
        desk = await screen(browser, stack.link("duty"), f"{stack.settings.dashboard_url}/health")
        await desk.live()
        await desk.page.wait_for_selector("[data-slot=health] .row:nth-child(12)", timeout=BOUND_MS)
        shown = await desk.text("health")
        for name in (
            "接入",
            "汇总",
            "推送",
            "归档",
            "模拟城市",
            "页面",
            "大屏页面",
            "日志库",
            "输入流",
            "变更流",
            "隔离区",
        ):
            assert name in shown
        assert desk.complaints == []


async def test_a_desk_names_the_post_of_a_dot_that_is_clicked(stack: Stack) -> None:
    async with chromium() as browser:
        desk = await screen(browser, stack.link("duty"), f"{stack.settings.dashboard_url}/region/{COUNTY}")
        await desk.live()
        await desk.page.wait_for_function("() => window.cityProbe.drawn > 20", timeout=BOUND_MS, polling=100)
        idx = min(await desk.places())
        x, y = await desk.page.evaluate("(idx) => window.cityProbe.screen(idx)", idx)
        await desk.page.locator("#map").click(position={"x": x, "y": y})
        await desk.page.wait_for_function(
            "() => /网格 · (专|兼)职网格员/.test(document.querySelector('[data-slot=picked]').textContent)",
            timeout=BOUND_MS,
            polling=100,
        )


def test_what_it_wrote_stays_out_of_the_tree(stack: Stack) -> None:
    assert Path(stack.settings.store.data_dir).is_relative_to(stack.folder)
