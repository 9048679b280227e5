"""The page of an area, asked anew by its one callback: sign-in, right, queries, figures and the whole answer.

A month of a city's cases of `history` and 100,000 that are open, read through the pages' server without a network.
Before each question history went on by an entry, so that nothing is answered from what was made before; ten people at
once ask for other areas each, as they would in a city at work.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import quantiles

from bench.history import DAYS, FIRST, MATTERS, made_history
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from streams.geography.places import load
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.test_callbacks import sent

TIMES, PEOPLE = 20, 10
OPEN = 100_000
VIEWS = (("2112", "week"), ("2112", "month"), ("211221", "month"))
END = day_start(FIRST + DAYS) - 1


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        history, _ = made_history(Path(folder), OPEN)
        site = Site(Path(folder), demo=True, offset_ms=END - real_ms())
        site.registry.set_regulation(regulation(CasesSection()), 0)
        people = [site.signed_in(Role.SUPERVISOR) for _ in range(PEOPLE)]
        rows = [*(_alone(people[0], history, code, span) for code, span in VIEWS), _together(people, history)]
        history.close()
        site.registry.close()
    return rows


def _asked(client: Browser, code: str, span: str) -> Callable[[], int]:
    """A question; bytes of its answer."""
    path, query = f"/region/{code}", f"?range={span}"
    values = [("address", "search", query), ("region-renewed", "data", None), ("address", "pathname", path)]
    body = sent("view-region.children", values, path, query)

    def ask() -> int:
        answer = client.ask("/_dash-update-component", body)
        assert answer.status_code == 200, answer.text
        return len(json.dumps(answer.get_json()))

    return ask


def _timed(ask: Callable[[], int]) -> tuple[float, float, int]:
    """(ms, ms of CPU of the process, bytes)."""
    start, cpu = time.perf_counter(), time.process_time()
    size = ask()
    return 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - cpu), size


def _on(history: History) -> None:
    history.put([], EntryId(DAYS + 1, history.cursor().seq + 1), 0)


def _alone(client: Browser, history: History, code: str, span: str) -> Row:
    ask, found = _asked(client, code, span), []
    for _ in range(TIMES + 1):
        _on(history)
        found.append(_timed(ask))
    longest, cpu = (quantiles([one[n] for one in found[1:]], n=20) for n in (0, 1))
    return Row(
        f"callback of an area's page, {code}, {span}",
        "p95 <= 200 ms",
        f"p50 {longest[9]:.0f} ms, p95 {longest[-1]:.0f} ms; of CPU {cpu[9]:.0f} and {cpu[-1]:.0f} ms",
        f"{TIMES} questions, one person; {DAYS * MATTERS + OPEN:,} cases, {OPEN:,} open; {found[-1][2] / 1000:.0f} kB; "
        f"the first of a process {found[0][0]:.0f} ms",
    )


def _together(people: list[Browser], history: History) -> Row:
    """Each asks for an area of its own, all at the same time, by the threads of one process."""
    codes = ["2112", *sorted(load().counties()), *sorted(load().townships())][:PEOPLE]
    asks = [_asked(client, code, "month") for client, code in zip(people, codes, strict=True)]
    found: list[float] = []
    with ThreadPoolExecutor(PEOPLE) as threads:
        for _ in range(TIMES):
            _on(history)
            found += [ms for ms, *_ in threads.map(_timed, asks)]
    longest = quantiles(found, n=20)
    return Row(
        f"callback of an area's page, {PEOPLE} people at once",
        "-",
        f"p50 {longest[9]:.0f} ms, p95 {longest[-1]:.0f} ms",
        f"{TIMES} rounds; the city, its counties, townships; each waits for the others of one process",
    )
