"""The page of an area, asked anew by its one callback: sign-in, right, queries, figures and the whole answer.

A month of a city's cases of `history`, read through the pages' server without a network; before each question history
went on by an entry, so that nothing is answered from what was made before.
"""

from __future__ import annotations

import json
import tempfile
import time
from pathlib import Path
from statistics import quantiles

from bench.history import DAYS, FIRST, MATTERS, made_history
from bench.row import Row
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Browser, Site
from tests.dashboard.test_callbacks import sent

TIMES = 20
VIEWS = (("2112", "week"), ("2112", "month"), ("211221", "month"))
END = day_start(FIRST + DAYS) - 1


def measure() -> list[Row]:
    with tempfile.TemporaryDirectory() as folder:
        history, _ = made_history(Path(folder))
        site = Site(Path(folder), demo=True, offset_ms=END - real_ms())
        site.registry.set_regulation(regulation(CasesSection()), 0)
        client = site.signed_in(Role.SUPERVISOR)
        rows = [_row(client, history, code, span) for code, span in VIEWS]
        history.close()
        site.registry.close()
    return rows


def _row(client: Browser, history: History, code: str, span: str) -> Row:
    path, query = f"/region/{code}", f"?range={span}"
    values = [("address", "search", query), ("region-renewed", "data", None), ("address", "pathname", path)]
    body = sent("view-region.children", values, path, query)
    times, size = [], 0
    for n in range(TIMES + 1):
        history.put([], EntryId(DAYS + 1, history.cursor().seq + 1), 0)
        start = time.process_time()
        answer = client.ask("/_dash-update-component", body)
        times.append(1000 * (time.process_time() - start))
        size = len(json.dumps(answer.get_json()))
        assert answer.status_code == 200, (n, answer.text)
    longest = quantiles(times[1:], n=20)
    return Row(
        f"callback of an area's page, {code}, {span}",
        "p95 <= 200 ms",
        f"p50 {longest[9]:.0f} ms, p95 {longest[-1]:.0f} ms of CPU",
        f"{TIMES} questions, one person; {DAYS * MATTERS:,} cases; {size / 1000:.0f} kB",
    )
