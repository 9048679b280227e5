"""Alerts of before a city's own: kept as they are and passed on; in no queue and no figure, and raised by nothing."""

from __future__ import annotations

import msgspec
import pytest

from streams.alert_rules.inputs import Condition
from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.fold.picture import Folded, Picture
from streams.model.alert import Alert, AlertMove, AlertState, AlertStep, Priority
from streams.model.event import AlertChange, AlertsImported
from tests.streams.fold.city import NOW, entry, tick

HOUR = 3_600_000
AT = NOW - 10 * HOUR
STEPS = (
    AlertStep(AT, AlertMove.RAISE, "system", "示例平台"),
    AlertStep(AT + 30_000, AlertMove.ACKNOWLEDGE, "示例值班员"),
    AlertStep(AT + HOUR, AlertMove.CLOSE, "示例值班长", "已核实并处置"),
)
PAST = Alert(
    id=f"serious/c1/{AT}",
    key="serious/c1",
    rule="serious",
    priority=Priority.CRITICAL,
    region="211221106201",
    raised_at=AT,
    last_at=AT,
    state=AlertState.CLOSED,
    version=3,
    subject="E01",
    closed_by="示例值班长",
    closed_at=AT + HOUR,
    told_at=AT,
    rang=1,
    tiers=(4,),
    steps=STEPS,
)
WORKED_ON = msgspec.structs.replace(
    PAST, state=AlertState.IN_PROGRESS, closed_at=0, closed_by="", acked_at=AT + 30_000, steps=STEPS[:2]
)


@pytest.fixture
def picture() -> Picture:
    made = Picture("2112")
    made.fold(entry(1, tick(0)))
    return made


def brought(picture: Picture, n: int, *alerts: Alert) -> Folded:
    said = AlertsImported(id=f"alerts/{n}", source="registry", at=NOW, origin="示例平台", alerts=alerts)
    return picture.fold(entry(n, said))


def changes(done: Folded) -> list[Alert]:
    found = [event for event in done.events if isinstance(event, AlertChange)]
    return [msgspec.msgpack.decode(one.record, type=Alert) for one in found]


def test_it_is_passed_on_with_its_steps_and_in_no_queue_and_no_figure(picture: Picture) -> None:
    done = brought(picture, 2, PAST)
    assert done.refused == []
    [kept] = changes(done)
    assert kept.steps == STEPS
    assert (kept.told_at, kept.rang) == (0, 0), "this desk announced nothing"
    alerting = picture.kind(Alerting)
    assert list(alerting.alerts) == []
    assert (alerting.stats.recent("2112"), done.facts) == (0, [])


def test_twice_it_is_there_once_and_after_a_restart_too(picture: Picture) -> None:
    brought(picture, 2, PAST)
    assert changes(brought(picture, 3, PAST)) == []
    again = checkpoint.restore("2112", checkpoint.whole(picture))
    assert changes(brought(again, 4, PAST)) == []


def test_its_own_condition_raises_it_no_more(picture: Picture) -> None:
    found = Condition("serious", "c1", Priority.CRITICAL, PAST.region, True, AT)
    assert picture.kind(Alerting).alerts.take(found, NOW), "without it it would be raised"
    other = Picture("2112")
    other.fold(entry(1, tick(0)))
    brought(other, 2, PAST)
    assert other.kind(Alerting).alerts.take(found, NOW) == []


def test_one_that_is_worked_on_stands_in_the_queue_unannounced_and_ends_as_any_other(picture: Picture) -> None:
    [kept] = changes(brought(picture, 2, WORKED_ON))
    alerting = picture.kind(Alerting)
    assert [one.id for one in alerting.alerts] == [PAST.id]
    assert (kept.told_at, kept.rang, alerting.stats.recent("2112"), alerting.stats.flood("2112")) == (0, 0, 0, None)
    found = Condition("serious", "c1", Priority.CRITICAL, PAST.region, True, AT)
    assert alerting.alerts.take(found, NOW) == [], "it is known"
    other = msgspec.structs.replace(WORKED_ON, id=f"serious/c1/{AT + 1}", raised_at=AT + 1)
    assert changes(brought(picture, 3, other)) == [], "one of the same is open"
    picture.fold(entry(4, tick(7200)))
    assert alerting.alerts.get(PAST.id) == kept, "no time is due for what is worked on"
    [over] = alerting.alerts.take(found._replace(holds=False), NOW + HOUR)
    assert (over.id, over.cleared_at > 0 or over.off_at > 0) == (PAST.id, True)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (msgspec.structs.replace(PAST, state=AlertState.ACKED, closed_at=0), "neither over nor worked on"),
        (msgspec.structs.replace(PAST, region="210100101"), "of no rule and place"),
        (msgspec.structs.replace(PAST, rule="unheard"), "of no rule and place"),
    ],
)
def test_what_no_one_took_or_is_of_nowhere_is_refused_whole(picture: Picture, wrong: Alert, why: str) -> None:
    done = brought(picture, 2, PAST, wrong)
    assert [why in one.why for one in done.refused] == [True]
    assert changes(done) == []
    assert picture.kind(Alerting).get(PAST.id) is None
