"""How soon what the journal has is on a screen: for each state and line that a watched page drew, the time from the
entry to the frame that shows it. Redis and browser have the same clock here."""

from __future__ import annotations

import json
import statistics
from collections.abc import Iterable
from typing import NamedTuple

from dashboard.locale import ZH
from tests.journeys.browser import Screen
from tests.journeys.record import Record, Shown, receipts

_WATCH = """() => {
  const seen = {}, since = {};
  window.cityShown = { seen, since };
  const note = (part, key, now) => {
    since[part] ??= now;
    seen[JSON.stringify([part, ...key])] ??= now;
  };
  const look = () => {
    const now = Date.now();
    const alert = document.querySelector("#queue [aria-selected=true]")?.dataset.alert ?? "";
    for (const row of document.querySelectorAll("[data-testid=order-row]"))
      note(`rows ${alert}`, [row.dataset.recipient, row.dataset.state], now);
    for (const row of document.querySelectorAll("[data-slot=timeline] .row"))
      note(`lines ${alert}`, [...row.children].map((cell) => cell.textContent), now);
    for (const row of document.querySelectorAll("#queue [data-alert]"))
      note("queue", [row.dataset.alert, row.querySelector(".where")?.textContent ?? ""], now);
    for (const box of document.querySelectorAll("[data-testid=inbox-message]"))
      note("inbox", [box.dataset.id], now);
    for (const part of ["queue", "inbox"]) since[part] ??= now;
  };
  const later = () => requestAnimationFrame(look);
  const parts = { subtree: true, childList: true, characterData: true };
  new MutationObserver(later).observe(document.body, { ...parts, attributes: true, attributeFilter: ["data-state"] });
  look();
}"""


class Lag(NamedTuple):
    """`what`: of which part of a screen. `ms`: from the entry to the frame."""

    what: str
    ms: int


async def watch(screen: Screen) -> None:
    """From now on the page notes when it first drew what."""
    await screen.page.evaluate(_WATCH)


async def lags(screen: Screen, record: Record, alert: str) -> list[Lag]:
    """Of what came while the part that shows it was there: what a page draws when it is opened is no news."""
    shown = await screen.page.evaluate("() => window.cityShown")
    found: list[Lag] = []
    for what, key, at in _expected(record, alert):
        part = "inbox" if what == "inbox" else "queue" if what == "queue" else f"{what} {alert}"
        drawn = shown["seen"].get(_json([part, *key]))
        if drawn is not None and at >= shown["since"].get(part, drawn + 1):
            found.append(Lag(what, drawn - at))
    return found


def told(name: str, found: Iterable[Lag]) -> str:
    """A line of the distribution of each part."""
    parts: dict[str, list[int]] = {}
    for one in found:
        parts.setdefault(one.what, []).append(one.ms)
    return "\n".join(
        f"{name} {what}: n {len(each)}, p50 {statistics.median(each):.0f} ms, max {max(each)} ms"
        for what, each in sorted(parts.items())
    )


def _expected(record: Record, alert: str) -> Iterable[tuple[str, list[str], int]]:
    """(part, what it shows, ms of the entry that it stands for)."""
    steps: list[Shown] = record.steps[alert]
    states: set[str] = set()
    for one in steps:
        yield "lines", one.cells, record.at[one.cause]
        if one.state and one.state not in states:
            states.add(one.state)
            yield "queue", [alert, ZH[f"alert_{one.state}"]], record.at[one.cause]
    for recipient, state, event in receipts(record.events):
        yield "rows", [recipient, state], record.at[event.id]
    for message, command in record.sent.items():
        yield "inbox", [message], record.at[command]


def _json(key: list[str]) -> str:
    """As the browser writes it."""
    return json.dumps(key, ensure_ascii=False, separators=(",", ":"))
