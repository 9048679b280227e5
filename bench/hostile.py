"""Hostile clients at every door, while a city's positions come in: how old the picture gets, who is answered."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import numpy as np

from bench.loaded import house, loaded
from bench.row import Row
from streams.clock import real_ms
from tests.journeys.stack import Stack
from tests.journeys.test_kills import Load

SECONDS = 30
SILENT, HALVES, TEXTS = 2_000, 200, 6
BODY = 300_000_000
REPORTS_PER_S = 5
_HALF_HEAD = b"GET /healthz HTTP/1.1\r\nX-a: "
_HALF_BODY = b"POST /signin HTTP/1.1\r\nHost: a\r\nContent-Length: 400\r\n\r\nhalf"


def doors(stack: Stack) -> dict[str, tuple[str, int]]:
    """Where each listens."""
    said = stack.settings
    urls = {
        "pages": said.dashboard_url,
        "wall": said.wall_url,
        "gateway": said.gateway_url,
        "intake": said.intake_url,
    }
    return {name: (urlsplit(url).hostname or "", urlsplit(url).port or 0) for name, url in urls.items()}


async def line(place: tuple[str, int], words: bytes) -> asyncio.StreamWriter | None:
    try:
        _, writer = await asyncio.open_connection(*place)
        writer.write(words)
    except OSError:
        return None
    return writer


@contextlib.asynccontextmanager
async def crowded(place: tuple[str, int], silent: int, halves: int) -> AsyncIterator[None]:
    """So many sockets that say nothing, and half requests, opened again in place of those that are closed."""

    async def keep(words: bytes, many: int) -> None:
        held: list[asyncio.StreamWriter] = []
        try:
            while True:
                held = [one for one in held if not one.is_closing()]
                for _ in range(many - len(held)):
                    if (one := await line(place, words)) is not None:
                        held.append(one)
                await asyncio.sleep(2.0)
        finally:
            for one in held:
                one.close()

    tasks = [asyncio.create_task(keep(b"", silent))]
    tasks += [asyncio.create_task(keep(words, halves // 2)) for words in (_HALF_HEAD, _HALF_BODY)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def large_body(url: str) -> tuple[int, float]:
    """(status, s until it came) of BODY bytes in chunks, without a key."""

    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(BODY // 65_536):
            yield b"x" * 65_536

    begun = time.monotonic()
    try:
        async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
            answer = await client.post(f"{url}/v1/commands", content=chunks())
            return answer.status_code, time.monotonic() - begun
    except httpx.TransportError:
        return 0, time.monotonic() - begun


async def long_texts(url: str, key: str) -> list[int]:
    """Statuses of reports of 250 KB each."""
    statuses = []
    async with httpx.AsyncClient(trust_env=False, timeout=30) as client:
        for n in range(TEXTS):
            data = {"type": "S01", "category": "S", "region": "211221106201", "text": "1 " * 120_000}
            event = {"specversion": "1.0", "id": f"hostile-{n}", "source": "/bench", "type": "city.case.report"}
            headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/cloudevents+json"}
            body = json.dumps(event | {"data": data})
            statuses.append((await client.post(f"{url}/v1/events", content=body, headers=headers)).status_code)
    return statuses


async def watch(stack: Stack, load: Load, took: dict[str, list[float]], ages: list[float]) -> None:
    """Asks every door, and how old the picture is, until cancelled."""
    async with httpx.AsyncClient(trust_env=False, timeout=20) as client:
        while True:
            for name, (host, port) in doors(stack).items():
                begun = time.monotonic()
                try:
                    answer = await client.get(f"http://{host}:{port}/healthz", headers={"Connection": "close"})
                except httpx.TransportError:
                    took[name].append(20.0)
                    continue
                took[name].append(time.monotonic() - begun)
                if name == "gateway":
                    ages.append((load.clock.now_ms() - answer.json()["fold_at"]) / 1000)
            await asyncio.sleep(0.25)


async def attacked(stack: Stack, seconds: float = SECONDS, silent: int = SILENT) -> list[str]:
    """What was seen, in words."""
    with stack.registry() as registry:
        _, key = registry.enrol_department("hostile", simulated=True, now=real_ms())
    async with loaded(stack, REPORTS_PER_S) as load:
        took: dict[str, list[float]] = {name: [] for name in doors(stack)}
        ages: list[float] = []
        watching = asyncio.create_task(watch(stack, load, took, ages))
        async with contextlib.AsyncExitStack() as all_of_them:
            for place in doors(stack).values():
                await all_of_them.enter_async_context(crowded(place, silent, HALVES))
            body, texts = await asyncio.gather(
                large_body(stack.settings.intake_url), long_texts(stack.settings.intake_url, key)
            )
            await asyncio.sleep(seconds)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        waiting = sum(len(lane) for phone in load.fleet.phones for lane in phone.waiting.values())
        slowest = ", ".join(f"{name} {max(times):.2f} s" for name, times in took.items())
        p99 = float(np.percentile(took["intake"], 99))
        return [
            f"fold age at most {max(ages):.1f} s",
            f"slowest answer: {slowest}; intake p99 {p99:.2f} s",
            f"300 MB without a key: {body[0]} after {body[1]:.1f} s; 250 KB texts: {sorted(set(texts))}",
            f"{load.acknowledged()} acknowledged, {waiting} under way, {len(load.fleet.refused)} refused",
        ]


def measure() -> Row:
    with house() as stack:
        seen = "; ".join(asyncio.run(attacked(stack)))
    return Row(
        f"{SILENT} silent sockets and {HALVES} half requests at each door, 300 MB, 250 KB texts, beside 3,000 fixes/s",
        "fold age < 2 s, every door < 2 s",
        seen,
        f"{SECONDS} s; the attackers ran on the same cores",
    )
