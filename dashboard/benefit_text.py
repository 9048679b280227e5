"""Until when something that a worker is given holds, as it is read."""

from __future__ import annotations

from dashboard.locale import Words
from streams.registry.own_data import Benefit


def until(one: Benefit, today: str, words: Words) -> str:
    """`today`: an ISO date."""
    if not one.valid_to:
        return words["benefit_no_end"]
    return words["benefit_over"].format(day=one.valid_to) if one.over(today) else one.valid_to
