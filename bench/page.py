"""How soon a person sees a page of the simulated city: cold starts and a drill from city to county to township; and
`python -m bench page --against DIR`: the same of another checkout, both cities running, measured in turn."""

from __future__ import annotations

import asyncio
import contextlib
import re
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from statistics import median

import psutil
import yaml
from playwright.async_api import BrowserContext

from bench.page_marks import DRILL, STARTS, Opened, Start, drilled, opened, signed_in
from bench.row import Row
from tests.journeys.browser import chromium
from tests.journeys.stack import Stack

TIMES, AGAINST = 20, 7
READ_S = 2
_AIM = {"wall": "<= 2 s", "area": "<= 3 s"}
_LINK = r"^ *%s +(http\S+)$"


class CityCheckout(Stack):
    """The simulated city of a checkout, which has what `make run` needs; its links are asked of its own command."""

    def __init__(self, root: Path, folder: Path, profile: str) -> None:
        super().__init__(folder, demo={"profile": profile, "mobilise_after_min": 0})
        self.root = root
        # An older checkout refuses sections that it does not know yet.
        known = re.findall(r"^## (\w+)", (root / "docs" / "settings.md").read_text("utf-8"), re.MULTILINE)
        wanted = yaml.safe_load(self.config.read_text("utf-8"))
        self.config.write_text(yaml.safe_dump({name: wanted[name] for name in wanted if name in known}), "utf-8")

    def link(self, role: str) -> str:
        found = re.search(_LINK % role, self.run("links"), re.MULTILINE)
        assert found is not None, f"no link for {role}"
        return found[1]


class CityBrowsers:
    """People signed in at one city, by role."""

    def __init__(self, city: Stack, contexts: dict[str, BrowserContext]) -> None:
        self._city, self._contexts = city, contexts

    async def open(self, start: Start) -> Opened:
        settings = self._city.settings
        base = settings.wall_url if start.role == "wall" else settings.dashboard_url
        return await opened(self._contexts[start.role], base, start)

    async def drill(self) -> list[Opened]:
        return await drilled(self._contexts["supervisor"], self._city.settings.dashboard_url, READ_S)


@contextlib.contextmanager
def cities(roots: list[Path], profile: str) -> Iterator[list[CityCheckout]]:
    """All begun at once, of one seed; they go on once each has sent its time before."""
    with contextlib.ExitStack() as stack:
        found = []
        for root in roots:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            found.append(CityCheckout(root, folder, profile))
            stack.callback(found[-1].stop)
            found[-1].launch()
        for city in found:
            city.ready()
        yield found


@contextlib.asynccontextmanager
async def browsers(all_: list[CityCheckout]) -> AsyncIterator[list[CityBrowsers]]:
    async with chromium() as browser:
        people = []
        for city in all_:
            links = {role: city.link(role) for role in {start.role for start in STARTS}}
            people.append(CityBrowsers(city, {role: await signed_in(browser, link) for role, link in links.items()}))
        yield people


async def measured(city: CityCheckout) -> list[Row]:
    async with browsers([city]) as [people]:
        rows = []
        for start in STARTS:
            rows.append(_start_row(start, [await people.open(start) for _ in range(TIMES)]))
        steps = zip(*[await people.drill() for _ in range(TIMES)], strict=True)
        return rows + [_drill_row(code, list(found)) for code, found in zip(DRILL, steps, strict=True)]


async def compared(there: CityCheckout, here: CityCheckout) -> list[Row]:
    """Each measurement of one and then of the other, the first of them in turn."""
    async with browsers([there, here]) as both:
        was_now: dict[str, tuple[list[float], list[float]]] = {}
        weights: dict[str, tuple[Opened, Opened]] = {}
        for turn in range(AGAINST):
            order = (0, 1) if turn % 2 == 0 else (1, 0)
            print(f"turn {turn + 1} of {AGAINST}", file=sys.stderr, flush=True)
            for start in (one for one in STARTS if not one.newer):
                found = {which: await both[which].open(start) for which in order}
                weights[start.name] = (found[0], found[1])
                for mark in start.marks:
                    _note(was_now, f"{start.name}, {mark}", found[0].ms[mark], found[1].ms[mark])
            steps = {which: await both[which].drill() for which in order}
            for code, was, now in zip(DRILL, steps[0], steps[1], strict=True):
                _note(was_now, f"drill to {code}, areas", was.ms["areas"], now.ms["areas"])
        return [_ratio_row(what, *times, weights.get(what.split(",")[0])) for what, times in was_now.items()]


def _note(was_now: dict[str, tuple[list[float], list[float]]], what: str, was: float, now: float) -> None:
    before, after = was_now.setdefault(what, ([], []))
    before.append(was)
    after.append(now)


def _ratio_row(what: str, was: list[float], now: list[float], weights: tuple[Opened, Opened] | None) -> Row:
    seen = f"{median(now) / median(was):.2f}x: {median(now):.0f} ms, before {median(was):.0f} ms, median of {len(now)}"
    beside = " | ".join(_weight(one) for one in weights[::-1]).replace(" | ", "; before ") if weights else _busy()
    return Row(f"page, {what}", "<= 1.10x", seen, beside)


def _start_row(start: Start, found: list[Opened]) -> Row:
    seen = "; ".join(f"{mark} {_spread([one.ms[mark] for one in found])}" for mark in start.marks)
    return Row(f"page, start of {start.name}", _AIM.get(start.name, ""), f"{seen}, n {len(found)}", _weight(found[-1]))


def _drill_row(code: str, found: list[Opened]) -> Row:
    return Row(
        f"page, drill to {code}", "<= 500 ms", f"{_spread([one.ms['areas'] for one in found])}, n {len(found)}", _busy()
    )


def _spread(times: list[float]) -> str:
    """p95 by the nearest of those that were seen."""
    ordered = sorted(times)
    return f"p50 {median(ordered):.0f} ms, p95 {ordered[-(-95 * len(ordered) // 100) - 1]:.0f} ms"


def _weight(one: Opened) -> str:
    return f"{one.requests} requests, {one.kb:.0f} KB and {one.socket_kb:.0f} KB live"


def _busy() -> str:
    return f"the machine's load was {psutil.getloadavg()[0]:.1f}"


def measure() -> list[Row]:
    with cities([Stack.root], "believable") as [city]:
        return asyncio.run(measured(city))


def against(root: Path) -> list[Row]:
    with cities([root.resolve(), Stack.root], "believable") as [there, here]:
        return asyncio.run(compared(there, here))
