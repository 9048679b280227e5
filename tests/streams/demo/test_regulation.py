from __future__ import annotations

from datetime import date

from streams.demo.regulation import regulation
from streams.model.deadlines import Unit


def test_every_type_finds_its_limit() -> None:
    found = regulation()
    assert len(found.types) == len(found.by_type) > 40
    assert {kind.limit for kind in found.types} <= set(found.limits)
    assert found.limits["U"].unit is Unit.MINUTES


def test_public_holidays_are_no_workdays() -> None:
    calendar = regulation().calendar
    national_day, monday = ((date(2026, *on) - date(1970, 1, 1)).days for on in ((10, 1), (11, 23)))
    assert calendar.spans(national_day) == ()
    assert sum(b - a for a, b in calendar.spans(monday)) == 480
