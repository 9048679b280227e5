"""A number of the dictionary as people read it, beside the one before."""

from __future__ import annotations

from dashboard.areas.area_query import AreaQuery
from streams.kpi.dictionary import Kpi, Shape
from streams.kpi.values import Value, load_per
from streams.model.local_day import local_day
from streams.model.region import Tier
from streams.model.regulation import workday_minutes

NO_VALUE = "—"


def shown(kpi: Kpi, one: Value, asked: AreaQuery) -> str:
    """A value as people read it, without its unit; — where there is none."""
    reckoned = number(kpi, one, asked)
    return NO_VALUE if reckoned is None else f"{reckoned:,.{places(kpi)}f}"


def number(kpi: Kpi, one: Value, asked: AreaQuery) -> float | None:
    """The same as a number in its own unit, rounded as it is shown: a whole one is an int. None where there is none."""
    if one.value is None:
        return None
    own = scaled(kpi, one.value, asked) if kpi.shape in _TIMES else one.value
    return round(own, places(kpi)) if places(kpi) else round(own)


_TIMES = (Shape.TIME, Shape.AGE)


def places(kpi: Kpi) -> int:
    """Decimal places it is shown with; counts, minutes and days of an age are whole."""
    whole = kpi.shape in (Shape.COUNT, Shape.STANDING, Shape.AGE)
    return 0 if whole or (kpi.shape is Shape.TIME and kpi.unit_en.endswith("min")) else 1


def scaled(kpi: Kpi, minutes: float, asked: AreaQuery) -> float:
    """Minutes in the number's own unit."""
    if kpi.unit_en == "workdays":
        return minutes / workday_minutes(asked.regulation, local_day(asked.now))
    return minutes / 1440 if kpi.unit_en == "days" else minutes


def per(kpi: Kpi, asked: AreaQuery) -> float:
    """What a number of context is divided by; 0 where that is not known."""
    if kpi.id == "load":
        towns = [code for code in asked.places.townships() if code.startswith(asked.region)]
        if len(asked.region) >= Tier.VILLAGE:
            return 0.0
        return load_per(sum(asked.places.micro_grids(code) for code in towns))
    if kpi.id == "reports_per_10k":
        return asked.population.get(asked.region, 0.0) or sum(
            people for code, people in asked.population.items() if code.startswith(asked.region)
        )
    return 0.0


def unripe(kpi: Kpi, asked: AreaQuery) -> str:
    """Why the number of this period is compared with none: its cases are not old enough yet; '' where they are."""
    age = local_day(asked.now) - asked.period.last
    return asked.words["unripe"].format(days=kpi.ripe_days) if age < kpi.ripe_days else ""


def revised(kpi: Kpi, one: Value, asked: AreaQuery) -> str:
    """What was published of this number, where it reads otherwise now, with the version it was published by."""
    row = asked.published.get(kpi.id)
    if row is None:
        return ""
    then = shown(kpi, Value(row.value, row.n, row.top, row.p90), asked)
    if row.version != kpi.version:
        return asked.words["by_version"].format(was=then, n=row.version)
    return "" if then == shown(kpi, one, asked) else then


def difference(kpi: Kpi, one: Value, before: Value, asked: AreaQuery) -> float | None:
    """Of the two as they are shown: what reads the same is the same. None where there is nothing to compare."""
    now, was = number(kpi, one, asked), number(kpi, before, asked)
    return None if now is None or was is None else round(now - was, places(kpi))


def difference_text(kpi: Kpi, one: Value, before: Value, asked: AreaQuery) -> str:
    by = difference(kpi, one, before, asked)
    if not by:
        return "" if by is None else asked.words["unchanged"]
    arrow = "▲" if by > 0 else "▼"
    if kpi.shape is Shape.RATE:
        return asked.words["points"].format(arrow=arrow, by=f"{abs(by):.1f}")
    return f"{arrow}{abs(by):,.{places(kpi)}f}"
