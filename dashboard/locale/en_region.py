"""Words of areas, numbers, workers and tracks, in English."""

from __future__ import annotations

REGION = {
    "month_so_far": "this statistical month so far",
    "kpi_without": "without {what}",
    "kpi_version": "definition {id} v{n}",
    "joint": "; ",
}
