"""A quiet city for the duty desk's journeys: its phones, departments and telephones are the test's own."""

from __future__ import annotations

import asyncio
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from playwright.async_api import Browser
from websockets.asyncio.client import connect

from streams.access.subject import Role
from streams.geography.places import load as load_places
from streams.model.alert import Alert
from streams.model.case import CaseState, Category
from streams.model.event import CaseStatus, Report, Sos
from streams.operate.keys import read_keys
from streams.wire.phone import Batch, Frame, Item, Kept, PhoneHello, PhoneWelcome, ToPhone
from tests.journeys.browser import BOUND_MS, Screen, screen
from tests.journeys.stack import BOUND_S, Stack

VILLAGE, TOWN = "211221106201", "腰堡镇"
VILLAGES = list({code[:9]: code for code in load_places().villages() if code[:9] != VILLAGE[:9]}.values())[:5]
"""Of five other townships."""


class Telephone:
    """The city's gateway to telephones: hears calls, and fails the first of each that is no test. `answers`: cleared,
    it answers no such call until it is set again."""

    def __init__(self) -> None:
        self.heard: list[dict[str, Any]] = []
        self.answers = threading.Event()
        self.answers.set()
        heard, answers = self.heard, self.answers

        class Door(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                again = any(one["id"] == said["id"] for one in heard)
                heard.append(said)
                if not said["test"]:
                    answers.wait(BOUND_S)
                self.send_response(200 if again or said["test"] else 503)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Quiet."""

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
        self.url = f"http://127.0.0.1:{self._server.server_port}/call"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self.answers.set()
        self._server.shutdown()
        self._server.server_close()


class House:
    """A quiet city whose phones and departments are the test's own."""

    def __init__(self, stack: Stack, telephone: Telephone) -> None:
        self.stack, self.telephone = stack, telephone
        self._next: dict[tuple[int, str], int] = {}
        self.now = 0

    async def tell(self, key: str, device: int, lane: str, *items: Item) -> None:
        """Over the phones' own door, until it is durable."""
        async with connect(self.stack.settings.intake_url.replace("http", "ws", 1) + "/v1/stream") as line:
            await line.send(msgspec.json.encode(PhoneHello(key)).decode())
            welcome = msgspec.json.decode(await line.recv(), type=ToPhone)
            assert isinstance(welcome, PhoneWelcome)
            first = self._next.get((device, lane), 1)
            batch = Batch(device, 1, lane, first, tuple(msgspec.structs.replace(i, at=welcome.now) for i in items))
            await line.send(msgspec.json.encode(Frame(1, (batch,))).decode())
            kept = msgspec.json.decode(await line.recv(), type=ToPhone)
            assert isinstance(kept, Kept)
            assert kept.quarantined == 0
            self._next[device, lane] = first + len(items)

    async def help(self, worker: int, *, back: bool = False) -> None:
        keys = read_keys(self.stack.settings)
        call = Sos(
            id=f"sos-{worker}-{self._next}-{back}", source="", at=0, worker=0, lon_e6=123_810_000, cancelled=back
        )
        call = msgspec.structs.replace(call, worker=keys.first_worker + worker, lat_e6=42_017_000)
        await self.tell(keys.fleet_key, keys.first_sender + worker, "incident", call)

    async def twice_returned(self, *names: str, village: str = VILLAGE) -> None:
        """Matters that two units have sent back: each is for attention."""
        keys = read_keys(self.stack.settings)
        reports = [
            Report(id=name, source="", at=0, region=village, type="C01", category=Category.CITY, text="垃圾")
            for name in names
        ]
        await self.tell(keys.fleet_key, keys.first_sender, "incident", *reports)
        assert keys.platform is not None
        await self.tell(
            keys.platform.key, keys.platform.sender, "live", *self._dispatches(names, village, 1, first=True)
        )
        for version in (3, 5):
            back = [
                CaseStatus(
                    id=f"{name}/{version}",
                    source="",
                    at=0,
                    case=name,
                    version=version,
                    state=CaseState.RETURNED,
                    reason="不属本单位职责",
                )
                for name in names
            ]
            unit = keys.departments["urban"]
            await self.tell(unit.key, unit.sender, "live", *back)
            if version == 3:
                again = self._dispatches(names, village, 4)
                await self.tell(keys.platform.key, keys.platform.sender, "live", *again)

    def _dispatches(
        self, names: tuple[str, ...], village: str, version: int, *, first: bool = False
    ) -> list[CaseStatus]:
        """Of the village, to `urban`; `first`: it takes the matter on before."""
        states = (CaseState.TRIAGED, CaseState.DISPATCHED) if first else (CaseState.DISPATCHED,)
        return [
            CaseStatus(
                id=f"{name}/{n}",
                source="",
                at=0,
                case=name,
                version=n,
                state=state,
                unit="urban" if state is CaseState.DISPATCHED else "",
                acting=village,
            )
            for name in names
            for n, state in enumerate(states, version)
        ]

    async def alike(self, n: int) -> None:
        """So many reports of one type in one village."""
        keys = read_keys(self.stack.settings)
        reports = [
            Report(id=f"alike-{k}", source="", at=0, region=VILLAGE, type="S03", category=Category.SERVICE, text="停水")
            for k in range(n)
        ]
        await self.tell(keys.fleet_key, keys.first_sender, "incident", *reports)

    async def desk(self, browser: Browser, role: Role = Role.DUTY_LEAD, *, sits: bool = True) -> Screen:
        """`sits`: its shift has begun."""
        found = await screen(browser, self.stack.link(role.value))
        await found.live()
        if sits:
            await sit(found)
        return found


def housed(folder: Path, said: str) -> Iterator[House]:
    plan = folder / "plan.yaml"
    plan.write_text(said, "utf-8")
    telephone = Telephone()
    stack = Stack(folder, demo={"run": False}, alerts={"plan": str(plan), "webhook_url": telephone.url})
    stack.start()
    yield House(stack, telephone)
    stack.stop()
    telephone.close()


async def sit(seat: Screen) -> None:
    """Begins a shift without a click, which would let the browser sound too."""
    assert await seat.page.evaluate(_SIT)


_SIT = """async () => {
  const id = crypto.randomUUID();
  const live = JSON.parse(document.getElementById("live").dataset.live);
  const wish = { id, action: "shift.begin", object: live.region ?? "2112", expected_version: 0, note: "" };
  const headers = { "X-City": "1", "X-Page": live.id, "Content-Type": "application/json" };
  await fetch("/command", { method: "POST", headers, body: JSON.stringify(wish) });
  for (;;) {
    const told = window.cityProbe.outcome(id);
    if (told) return told.accepted;
    await new Promise((done) => setTimeout(done, 50));
  }
}"""


def row(words: str) -> str:
    return f"#queue .alert:has-text('{words}')"


async def says(seat: Screen, slot: str, words: str, bound: int = BOUND_MS) -> None:
    await seat.page.wait_for_function(
        "([slot, words]) => document.querySelector(`[data-slot='${slot}']`)?.textContent.includes(words)",
        arg=[slot, words],
        timeout=bound,
        polling=50,
    )


UNREAD = "() => [...document.querySelectorAll('[data-read]:not(:checked)')].map((one) => one.dataset.read)"
SIGNED_OR_MORE = """() => !document.querySelector("#sign-takeover")
  || document.querySelector("[data-read]:not(:checked)") !== null"""
RINGS = "document.querySelector('[data-slot=sound]').dataset.rings?.split(' ').map(Number) ?? [0, 0, 0]"


async def rings(seat: Screen) -> list[int]:
    """How often the seat rang: critical, urgent, for attention."""
    found: list[int] = await seat.page.evaluate(RINGS)
    return found


async def rung(seat: Screen, more_than: list[int]) -> None:
    """Until it rang for something critical again."""
    await seat.page.wait_for_function(
        f"(n) => ({RINGS})[0] > n",
        arg=more_than[0],
        timeout=BOUND_MS,
        polling=50,
    )


async def press(seat: Screen, *keys: str) -> int:
    for key in keys:
        await seat.page.keyboard.press(key)
    return len(keys)


async def closed(seat: Screen, words: str) -> None:
    """Whatever says so in the queue is taken and ended."""
    while await seat.page.locator(row(words)).count():
        await seat.page.locator(row(words)).first.click()
        name = await seat.page.locator("#queue [aria-selected=true]").get_attribute("data-alert")
        if await seat.page.locator("[data-act=acknowledge]").count():
            await seat.page.click("[data-act=acknowledge]")
        await seat.page.click("[data-act=close]", timeout=BOUND_MS)
        await seat.page.fill(".detail form textarea", "已核实")
        await press(seat, "Control+Enter")
        await seat.page.wait_for_selector(f"#queue [data-alert='{name}']", state="detached", timeout=BOUND_MS)


async def signs(seat: Screen) -> None:
    """Each critical and urgent alert is ticked, what is announced meanwhile too; then the hand-over is signed."""
    sign = seat.page.locator("#sign-takeover")
    while await sign.count():
        for name in await seat.page.evaluate(UNREAD):
            assert await sign.is_disabled()
            await seat.page.locator(f"[data-read='{name}']").check()
        await sign.click()
        await seat.page.wait_for_function(SIGNED_OR_MORE, timeout=BOUND_MS, polling=50)
    await sign.wait_for(state="detached", timeout=BOUND_MS)


async def until_saved(journal: Any, name: str) -> dict[str, Any]:
    """The alert as the newest checkpoint has it, once it was taken."""
    for _ in range(600):
        saved = await journal.load()
        raw = saved.fields.get(f"a:{name}".encode()) if saved else None
        if raw is not None:
            alert = msgspec.msgpack.decode(raw, type=Alert)
            if alert.acked_at:
                return {"steps": [(s.at, s.move.value, s.by) for s in alert.steps]}
        await asyncio.sleep(0.1)
    raise AssertionError(f"{name} was never saved as taken")
