"""Numbers of one's own place, from a village up, or of one's department. Below that there is none, and none of a place
with so few grid workers that it would be a number of persons."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.areas.area_query import AreaQuery, against
from dashboard.areas.figures import lines
from dashboard.areas.number_text import difference_text, shown
from dashboard.components.live_value import LiveValue
from dashboard.components.parts import marks, meaning
from dashboard.home.viewer import HomeViewer
from dashboard.periods import asked as period_of
from streams.access.subject import Role
from streams.history.facts import FactSpan
from streams.kpi.dictionary import Kpi, by_id
from streams.kpi.values import FEW, Value, measures, value
from streams.model.local_day import local_day
from streams.model.region import Tier

OF_PLACE = tuple(map(by_id, ("reports", "open", "overdue", "on_time_rate", "settle_rate", "return_rate")))
OF_UNIT = tuple(map(by_id, ("open", "overdue", "on_time_rate", "return_rate")))
LIVE = ("open", "overdue")
FEWEST = 5
"""Grid workers behind a number."""
_PLACES = frozenset({Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR, Role.LEADER, Role.VILLAGE})


def live_values(scope: str, role: Role) -> list[LiveValue]:
    """What of a place is shown live, for whom its topic is served."""
    if role not in _PLACES or len(scope) > Tier.TOWNSHIP:
        return []
    return [LiveValue(name, f"regions/{scope}", scope, name) for name in LIVE]


def number_section(who: HomeViewer) -> Component | None:
    """None for roles that have no number of their own: their lists say how many there are."""
    role = who.page.subject.role
    if role is Role.DEPARTMENT:
        return _strip(who, [(kpi, _of_unit(who, kpi), "") for kpi in OF_UNIT])
    if role not in _PLACES or len(who.scope) > Tier.VILLAGE:
        return None
    if _few(who):
        return html.P(who.words["home_few"].format(n=FEWEST), className="note", **marks(testid="home-few"))
    return _strip(who, _of_place(who))


def _few(who: HomeViewer) -> bool:
    if len(who.scope) < Tier.VILLAGE:
        return False
    staff = who.services.registry.workers(who.scope[: Tier.TOWNSHIP])
    return sum(one.village == who.scope for one in staff) < FEWEST


def _of_place(who: HomeViewer) -> list[tuple[Kpi, Value, str]]:
    """(number, of the month so far, how it was at this point of the month before)."""
    asked = _asked(who)
    numbers = who.services.history.numbers
    found = []
    for line in lines(numbers, asked, against(numbers, asked), OF_PLACE):
        by = difference_text(line.kpi, line.one, line.before, asked) if line.before else ""
        found.append((line.kpi, line.one, who.words["home_before"].format(by=by) if by else ""))
    return found


def _of_unit(who: HomeViewer, kpi: Kpi) -> Value:
    asked = _asked(who)
    unit = who.rules.units_at(who.now).of(who.page.subject.department)
    span = FactSpan(asked.region, asked.period.first, asked.period.last, heirs=who.rules.departments.heirs)
    sums = who.services.history.numbers.by_unit(span, measures(kpi))
    return value(kpi, sums.get(unit, {}), on=asked.period.last)


def _asked(who: HomeViewer) -> AreaQuery:
    period = period_of({"range": "month"}, local_day(who.now), who.rules.month_from)
    told = who.services.history.at()
    return AreaQuery(who.scope, period, who.words, who.services.places, who.rules, {}, who.now, told=told)


def _strip(who: HomeViewer, numbers: list[tuple[Kpi, Value, str]]) -> Component:
    asked, zh = _asked(who), who.words.language == "zh"
    live = {one.name: one for one in live_values(who.scope, who.page.subject.role)}
    cells = []
    for kpi, one, before in numbers:
        text = shown(kpi, one, asked)
        number: Component = html.Span(text, className="digits", **marks(testid=f"own-{kpi.id}"))
        if kpi.id in live:
            number = html.Span(live[kpi.id].text(text), **marks(testid=f"own-{kpi.id}"))
        few = "kpi few" if kpi.counted and one.n < FEW else "kpi"
        n = html.Span(f"n = {one.n:,}" if kpi.counted else before, className="n")
        called = kpi.zh if zh else kpi.en
        name = html.Div(
            called if kpi.is_momentary else who.words["home_month"].format(name=called), className="kpi-name"
        )
        unit = html.Small(kpi.unit_zh if zh else kpi.unit_en)
        cells.append(html.Div([name, html.Div([number, unit]), n], className=few, title=meaning(who.words, kpi)))
    return html.Div(cells, className="kpis", **marks(testid="home-numbers"))
