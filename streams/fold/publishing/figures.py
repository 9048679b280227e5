"""What a region's charts show, as records of topic `figures`: hours, categories, stages; of the city, each county
and, on its wall, each township."""

from __future__ import annotations

import msgspec

from streams.fold.picture import Picture
from streams.fold.steps import Steps
from streams.model.case import Category
from streams.model.fact import CLOSED, HOUR, REPORTS, STAGE, STAGES
from streams.model.region import Tier
from streams.wire.records import HourlyReports, Shares

WEEKS = 4
_HOURS = [f"{HOUR}{hour:02d}" for hour in range(24)]
_encode = msgspec.json.Encoder().encode


def figures(picture: Picture, code: str, *, wall: bool) -> dict[str, bytes]:
    """All charts of a region. Categories of a township beside those of its county could be solved for single cases."""
    found = {"hours": _encode(_hours(picture, code)), "stages": _encode(Shares(_stages(picture, code)))}
    if len(code) > Tier.COUNTY:
        return found
    return found | {"categories": _encode(_stepped(picture, code) if wall else Shares(_categories(picture, code)))}


def _hours(picture: Picture, code: str) -> HourlyReports:
    """Today's line, and ten times the mean of the same weekday in the weeks before that are known."""
    sums, today = picture.sums, picture.today
    days = [today - 7 * week for week in range(1, WEEKS + 1)]
    days = [day for day in days if sums.on_day(REPORTS, code, day)]
    usual = [sum(sums.on_day(hour, code, day) for day in days) * 10 // len(days) for hour in _HOURS] if days else []
    return HourlyReports(tuple(sums.on_day(hour, code, today) for hour in _HOURS), tuple(usual), len(days))


def _categories(picture: Picture, code: str) -> dict[str, int | None]:
    return {c.value: picture.sums.on_day(f"{REPORTS}.{c.value}", code, picture.today) for c in Category}


def _stepped(picture: Picture, code: str) -> Shares:
    """As a wall may show them (`steps.py`)."""
    of, apart = picture.kind(Steps).of(code)
    return Shares(of, picture.kind(Steps).at, apart)


def _stages(picture: Picture, code: str) -> dict[str, int | None]:
    found: dict[str, int | None] = {stage: picture.sums.standing(STAGE + stage, code) for stage in STAGES}
    found[CLOSED] = picture.sums.on_day(CLOSED, code, picture.today)
    return found
