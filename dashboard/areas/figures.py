"""What a page of an area shows of a period: every number of the dictionary beside the period before, what came in by
type and hour, and the areas below. A number that has none says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.areas.lineup import LINE_UP, LineUp
from dashboard.components.parts import meaning
from dashboard.locale import Words
from dashboard.periods import Period, compared
from dashboard.periods import asked as period_of
from streams.geography.places import Places
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import HEAD, KPIS, Kpi, Shape, by_id
from streams.kpi.values import FEW, Value, measures, value
from streams.model.fact import HOUR
from streams.model.local_day import iso_day, local_day, month_start, stamp, weekday
from streams.model.region import Tier
from streams.model.regulation import Regulation, workday_minutes
from streams.registry.published import Published

_SHOWN_TYPES = 8
_HOURS = tuple(f"{HOUR}{hour:02d}" for hour in range(24))
_ON_TIME = by_id("on_time_rate")
_BELOW = ("reports", "open", "overdue", *measures(_ON_TIME))


class Asked(NamedTuple):
    """`region`: the area. `population`: 10,000 people by region, of those that are known. `now`: city ms; `told`: up to
    which history is told, 0 before it is. `published`: of this area and period, by number."""

    region: str
    period: Period
    words: Words
    places: Places
    regulation: Regulation
    population: Mapping[str, float]
    now: int
    lineup: LineUp = {}  # noqa: RUF012 - a mapping nobody writes to
    told: int = 0
    published: Mapping[str, Published] = {}

    @property
    def cut(self) -> int:
        """City ms up to which anything is known."""
        return min(self.now, self.told) if self.told else self.now


class Against(NamedTuple):
    """What a period is compared with, and up to which minute of its last day. `begins`: the first day that history has
    anything of; `whole`: it has all of the period compared with."""

    period: Period
    minute: int | None
    begins: int
    whole: bool


class Line(NamedTuple):
    """A number of a period. `before`: None where it is compared with nothing; `young`: why, where its cases are not
    old enough."""

    kpi: Kpi
    one: Value
    before: Value | None
    young: str


def against(numbers: Numbers, asked: Asked) -> Against:
    before, minute = compared(asked.period, asked.cut, asked.regulation.month_from)
    begins = numbers.first_day(asked.region) or asked.period.first
    return Against(before, minute, begins, begins <= before.first)


def lines(numbers: Numbers, asked: Asked, beside: Against, kpis: Sequence[Kpi] = KPIS) -> list[Line]:
    """Each number of `kpis` that has a history."""
    period, before = asked.period, beside.period
    span = FactSpan(asked.region, period.first, period.last)
    names = tuple(dict.fromkeys(name for kpi in kpis for name in measures(kpi)))
    now = numbers.totals(span, names)
    was = numbers.totals(FactSpan(asked.region, before.first, before.last, minute=beside.minute), names)
    found = []
    for kpi in kpis:
        if kpi.shape is Shape.LIVE:
            continue
        divided, young = per(kpi, asked), unripe(kpi, asked)
        compares = beside.whole and not young and kpi.shape is not Shape.MISSING
        then = value(kpi, was, divided, before.last) if compares else None
        found.append(Line(kpi, value(kpi, now, divided, period.last), then, young))
    return found


def figures(numbers: Numbers, asked: Asked) -> dict[str, Any]:
    """As the browser's module shows it; texts and integers."""
    period, beside = asked.period, against(numbers, asked)
    span, before, minute = FactSpan(asked.region, period.first, period.last), beside.period, beside.minute
    return {
        "region": asked.region,
        "first": iso_day(period.first),
        "last": iso_day(period.last),
        "complete": period.complete,
        "before": [iso_day(before.first), iso_day(before.last)],
        "until": "" if minute is None else stamp(asked.cut)[11:16],
        "since": "" if beside.whole else iso_day(beside.begins),
        "at": asked.told,
        "live": _live(asked),
        "kpis": [_line(one, asked) for one in lines(numbers, asked, beside)],
        "types": _types(numbers, span, asked),
        "heat": heat(numbers, span),
        "below": below(numbers, span, asked),
        "strip": _strip(numbers, asked, beside.begins),
        "units": _units(numbers, span, asked) if len(asked.region) >= Tier.TOWNSHIP else [],
    }


