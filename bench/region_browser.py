"""In the browser: what an update of a live figure costs beside Plotly's own restyle of it, and whether the heap of a
page that stays open grows."""

from __future__ import annotations

import asyncio
from statistics import median
from typing import Any

import numpy as np
from playwright.async_api import BrowserContext, CDPSession, Page

from bench.browser_update import spent
from bench.page_marks import closed
from bench.row import Row
from tests.journeys.browser import BOUND_MS

_PLACE = "#overview-live"
_PLOT = f"document.querySelector('{_PLACE} .js-plotly-plot')"
_FRAMES = "requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))"
_HELD = """(factor) => {
  const plot = PLOT;
  const codes = plot.data[0].customdata.map(([link]) => new URLSearchParams(link.split("?")[1]).get("region"));
  return codes.map((code, at) => [code, Math.round((300 + 90 * at) * factor), Math.round((40 + 9 * at) * factor)]);
}""".replace("PLOT", _PLOT)
_OURS = f"""(factor) => new Promise((done) => {{
  const rows = ({_HELD})(factor);
  const records = Object.fromEntries(rows.map(([code, open, overdue]) => [code, {{ open, overdue }}]));
  window.dash_clientside.set_props("live-areas", {{ data: {{ records, late: "", at: factor }} }});
  {_FRAMES};
}})"""
_DIRECT = f"""(factor) => new Promise((done) => {{
  const rows = ({_HELD})(factor);
  const x = [rows.map(([, open, overdue]) => open - overdue), rows.map(([, , overdue]) => overdue)];
  window.Plotly.restyle({_PLOT}, {{ x }}, [0, 1]);
  {_FRAMES};
}})"""
_REST = f"() => new Promise((done) => {{ {_FRAMES}; }})"
_RENEW = "() => window.dash_clientside.set_props('region-renewed', { data: performance.now() })"
RENEW_EVERY_S, LIVE_EVERY_S, SAMPLE_S = 3, 0.5, 15
HOURLY = 60
"""An open page is made anew so often in an hour."""


async def rows(person: BrowserContext, base: str, updates: int, heap_s: int) -> list[Row]:
    page = await person.new_page()
    await page.goto(f"{base}/region/2112?range=month")
    await page.locator(_PLACE + "-place").scroll_into_view_if_needed()
    await page.wait_for_function(f"() => {_PLOT}?.data?.[0].x.length > 1", timeout=BOUND_MS)
    line = await person.new_cdp_session(page)
    found = [await _live(page, line, updates), await _heap(page, line, heap_s)]
    await closed(page)
    return found


async def _live(page: Page, line: CDPSession, updates: int) -> Row:
    await line.send("Performance.setTimeDomain", {"timeDomain": "threadTicks"})
    await line.send("Performance.enable")
    costs: dict[str, list[float]] = {"ours": [], "direct": [], "rest": []}
    for n in range(updates):
        factor = 1 + (n % 5) / 10
        for name, what in (("ours", _OURS), ("rest", _REST), ("direct", _DIRECT)):
            argument = "" if name == "rest" else str(factor + (0.05 if name == "direct" else 0))
            costs[name].append(await spent(line, page, f"() => ({what})({argument})"))
            await page.wait_for_timeout(300)
    rest = median(costs["rest"])
    ours, direct = (median(costs[name]) - rest for name in ("ours", "direct"))
    return Row(
        "a live figure's update, main thread",
        "<= 1.5x of Plotly.restyle",
        f"{ours / direct:.2f}x: {ours:.0f} ms, a direct restyle of the same bars {direct:.0f} ms, median of {updates}",
        f"the same two frames without an update: {rest:.0f} ms, taken off both",
    )


async def _heap(page: Page, line: CDPSession, heap_s: int) -> Row:
    """Made anew every RENEW_EVERY_S instead of once a minute, live numbers twice a second instead of once at most."""
    await line.send("HeapProfiler.enable")
    loop = asyncio.get_running_loop()
    begun, renewals, factor = loop.time(), 0, 0
    samples: list[tuple[int, float, int]] = []
    while (now := loop.time() - begun) < heap_s:
        if now >= len(samples) * SAMPLE_S:
            samples.append((renewals, *await _used(line)))
        if now >= renewals * RENEW_EVERY_S:
            renewals += 1
            await page.evaluate(_RENEW)
        factor += 1
        await page.evaluate(_OURS, 1 + factor % 7 / 10)
        await page.wait_for_timeout(LIVE_EVERY_S * 1000)
    samples.append((renewals, *await _used(line)))
    settled = samples[len(samples) // 4 :]
    times = [one[0] for one in settled]
    slope = float(np.polyfit(times, [one[1] for one in settled], 1)[0])
    nodes = float(np.polyfit(times, [one[2] for one in settled], 1)[0])
    first, last = settled[0], settled[-1]
    return Row(
        f"heap of an open page, {heap_s} s of renewals {60 // RENEW_EVERY_S} times as often",
        "flat",
        f"{slope * HOURLY / 1000:+.2f} MB in an hour's {HOURLY} renewals; {first[1] / 1000:.1f} MB, then "
        f"{last[1] / 1000:.1f} MB after {last[0] - first[0]} renewals",
        f"nodes {first[2]:,}, then {last[2]:,} ({nodes * HOURLY:+.0f} in an hour's); after a collection each",
    )


async def _used(line: CDPSession) -> tuple[float, int]:
    """(KB of the heap, nodes of the page), what is not needed collected before."""
    await line.send("HeapProfiler.collectGarbage")
    used: dict[str, Any] = await line.send("Runtime.getHeapUsage")
    counted: dict[str, Any] = await line.send("Memory.getDOMCounters")
    return used["usedSize"] / 1000, int(counted["nodes"])
