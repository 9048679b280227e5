"""Two cities on one Redis Cluster: one is killed, then its server of the cluster; the other goes on unharmed, and the
province's page says at each moment of how many cities its totals are."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model import fix
from streams.model.entry_id import ZERO
from streams.operate import shell
from tests.clustered import Cluster
from tests.journeys.browser import Screen, chromium, screen
from tests.journeys.stack import BOUND_S, ROOT, Stack, until
from tests.servers import free_port

pytestmark = [pytest.mark.journey, pytest.mark.soak, pytest.mark.timeout(900)]
FOLDER = ROOT / "tests" / "data" / "other-city"
TOKEN = "a-token-of-the-province"
SIZE = {"width": 1366, "height": 768}
MORE, APART_S = 100, 0.05
"""Fixes that a phone of the living city has acknowledged during each fault; how long it waits between two."""
ACKNOWLEDGED_S = 10.0
"""Longest wait for one on a machine that runs two cities, a cluster and a browser."""


class Sender:
    """One phone: sends a fix until it is acknowledged, then the next. `kept`: their moments, city s."""

    def __init__(self, url: str, lat: float, lon: float) -> None:
        self._url = url
        self._at: dict[str, float | str] = {"lat": lat, "lon": lon, "accuracy": 6, "id": "p1"}
        self._next = real_ms() // 1000 - 20_000
        self.kept: list[int] = []
        self.longest = 0.0

    async def run(self, stop: asyncio.Event) -> None:
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            while not stop.is_set():
                begun = time.monotonic()
                while not await self._taken(client) and not stop.is_set():
                    await asyncio.sleep(APART_S)
                self.longest = max(self.longest, time.monotonic() - begun)
                await asyncio.sleep(APART_S)

    async def _taken(self, client: httpx.AsyncClient) -> bool:
        try:
            answer = await client.post(self._url, params={**self._at, "timestamp": self._next})
        except httpx.HTTPError:
            return False
        if answer.status_code == httpx.codes.OK:
            self.kept.append(self._next)
            self._next += 1
        return answer.status_code == httpx.codes.OK


class Province:
    """`here`: Tieling, whose desk shows the province. `there`: another city, that is killed. Nothing is simulated."""

    def __init__(self, folder: Path, cluster: Cluster) -> None:
        ports = {"2112": free_port(), "9901": free_port()}
        cities = {code: f"http://127.0.0.1:{port}" for code, port in ports.items()}
        other = {"code": "9901", "name": "示例市", "centre": "示例市社会治理中心"}
        self.there = _city(folder / "there", cluster, ports["9901"], other, {"own_token": TOKEN})
        pages = {"9901": self.there.settings.dashboard_url}
        province = {"own_token": TOKEN, "token": TOKEN, "cities": cities, "pages": pages}
        self.here = _city(folder / "here", cluster, ports["2112"], {"code": "2112"}, province)
        counties, units = str(FOLDER / "counties.geojson"), str(FOLDER / "units.csv")
        self.there.run("import-boundaries", counties, "--units", units, "--datum", "wgs84")
        for city in (self.here, self.there):
            city.run("create-store")

    def link(self) -> str:
        """Of a supervisor, to the page of the province."""
        with self.here.registry() as registry:
            token = registry.new_link(Role.SUPERVISOR, "2112", "/province", now=real_ms(), ttl_ms=BOUND_S * 1000)
        return f"{self.here.settings.dashboard_url}/signin?token={token}"

    def sender(self, stack: Stack, town: str) -> Sender:
        words = ("--home", town, "--id", "p1", "--name", "王一")
        url = stack.run("enrol", "worker", *words).splitlines()[-1]
        inside = shell.places(stack.settings).polygon(town).representative_point()
        return Sender(url, inside.y, inside.x)


@pytest.fixture
def cluster() -> Iterator[Cluster]:
    with Cluster(password="s3cret").running() as cluster:
        yield cluster


@pytest.fixture
def province(tmp_path: Path, cluster: Cluster) -> Iterator[Province]:
    made = Province(tmp_path, cluster)
    with ExitStack() as ends:
        for stack in (made.here, made.there):
            ends.callback(stack.stop)
            stack.start()
        yield made


async def test_a_city_that_is_killed_takes_no_other_with_it(province: Province, cluster: Cluster) -> None:
    assert cluster.owner("2112") is not cluster.owner("9901")
    here, there = province.sender(province.here, "211221106"), province.sender(province.there, "990121101")
    stop = asyncio.Event()
    running = [asyncio.create_task(one.run(stop)) for one in (here, there)]
    async with chromium() as browser:
        page = await screen(browser, province.link(), size=SIZE)
        await _says(page, "2 个市都听到了")
        # Both cities are of today: neither has a whole day yet, and the name of one leads to its own pages.
        assert await page.page.locator("[data-testid=days-none]").count() == 1
        link = await page.page.get_attribute("tr[data-city='9901'] th a", "href")
        assert link == f"{province.there.settings.dashboard_url}/"
        await _both(here, there)
        here.longest = 0.0

        _kill(province.there)
        await _says(page, "只听到 2 个市中的 1 个")
        # A server of the pages that has not had an answer of it yet knows its code alone.
        said = await page.page.inner_text("[data-testid=whole]")
        assert "示例市" in said or "9901" in said
        assert "2 个市中 1 个" in await page.page.inner_text("[data-testid=total-reports]")
        await _goes_on(here)
        province.there.start()
        await _says(page, "2 个市都听到了")
        await _both(here, there)

        dead = cluster.owner("9901")
        dead.kill9()
        await _says(page, "只听到 2 个市中的 1 个")
        await _goes_on(here)
        dead.start()
        await _says(page, "2 个市都听到了")
        await _both(here, there)
    stop.set()
    await asyncio.gather(*running)
    print(f"{len(here.kept)} and {len(there.kept)} acknowledged; the living city's longest wait {here.longest:.2f} s")
    assert here.longest < ACKNOWLEDGED_S
    for stack, sender in ((province.here, here), (province.there, there)):
        found = await _journal(stack)
        assert len(sender.kept) == len(found), "what was acknowledged is there"
        assert set(found.values()) == {1}, "and none twice"


async def _goes_on(sender: Sender) -> None:
    n = len(sender.kept) + MORE
    await until(lambda: len(sender.kept) >= n, 120, "the living city acknowledges")


async def _both(*senders: Sender) -> None:
    await asyncio.gather(*(_goes_on(one) for one in senders))


async def _says(page: Screen, text: str) -> None:
    within = "text => document.querySelector('[data-testid=whole]')?.innerText.includes(text)"
    await page.page.wait_for_function(within, arg=text, timeout=180_000)


def _kill(stack: Stack) -> None:
    """`up` and all that it began, at once."""
    assert stack._up is not None
    parent = psutil.Process(stack._up.pid)
    family = [parent, *parent.children(recursive=True)]
    for one in family:
        one.kill()
    stack._up.wait(60)
    psutil.wait_procs(family[1:], timeout=60)


async def _journal(stack: Stack) -> Counter[int]:
    """How often each moment is in the city's journal."""
    found: Counter[int] = Counter()
    after = ZERO
    async with stack.journal() as journal:
        while more := await journal.read(after):
            after = more[-1].id
            found.update(int(row["fix_ms"]) // 1000 for one in more for row in fix.from_bytes(one.fixes))
    return found


def _city(folder: Path, cluster: Cluster, port: int, city: dict[str, str], province: dict[str, Any]) -> Stack:
    """A production store with a slot of the cluster."""
    (folder / "keys").mkdir(mode=0o700, parents=True)
    own: dict[str, Any] = {"audit_heads": str(folder / "audit" / "heads.jsonl")}
    own |= {"audit_key": str(folder / "audit.pem"), "seal_keys": str(folder / "keys" / "seal.keys")}
    stack = Stack(
        folder,
        city=city,
        store={"data_dir": str(folder / "data"), "demo": False},
        redis={"url": cluster.url},
        registry=own,
        gateway={"port": port},
        province=province,
    )
    stack.run("audit-key", str(folder / "audit.pem"))
    return stack
