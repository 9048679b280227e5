"""Who is in session and where, as the rules ask: lone tasks that fell silent, how many there are by county. Pure."""

from __future__ import annotations

import numpy as np

from streams.alert_rules.inputs import Located
from streams.fold.silence import Silence
from streams.fold.workers import Workers
from streams.model.alert_plan import AlertPlan
from streams.model.local_day import local_minute

_COUNTY = 1_000_000


def lone(workers: Workers, silence: Silence, plan: AlertPlan, city: str, now: int) -> dict[int, Located]:
    """By worker: lone tasks that are silent for longer than the plan has it."""
    hour = local_minute(now) // 60
    begin, end = plan.night
    night = (begin <= hour or hour < end) if begin > end else begin <= hour < end
    found: dict[int, Located] = {}
    for worker in workers.lone(now, plan.lone * 1000, silence.awake, night=night).tolist():
        row = workers.rows[worker]
        village, heard = int(row["village"]), max(int(row["received_ms"]), silence.awake)
        region = f"{city}{village:08d}" if village else city
        found[worker] = Located(region, heard + plan.lone * 1000, int(row["lon_e6"]), int(row["lat_e6"]))
    return found


def present(workers: Workers, city: str, now: int) -> tuple[dict[str, int], list[str]]:
    """(workers present by county, counties anybody was ever heard of in)."""
    villages = workers.rows["village"]
    ever = np.unique(villages[villages > 0] // _COUNTY)
    codes, counts = np.unique(villages[workers.present(now) & (villages > 0)] // _COUNTY, return_counts=True)
    found = {f"{city}{code:02d}": n for code, n in zip(codes.tolist(), counts.tolist(), strict=True)}
    return found, [f"{city}{code:02d}" for code in ever.tolist()]