def _live(asked: Asked) -> list[str]:
    """What of the areas below the fold tells live for this period, as it does for the head: what stands for any that
    runs, reports for today, the rate for the month so far."""
    period, today = asked.period, local_day(asked.now)
    if not period.first <= today <= period.last:
        return []
    found = ["open", "overdue"]
    found += ["reports"] if period.first == today else []
    return found + (["on_time_rate"] if period.first == month_start(today, asked.regulation.month_from) else [])


def _strip(numbers: Numbers, asked: Asked, begins: int) -> dict[str, dict[str, Any]]:
    """The numbers at the head with the days they are of: those of a day today, those of the month so far; and what they
    were up to the same time of the period before. Of a period that history has a part of alone, nothing."""
    found: dict[str, dict[str, Any]] = {}
    heads = [kpi for kpi in map(by_id, HEAD) if kpi.shape is not Shape.LIVE]
    month_from = asked.regulation.month_from
    for range_ in ("today", "month"):
        mine = [kpi for kpi in heads if kpi.counted == (range_ == "month")]
        current = period_of({"range": range_}, local_day(asked.now), month_from)
        before, minute = compared(current, asked.cut, month_from)
        parts = tuple(name for kpi in mine for name in measures(kpi))
        now = numbers.totals(FactSpan(asked.region, current.first, current.last), parts)
        was = numbers.totals(FactSpan(asked.region, before.first, before.last, minute=minute), parts)
        for kpi in mine:
            one, then = value(kpi, now), value(kpi, was)
            known = begins <= before.first
            found[kpi.id] = {
                "now": shown(kpi, one, asked),
                "now_n": one.n if kpi.counted else None,
                "text": shown(kpi, then, asked) if known else "—",
                "n": then.n if known and kpi.counted else None,
                "range": range_,
                "first": iso_day(current.first),
                "last": iso_day(current.last),
            }
    return found


def shown(kpi: Kpi, one: Value, asked: Asked) -> str:
    """A value as people read it, without its unit; — where there is none."""
    if kpi.shape is Shape.MISSING:
        return asked.words["not_connected"]
    reckoned = number(kpi, one, asked)
    return "—" if reckoned is None else f"{reckoned:,.{places(kpi)}f}"


def number(kpi: Kpi, one: Value, asked: Asked) -> float | None:
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


def scaled(kpi: Kpi, minutes: float, asked: Asked) -> float:
    """Minutes in the number's own unit."""
    if kpi.unit_en == "workdays":
        return minutes / workday_minutes(asked.regulation, local_day(asked.now))
    return minutes / 1440 if kpi.unit_en == "days" else minutes


def per(kpi: Kpi, asked: Asked) -> float:
    """What a number of context is divided by; 0 where that is not known."""
    if kpi.id == "load":
        towns = [code for code in asked.places.townships() if code.startswith(asked.region)]
        if len(asked.region) >= Tier.VILLAGE:
            return 0.0
        return sum(asked.places.micro_grids(code) for code in towns) / 100
    if kpi.id == "reports_per_10k":
        return asked.population.get(asked.region, 0.0) or sum(
            people for code, people in asked.population.items() if code.startswith(asked.region)
        )
    return 0.0


def _line(line: Line, asked: Asked) -> dict[str, Any]:
    kpi, one, words, young = line.kpi, line.one, asked.words, line.young
    before = line.before or Value(None)
    zh = words.language == "zh"
    return {
        "id": kpi.id,
        "name": kpi.zh if zh else kpi.en,
        "unit": "" if kpi.shape is Shape.MISSING else kpi.unit_zh if zh else kpi.unit_en,
        "text": shown(kpi, one, asked),
        "p90": "" if one.p90 is None else shown(kpi, Value(one.p90), asked),
        "n": one.n if kpi.counted else None,
        "few": kpi.counted and 0 < one.n < FEW,
        "before": "" if young or kpi.shape is Shape.MISSING else shown(kpi, before, asked),
        "before_n": before.n if kpi.counted and line.before else None,
        "difference": difference_text(kpi, one, before, asked),
        "revised": revised(kpi, one, asked),
        "unripe": young,
        "meaning": meaning(words, kpi),
        "listed": one.n > 0 and kpi.listed,
    }


def unripe(kpi: Kpi, asked: Asked) -> str:
    """Why the number of this period is compared with none: its cases are not old enough yet; '' where they are."""
    age = local_day(asked.now) - asked.period.last
    return asked.words["unripe"].format(days=kpi.ripe_days) if age < kpi.ripe_days else ""


