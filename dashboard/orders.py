"""Whom a page may offer as recipients of an order."""

from __future__ import annotations

from dashboard.context import PageContext


def ordered_units(page: PageContext, now: int) -> dict[str, str]:
    """{id: name} of the departments that may be ordered at `now` (city ms), by id; courts and their like are asked."""
    units, zh = page.regulation.units_at(now), page.words.language == "zh"
    asked = page.regulation.independent
    return {
        one.id: one.name if zh else one.en
        for one in sorted(units.live, key=lambda unit: unit.id)
        if one.id not in asked
    }
