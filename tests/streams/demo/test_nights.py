from __future__ import annotations

import msgspec
import pytest

from streams.demo import recipe as recipes
from streams.demo.calls import calls_of_before
from streams.demo.city import City, Home
from streams.demo.crowd import Crowd
from streams.demo.matters import Matters
from streams.demo.nights import nights
from streams.demo.recipe import Recipe
from streams.demo.ringing import NIGHTS, GraveTypes, Ringing
from streams.demo.seat import LEAD, OFFICER, SimulatedSeat
from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Picture
from streams.model.alert import AlertMove, AlertState
from streams.model.event import AlertsImported, CaseStatus, RegistryChange, Report, Tick
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.demo.test_city import DAYS, HOME, KEYS, MONDAY, SIZE, of
from tests.streams.fold.city import entry

HOUR, DAY = 3_600_000, 86_400_000
VILLAGE = "211221106201"
RULES = regulation(CasesSection())
TYPES = GraveTypes(
    frozenset(kind.id for kind in RULES.types if kind.serious),
    frozenset(kind.id for kind in RULES.types if kind.limit == "U"),
)


def seat() -> SimulatedSeat:
    return SimulatedSeat(recipes.load().seat, "2112", 2112)


def rang(rule: str, at: int, ends: int, subject: str = "E01") -> Ringing:
    return Ringing(rule, "one", subject, VILLAGE, at, at, ends)


def test_a_night_is_lived_through_the_table_of_alerts_at_its_own_times() -> None:
    at = MONDAY - 12 * HOUR
    [alert] = nights([rang("serious", at, at + HOUR)], seat(), MONDAY)
    assert (alert.id, alert.state, alert.region, alert.subject) == (f"serious/one/{at}", "closed", VILLAGE, "E01")
    moves = [(step.move, step.by) for step in alert.steps]
    assert moves == [
        (AlertMove.RAISE, "system"),
        (AlertMove.ACKNOWLEDGE, OFFICER),
        (AlertMove.PROGRESS, OFFICER),
        (AlertMove.CONFIRM, OFFICER),
        (AlertMove.CLEAR, "system"),
        (AlertMove.CLOSE, LEAD),
    ]
    times = [step.at for step in alert.steps]
    assert times == sorted(times)
    assert (times[0], times[4]) == (at, at + HOUR)
    assert alert.steps[0].note == "示例平台", "where it comes from is in its record"


def test_what_is_over_by_itself_ends_with_its_condition() -> None:
    at = MONDAY - 12 * HOUR
    [alert] = nights([rang("returned_twice", at, at + HOUR)], seat(), MONDAY)
    assert (alert.rule, alert.closed_by, alert.closed_at, alert.note) == (
        "returned_twice",
        "system",
        at + HOUR,
        "已恢复",
    )
    assert nights([rang("serious", MONDAY - (NIGHTS + 1) * DAY, MONDAY - NIGHTS * DAY)], seat(), MONDAY) == []


def test_what_was_worked_on_goes_on_in_the_city_and_what_no_one_had_taken_is_raised_by_it() -> None:
    """A desk took twelve of the hours before at once, and said for ten minutes that alerts crowd."""
    known, fresh = rang("serious", MONDAY - HOUR, MONDAY + HOUR), rang("not_accepted", MONDAY - 1000, MONDAY + HOUR)
    one = seat()
    for rung in (known, fresh):
        one.see(rung.alert, rung.told, rung.ends)
    [alert] = nights([known, fresh], one, MONDAY)
    assert (alert.id, alert.state) == (known.alert, AlertState.IN_PROGRESS)
    assert [step.move for step in alert.steps][-2:] == [AlertMove.PROGRESS, AlertMove.CONFIRM]
    wishes = [(wish.alert, wish.action) for wish in one.due(MONDAY + DAY)]
    assert [action for name, action in wishes if name == known.alert] == ["alert.close"]
    assert [action for name, action in wishes if name == fresh.alert] == [
        "alert.acknowledge",
        "alert.progress",
        "alert.close",
    ]


def test_the_seat_asks_nothing_of_what_it_worked_off_before() -> None:
    at = MONDAY - 12 * HOUR
    one, known = seat(), rang("serious", at, at + HOUR)
    one.see(known.alert, known.told, known.ends)
    one.see("serious/two/1", MONDAY, MONDAY)
    nights([known], one, MONDAY)
    assert {wish.alert for wish in one.due(MONDAY + 9 * DAY)} == {"serious/two/1"}


def test_calls_of_before_are_of_workers_and_of_some_days() -> None:
    found = list(calls_of_before(recipes.load().sos, KEYS, [VILLAGE] * SIZE, MONDAY))
    assert 3 < len(found) <= NIGHTS + 1
    assert {one.region for one in found} == {VILLAGE}
    assert all(0 <= one.ends - one.at <= 60_000 for one in found if one.ends)
    assert found == list(calls_of_before(recipes.load().sos, KEYS, [VILLAGE] * SIZE, MONDAY))


@pytest.fixture(scope="module")
def begun(recipe: Recipe, matters: Matters) -> City:
    crowd = Crowd(recipe.on_duty, ["part"] * SIZE, "believable", 1, DAYS)
    homes = [Home(HOME.at, HOME.town, VILLAGE)] * SIZE
    city = City(recipe, KEYS, homes, crowd, matters, seat=seat(), types=TYPES)
    city.begin(MONDAY)
    return city


def test_a_fresh_city_has_nights_behind_it_and_raises_none_of_them_anew(begun: City) -> None:
    """Told to the real fold: the past first, then what rang, as the doors have it."""
    past = begun.nights()
    assert len(past) > 20
    assert {alert.state for alert in past} == {AlertState.CLOSED, AlertState.IN_PROGRESS}
    assert {alert.rule for alert in past} >= {"serious", "not_accepted", "returned_twice", "sos"}
    told = list(begun.step(MONDAY))
    assert begun.seat
    known = {wish.alert for wish in begun.seat.due(MONDAY + 400 * DAY)}
    picture = Picture("2112")
    rules = RegistryChange(id="r", source="registry", at=MONDAY, revision=1, regulation=RULES)
    said = AlertsImported(id="alerts/2", source="registry", at=MONDAY, origin="示例平台", alerts=tuple(past))
    assert picture.fold(entry(1, ticked(MONDAY), rules, said)).refused == []
    for n, item in enumerate(sorted((*of(told, Report), *of(told, CaseStatus)), key=lambda one: one.at), 2):
        picture.fold(entry(n, msgspec.structs.replace(item, received=MONDAY)))
    picture.fold(entry(1_000_000, ticked(MONDAY + 60_000)))
    alerting = picture.kind(Alerting)
    raised = {alert.id for alert in alerting.alerts}
    assert {alert.id for alert in past if not alert.open}.isdisjoint(raised)
    worked_on = {alert.id for alert in past if alert.open}
    assert worked_on <= raised
    assert [one.rang for one in alerting.alerts if one.id in worked_on] == [0] * len(worked_on), "none rings again"
    assert raised <= known, "each that is open is one that the seat knows"


def ticked(at: int) -> Tick:
    return Tick(id=f"tick/{at}", source="system", at=at, real=at, token=1)