def revised(kpi: Kpi, one: Value, asked: Asked) -> str:
    """What was published of this number, where it reads otherwise now, with the version it was published by."""
    row = asked.published.get(kpi.id)
    if row is None:
        return ""
    then = shown(kpi, Value(row.value, row.n, row.top, row.p90), asked)
    if row.version != kpi.version:
        return asked.words["by_version"].format(was=then, n=row.version)
    return "" if then == shown(kpi, one, asked) else then


def difference(kpi: Kpi, one: Value, before: Value, asked: Asked) -> float | None:
    """Of the two as they are shown: what reads the same is the same. None where there is nothing to compare."""
    now, was = number(kpi, one, asked), number(kpi, before, asked)
    return None if now is None or was is None else round(now - was, places(kpi))


def difference_text(kpi: Kpi, one: Value, before: Value, asked: Asked) -> str:
    by = difference(kpi, one, before, asked)
    if not by:
        return "" if by is None else asked.words["unchanged"]
    arrow = "▲" if by > 0 else "▼"
    if kpi.shape is Shape.RATE:
        return asked.words["points"].format(arrow=arrow, by=f"{abs(by):.1f}")
    return f"{arrow}{abs(by):,.{places(kpi)}f}"


def _types(numbers: Numbers, span: FactSpan, asked: Asked) -> list[dict[str, Any]]:
    """The most frequent, and the rest together."""
    found = sorted(numbers.types(span).items(), key=lambda item: (-item[1], item[0]))
    zh = asked.words.language == "zh"
    names = {kind.id: kind.name if zh else kind.en for kind in asked.regulation.types}
    top = [{"id": kind, "name": names.get(kind, kind), "n": n} for kind, n in found[:_SHOWN_TYPES]]
    rest = sum(n for _, n in found[_SHOWN_TYPES:])
    return [*top, {"id": "", "name": asked.words["other_types"], "n": rest}] if rest else top


def heat(numbers: Numbers, span: FactSpan) -> list[list[int]]:
    """Reports by weekday (Monday first) and hour."""
    found = [[0] * 24 for _ in range(7)]
    for day, sums in numbers.by_day(span, _HOURS).items():
        for hour, name in enumerate(_HOURS):
            found[weekday(day)][hour] += sums[name]
    return found


def below(numbers: Numbers, span: FactSpan, asked: Asked) -> list[dict[str, Any]]:
    """The areas one tier down, by their codes, with those that nothing came from; none where a part is known of the
    area alone."""
    length = {Tier.CITY: Tier.COUNTY, Tier.COUNTY: Tier.TOWNSHIP, Tier.TOWNSHIP: Tier.VILLAGE}.get(
        Tier(len(asked.region))
    )
    if length is None or numbers.known_above(span, length):
        return []
    sums = numbers.by_area(span, _BELOW, length)
    codes = [code for code in areas(asked.places, length) if code.startswith(asked.region)]
    return [_area(code, sums.get(code, Counter()), asked.places.name(code)) for code in codes]


def areas(places: Places, length: int) -> list[str]:
    """All areas of a tier, in the order of their codes."""
    if length == Tier.COUNTY:
        return sorted(places.counties())
    return sorted(places.townships() if length == Tier.TOWNSHIP else places.villages())


def _area(code: str, sums: Counter[str], name: str) -> dict[str, Any]:
    rate = value(_ON_TIME, sums)
    return {
        "code": code,
        "name": name,
        "reports": sums["reports"],
        "open": sums["open"],
        "overdue": sums["overdue"],
        "on_time": rate.top,
        "n": rate.n,
    }


def _units(numbers: Numbers, span: FactSpan, asked: Asked) -> list[dict[str, Any]]:
    rules = asked.regulation
    units = rules.units_at(asked.now)
    found = numbers.by_unit(span._replace(heirs=rules.departments.heirs), ("open",))
    zh = asked.words.language == "zh"
    return [
        {
            "unit": unit,
            "name": asked.words[f"lineup_{name}"],
            "own": (known.name if zh else known.en) if (known := units.now(unit)) else unit,
            "open": found.get(units.of(unit), Counter())["open"],
            "who": on.who if (on := asked.lineup.get((asked.region[: Tier.TOWNSHIP], unit))) else "",
            "phone": on.phone if on else "",
        }
        for name, unit in LINE_UP
    ]
