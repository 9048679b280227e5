"""Areas below sum to their head."""

from __future__ import annotations

from pathlib import Path

import msgspec

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import Case, CaseState, CaseStep
from streams.model.case_clock import timed
from streams.model.entry_id import EntryId
from tests.dashboard.areas.area_numbers import RULES, told
from tests.dashboard.areas.below_rows import below
from tests.dashboard.conftest import Site


def test_the_areas_below_sum_to_the_head_with_what_is_of_none_of_them(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=True)
    site.registry.set_regulation(RULES, 0)
    history, now = History(site.settings.history_url), real_ms()
    history.open()
    for n, village in enumerate(("2112", "211221", "211221106201")):
        step = CaseStep(1, CaseState.TRIAGED, now)
        one = Case(id=f"r{n}", village=village, type="H01", category="H", channel="window", reported_at=now)
        history.put([timed(msgspec.structs.replace(one, steps=(step,)), RULES)], EntryId(n + 1, 0), now)
    client = site.signed_in(Role.SUPERVISOR)
    for code, rest in (("2112", "市本级 / 跨县"), ("211221", "县本级 / 跨乡镇")):
        kpis = told(client, f"/region/{code}/numbers?range=week")["kpis"]
        head, rows = next(one["text"] for one in kpis if one["id"] == "reports"), below(client, code, "range=week")
        assert sum(area["reports"] for area in rows) == int(head)
        assert [(one["name"], one["reports"]) for one in rows if not one["code"]] == [(rest, 1)]
    assert all(one["code"] for one in below(client, "211221106", "range=week"))
    history.close()
    site.registry.close()
