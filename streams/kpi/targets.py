"""What a city wants its numbers to reach: at least where more is better, at most where less is."""

from __future__ import annotations

from collections.abc import Mapping

from streams.errors import ConfigError
from streams.kpi.dictionary import KPIS, Direction, Kpi

_AIMED = {kpi.id: kpi for kpi in KPIS if kpi.counted and kpi.direction is not Direction.NONE}
"""Rates and times: a count that one area may reach says nothing of a smaller one."""


def checked(targets: Mapping[str, float]) -> Mapping[str, float]:
    """By the number's id, in its own unit. Raises ConfigError for all but rates and times with a better side."""
    if unknown := sorted(targets.keys() - _AIMED.keys()):
        known = ", ".join(sorted(_AIMED))
        raise ConfigError(f"dashboard.targets: {', '.join(unknown)} can have no target; these can: {known}")
    return targets


def text(kpi: Kpi, target: float) -> str:
    """As it is written beside the number."""
    return f"{'≥' if kpi.direction is Direction.UP else '≤'} {target:g}"
