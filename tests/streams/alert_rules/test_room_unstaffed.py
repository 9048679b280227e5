"""A mediation room without a person on duty: within its working hours, until the plan has one."""

from __future__ import annotations

from streams.alert_rules import room_unstaffed
from streams.alert_rules.inputs import Located
from streams.model.alert import Alert, AlertState, Priority
from streams.model.alert_plan import RulePlan
from streams.model.deadlines import Hours
from streams.model.event import RegistryChange
from streams.model.local_day import day_start, local_day
from streams.model.regulation import Regulation
from streams.model.sites import Site, SiteKind, Turn
from tests.streams.alert_rules.given import HOUR, MINUTE, PLACE, VILLAGE, announced_after, found, one
from tests.streams.fold.alerting.alert_city import City
from tests.streams.fold.city import NOW

ROOMS = {"r1": Located(VILLAGE, NOW, *PLACE, "老裴调解室")}
ROOM = Site("r1", SiteKind.ROOM, "老裴调解室", VILLAGE, *PLACE, days=(0, 1, 2, 3, 4, 5, 6))
TODAY = local_day(NOW)
OPENS = day_start(TODAY) + 8 * HOUR + 30 * MINUTE


def test_its_limits() -> None:
    assert room_unstaffed.RULE.priority is Priority.NOTICE
    assert room_unstaffed.RULE.plan == RulePlan(tiers=(9,))
    assert announced_after(one(found(room_unstaffed.RULE, rooms=ROOMS))) == 30


def test_it_names_the_room_and_its_place() -> None:
    condition = one(found(room_unstaffed.RULE, rooms=ROOMS))
    assert (condition.object, condition.subject, condition.region) == ("r1", "老裴调解室", VILLAGE)
    assert (condition.since, condition.holds, (condition.lon_e6, condition.lat_e6)) == (NOW, True, PLACE)
    assert found(room_unstaffed.RULE) == []


def regulate(city: City, revision: int, *turns: Turn) -> None:
    hours = (Hours(0, ((510, 690), (780, 1020))),)
    rules = Regulation(hours=hours, sites=(ROOM,), turns=turns)
    city.send(RegistryChange(id=f"r/{revision}", source="registry", at=NOW, revision=revision, regulation=rules))


def alert_at(city: City, ms: int) -> Alert | None:
    city.tick((ms - NOW) // 1000)
    return city.of("room_unstaffed/r1")


def test_the_city_hears_of_it_from_opening_until_a_person_is_planned() -> None:
    tomorrow = OPENS + 24 * HOUR
    city = City()
    regulate(city, 1, Turn("r1", TODAY, TODAY))
    assert alert_at(city, OPENS + 23 * HOUR) is None, "today has its person, and by night the room is closed"
    assert alert_at(city, tomorrow - 1000) is None
    alert = alert_at(city, tomorrow)
    assert alert
    assert (alert.raised_at, alert.state, alert.subject) == (tomorrow, AlertState.PENDING, "老裴调解室")
    told = alert_at(city, tomorrow + 30_000)
    assert told
    assert (told.state, told.tiers) == (AlertState.UNACK, (4, 9)), "the township; its desk is empty, so the city too"
    regulate(city, 2, Turn("r1", TODAY, TODAY + 1))
    over = alert_at(city, tomorrow + 60_000)
    assert over
    assert (over.state, over.cleared_at) == (AlertState.RTN_UNACK, tomorrow + 60_000)


def test_it_is_over_at_closing_time() -> None:
    city = City()
    regulate(city, 1)
    closes = day_start(TODAY + 1) + 17 * HOUR
    assert alert_at(city, closes - 60_000)
    last = alert_at(city, closes - 1000)
    assert last
    assert not last.cleared_at
    over = alert_at(city, closes)
    assert over
    assert over.cleared_at == closes
