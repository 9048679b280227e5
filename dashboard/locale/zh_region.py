"""Words of areas, numbers, workers and tracks, in Chinese."""

from __future__ import annotations

REGION = {
    "month_so_far": "本统计月至今",
    "kpi_without": "不含：{what}",
    "kpi_version": "口径 {id} 第{n}版",
    "joint": "；",
}
