"""Twelve hours of a desk whose pages are loaded again and whose walls restart: only what stays away is an alert."""

from __future__ import annotations

from streams.fold.alerting.alerting import Alerting
from tests.streams.fold.alerting.alert_city import City

HOUR, NIGHT, STEP = 3_600, 12 * 3_600, 10
RELOAD, RESTART, LOSS = 100, 150, 600
"""Seconds away: a page that is loaded again, a wall that restarts, one that is lost."""
ABSENT = {
    "lead": [(hour * HOUR + 600, RELOAD) for hour in range(12)],
    "wall/2112/hall/w1": [(hour * HOUR + 1_800, RESTART) for hour in range(12)],
    "officer": [(6 * HOUR, LOSS)],
    "wall/2112/lobby/w2": [(9 * HOUR, LOSS)],
}


def missed(city: City) -> list[str]:
    """What of them was announced as lost over the night, each as often as it came."""
    for who in ("lead", "officer"):
        city.wish("shift.begin", "2112", who=who)
    for second in range(STEP, NIGHT, STEP):
        city.tick(second, *(name for name in ABSENT if not _away(name, second)))
    alerts = city.picture.kind(Alerting).alerts
    lost = [one for rule in ("seat_lost", "wall_lost") for one in alerts.find(rule)]
    return sorted(one.key for one in lost for _ in range(one.count))


def test_of_twenty_six_absences_the_two_that_last_are_told() -> None:
    city = City()
    lost = missed(city)
    assert lost == ["seat_lost/officer", "wall_lost/w2"]
    back = {change.alert.rpartition("/")[0] for change in city.changes if change.alert.startswith("back_again/")}
    assert back == {"back_again/officer", "back_again/w2"}, "who was missed by nobody is not back"
    assert sum(map(len, ABSENT.values())) == 26
    assert all(length > 60 for times in ABSENT.values() for _, length in times), "each was an alert when a minute was"
    names = {name: city.picture.kind(Alerting).roster.called(name) for name in ("officer", "w1", "w2")}
    assert names == {"officer": "officer", "w1": "hall", "w2": "lobby"}


def _away(name: str, second: int) -> bool:
    return any(begun <= second < begun + length for begun, length in ABSENT[name])
