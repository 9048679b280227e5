"""Alerts: what an ordinary day and a night with three floods come to, against the targets; and how fast a key shows its
effect while a thousand alerts a minute come in."""

from __future__ import annotations

import asyncio
from statistics import median, quantiles

import msgspec

from bench.cases import _now
from bench.loaded import Meter, house, told
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from streams.fold.alerting.alerting import Alerting
from streams.geography.places import load
from streams.kpi.alarms import Figures
from streams.model.case import Category
from streams.registry.records import NewWorker
from tests.journeys.browser import BOUND_MS, chromium, screen
from tests.journeys.phones import Fleet, Phone, report
from tests.journeys.seats import sit
from tests.journeys.stack import Stack, until
from tests.streams.fold.world import World, beijing, night, ordinary_day

ALERTS, PHONES, SECONDS = 1_000, 200, 60
PRESSES = 30
KEY = """() => {
  window.took = [];
  const shown = () => document.querySelector('#queue [aria-selected="true"]')?.textContent;
  document.addEventListener("keydown", () => {
    const [begun, before] = [performance.now(), shown()];
    const look = () => {
      if (shown() !== before) window.took.push(performance.now() - begun);
      else if (performance.now() - begun < 5000) requestAnimationFrame(look);
    };
    requestAnimationFrame(look);
  }, true);
}"""


def measure() -> list[Row]:
    rows = [_day(), *_night()]
    with house() as stack:
        return [*rows, asyncio.run(_pressed(stack))]


def _day() -> Row:
    world = ordinary_day()
    raised = world.seen.raised
    by = {p: sum(n for (_, priority), n in raised.items() if priority == p) for p in (1, 2, 3)}
    missed = len(world.seen.serious) - sum(n for (rule, _), n in raised.items() if rule == "serious")
    return Row(
        "alerts of an ordinary believable day, whole city, priorities 1 to 3",
        "<= 40, none of its calls and fires missed",
        f"{sum(by.values())} ({by[1]} + {by[2]} + {by[3]}), {max(0, missed)} missed",
        f"{len(world.seen.serious)} serious reports, {len(world.seen.sos)} calls for help, {_said(raised)}",
    )


def _said(raised: dict[tuple[str, int], int]) -> str:
    return ", ".join(f"{rule} {n}" for (rule, _), n in sorted(raised.items(), key=lambda one: -one[1]))


def _night() -> list[Row]:
    world = World(beijing(25, 20))
    for _ in night(world):
        continue
    figures = world.picture.kind(Alerting).stats.figures("2112", world.picture.now, 0)
    beside = f"12 h, three floods, one seat, {figures.n} announced; flood {world.seen.flooded / world.seen.bins:.1%}"
    shown = [Row(f"a night: {name}", target, seen, beside) for name, target, seen in _targets(figures)]
    hidden = f"{world.seen.hidden} of {world.seen.bins} looks"
    return [*shown, Row("a night: critical alerts out of every queue", "never", hidden, beside)]


def _targets(figures: Figures) -> list[tuple[str, str, str]]:
    def share(part: int, whole: int) -> str:
        return f"{part / whole:.1%} (n={whole})" if whole else "none"

    def taken(priority: int) -> str:
        n = figures.acked.get(priority, 0)
        return f"{figures.ack_p90[priority]} s (n={n})" if n else "none"

    lower = figures.mix[2] + figures.mix[3]
    return [
        ("announced per 10 min and seat, mean", "<= 1", f"{figures.n / figures.bins:.2f} (n={figures.n})"),
        ("bins of 10 min above ten", "< 1 %", share(figures.over, figures.bins)),
        (
            "critical : urgent : lower",
            "<= 5 : <= 15 : >= 80 %",
            " : ".join(share(part, figures.n) for part in (figures.mix[0], figures.mix[1], lower)),
        ),
        ("chattering / open for more than a day", "0 / 0", f"{figures.chatter} / {figures.standing}"),
        ("nuisance", "<= 10 %", share(figures.nuisance, figures.ended)),
        ("ten most frequent rules' share", "<= 30 %", share(sum(figures.top.values()), figures.n)),
        ("taken p90, critical / urgent", "<= 60 s / <= 300 s", f"{taken(1)} / {taken(2)}"),
        ("escalated by time", "<= 2 %", share(figures.escalated, figures.n)),
    ]


async def _pressed(stack: Stack) -> Row:
    """Keys of a lead at the city's desk, while fires are reported all over it."""
    fleet, phones, villages = await _fleet(stack)
    fleet.start()
    sending = asyncio.create_task(_reported(stack, phones, villages))
    async with chromium() as browser:
        desk = await screen(browser, stack.link(Role.DUTY_LEAD.value))
        await desk.live()
        await sit(desk)
        await desk.page.wait_for_selector("#queue .alert", timeout=BOUND_MS)
        await desk.page.evaluate(KEY)
        meter = Meter(stack)
        for n in range(PRESSES):
            await desk.page.keyboard.press("a" if n % 2 else "j")
            await desk.page.wait_for_timeout(SECONDS * 1000 // PRESSES)
        took = await desk.page.evaluate("() => window.took")
        await sending
        shown = await desk.page.evaluate("() => document.querySelectorAll('#queue .alert').length")
        beside = f"{ALERTS:,} alerts in {SECONDS} s, {shown:,} rows at the end; {told(meter.shares())}"
    await fleet.stop()
    return Row(
        "a key press on the duty desk shows its effect",
        "<= 200 ms",
        f"p50 {median(took):.0f} ms, p95 {quantiles(took, n=20)[-1]:.0f} ms, worst of {len(took)} {max(took):.0f} ms",
        beside,
    )


async def _fleet(stack: Stack) -> tuple[Fleet, list[Phone], list[str]]:
    villages = load().villages()
    with stack.registry() as registry:
        new = [NewWorker(name=f"w{n}", home=villages[n][:9], village=villages[n], kind="full") for n in range(PHONES)]
        workers = registry.enrol_workers(new, real_ms())
        senders, key = registry.enrol_fleet(workers, label="bench", now=real_ms())
    phones = [Phone(device=d, worker=w, lon=123.8, lat=42.3) for d, w in zip(senders, workers, strict=True)]
    return Fleet(f"{stack.settings.intake_url.replace('http', 'ws', 1)}/v1/stream", key, phones), phones, villages


async def _reported(stack: Stack, phones: list[Phone], villages: list[str]) -> None:
    now, begun = await _now(stack), real_ms()
    for n in range(ALERTS):
        phone = phones[n % PHONES]
        report(phone, now + real_ms() - begun, villages[n % len(villages)])
        fire = msgspec.structs.replace(phone.waiting["incident"][-1], type="E01", category=Category.EMERGENCY)
        phone.waiting["incident"][-1] = fire
        await asyncio.sleep(SECONDS / ALERTS)
    await until(lambda: not any(phone.waiting["incident"] for phone in phones), 60, "every report acknowledged")
