"""What a page of an area shows of a period: every number of the dictionary beside the period before, and
the areas below. A number that has none says why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.areas.area_query import Against, AreaQuery, against
from dashboard.areas.lineup import LINE_UP
from dashboard.areas.number_text import difference_text, per, revised, shown, unripe
from dashboard.components.parts import meaning
from dashboard.periods import Period, compared
from dashboard.periods import asked as period_of
from streams.geography.places import Places
from streams.history.facts import FactSpan
from streams.history.numbers import Numbers
from streams.kpi.dictionary import HEAD, KPIS, Kpi, Shape, by_id
from streams.kpi.values import FEW, Value, measures, value
from streams.model.local_day import iso_day, local_day, month_start, stamp
from streams.model.region import Tier

_ON_TIME = by_id("on_time_rate")
BELOW = ("reports", "open", "overdue", *measures(_ON_TIME))


class Line(NamedTuple):
    """A number of a period. `before`: None where it is compared with nothing; `young`: why, where its cases are not
    old enough."""

    kpi: Kpi
    one: Value
    before: Value | None
    young: str


def lines(
    numbers: Numbers, asked: AreaQuery, beside: Against, kpis: Sequence[Kpi] = KPIS, unit: str = ""
) -> list[Line]:
    """Each number of `kpis` that has a history. `unit`: of a department's own steps, '' = of the area."""
    period, before, heirs = asked.period, beside.period, asked.regulation.departments.heirs if unit else ()
    span = FactSpan(asked.region, period.first, period.last, unit, heirs=heirs)
    names = tuple(dict.fromkeys(name for kpi in kpis for name in measures(kpi)))
    now = numbers.totals(span, names)
    was = numbers.totals(span._replace(first=before.first, last=before.last, minute=beside.minute), names)
    found = []
    for kpi in kpis:
        if kpi.shape is Shape.LIVE:
            continue
        divided, young = per(kpi, asked), unripe(kpi, asked)
        then = value(kpi, was, divided, before.last) if beside.whole and not young else None
        found.append(Line(kpi, value(kpi, now, divided, period.last), then, young))
    return found


def figures(numbers: Numbers, asked: AreaQuery) -> dict[str, Any]:
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
        "live": live_names(asked),
        "kpis": [_line(one, asked) for one in lines(numbers, asked, beside)],
        "strip": _strip(numbers, asked, beside.begins),
        "units": _units(numbers, span, asked) if len(asked.region) >= Tier.TOWNSHIP else [],
    }


def live_names(asked: AreaQuery) -> list[str]:
    """Numbers of the areas below that are live for this period, as in the head: of any period under way what is open,
    of today the reports, of the month so far the rate."""
    period, today = asked.period, local_day(asked.now)
    if not period.first <= today <= period.last:
        return []
    found = ["open", "overdue"]
    found += ["reports"] if period.first == today else []
    return found + (["on_time_rate"] if period.first == month_start(today, asked.regulation.month_from) else [])


def _strip(numbers: Numbers, asked: AreaQuery, begins: int) -> dict[str, dict[str, Any]]:
    """The numbers at the head with the days they are of: those of a day today, those of the month so far; and what they
    were up to the same time of the period before, and of the same days a year before. Of a period that history has a
    part of alone, nothing."""
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
        known, year = begins <= before.first, _year(numbers, current, asked, begins)
        long_ago = numbers.totals(year, parts) if year else None
        for kpi in mine:
            one, then = value(kpi, now), value(kpi, was)
            found[kpi.id] = {
                "now": shown(kpi, one, asked),
                "now_n": one.n if kpi.counted else None,
                "text": shown(kpi, then, asked) if known else "—",
                "n": then.n if known and kpi.counted else None,
                "year": shown(kpi, value(kpi, long_ago), asked) if long_ago is not None else "",
                "range": range_,
                "first": iso_day(current.first),
                "last": iso_day(current.last),
            }
    return found


def _year(numbers: Numbers, period: Period, asked: AreaQuery, begins: int) -> FactSpan | None:
    """The same days a year before, up to the same time; of imported sums, which are of whole days, the days that are
    over. None where history does not have all of them."""
    year, minute = compared(period, asked.cut, asked.regulation.month_from, year=True)
    last = year.last
    if minute is not None and last <= numbers.imported_until():
        last, minute = last - 1, None
    return FactSpan(asked.region, year.first, last, minute=minute) if begins <= year.first <= last else None


def _line(line: Line, asked: AreaQuery) -> dict[str, Any]:
    kpi, one, words, young = line.kpi, line.one, asked.words, line.young
    before = line.before or Value(None)
    zh = words.language == "zh"
    return {
        "id": kpi.id,
        "name": kpi.zh if zh else kpi.en,
        "unit": kpi.unit_zh if zh else kpi.unit_en,
        "text": shown(kpi, one, asked),
        "p90": "" if one.p90 is None else shown(kpi, Value(one.p90), asked),
        "n": one.n if kpi.counted else None,
        "few": kpi.counted and 0 < one.n < FEW,
        "before": "" if young else shown(kpi, before, asked),
        "before_n": before.n if kpi.counted and line.before else None,
        "difference": difference_text(kpi, one, before, asked),
        "revised": revised(kpi, one, asked),
        "unripe": young,
        "meaning": meaning(words, kpi),
        "listed": one.n > 0 and kpi.listed,
    }


def rows_below(sums: Mapping[str, Counter[str]], asked: AreaQuery) -> list[dict[str, Any]]:
    """The areas one tier down, by their codes, with those that nothing came from, and without a code what is of the
    area itself or of several, so that the rows sum to the area. `sums`: of each, of what BELOW names."""
    length = tier_below(asked.region)
    codes = [code for code in areas(asked.places, length) if code.startswith(asked.region)]
    rows = [_area(code, sums.get(code, Counter()), asked.places.name(code)) for code in codes]
    rest: Counter[str] = Counter()
    for code in sums.keys() - set(codes):
        rest.update(sums[code])
    return rows + ([_area("", rest, asked.words[f"below_rest_{len(asked.region)}"])] if any(rest.values()) else [])


def tier_below(region: str) -> int:
    """Digits of the codes of the areas below; of a village its own."""
    return next(int(tier) for tier in (Tier.COUNTY, Tier.TOWNSHIP, Tier.VILLAGE) if len(region) < tier or tier == 12)


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


def _units(numbers: Numbers, span: FactSpan, asked: AreaQuery) -> list[dict[str, Any]]:
    rules = asked.regulation
    units = rules.units_at(asked.now)
    found = numbers.by_unit(span._replace(heirs=rules.departments.heirs), ("open",))
    zh = asked.words.language == "zh"
    offices = [
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
    for one in offices:
        # What is with a court is our own requests to it: its cases are not ours to count.
        word = "lineup_asked" if one["unit"] in rules.independent else "lineup_open"
        one["note"] = asked.words[word].format(n=one["open"])
    return offices + [{"unit": "", "open": 0, **one._asdict()} for one in asked.mediation]
