from __future__ import annotations

import msgspec

from streams.alert_rules import case_of_alert, serious
from streams.alert_rules.inputs import Condition
from streams.fold.alerting.alerting import Alerting
from streams.fold.alerting.alerts import Alerts
from streams.fold.cases import Cases
from streams.fold.publishing import alert_lines
from streams.fold.undo import Undo
from streams.model.alert import Alert, Priority
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case, CaseState
from streams.model.case_code import case_code
from streams.model.event import Sos
from streams.wire.records import AlertWorker
from tests.streams.fold.city import NOW, SmallPlaces, entry, fixes, report, status, tick
from tests.streams.fold.test_publisher import Told

VILLAGE = "211221106201"
PLACES = SmallPlaces()


def raised(*workers: int) -> list[Alert]:
    alerts = Alerts(Undo())
    for worker in workers:
        who = str(worker)
        alerts.take(Condition("sos", who, Priority.CRITICAL, VILLAGE, True, NOW, who, 123_456_789, 42_345_678), NOW)
    return list(alerts)


def test_a_wall_reads_no_person_and_no_place() -> None:
    (alert,) = raised(98765)
    shown = alert_lines.line(alert, PLACES, AlertPlan(), wall=True) + alert_lines.name(alert, wall=True).encode()
    for secret in (b"98765", b"123456789", b"42345678", VILLAGE.encode()):
        assert secret not in shown
    assert b"211221106" in shown


def test_a_wall_names_no_case() -> None:
    alerts = Alerts(Undo())
    alerts.take(Condition("serious", "case-4711", Priority.CRITICAL, VILLAGE, True, NOW, "E01"), NOW)
    (alert,) = alerts
    shown = alert_lines.line(alert, PLACES, AlertPlan(), wall=True) + alert_lines.name(alert, wall=True).encode()
    assert b"4711" not in shown
    assert b"E01" in shown


def test_a_desk_reads_where_a_matter_was_reported_and_its_code() -> None:
    for place, approx in (((123_700_900, 42_200_200), False), ((0, 0), True)):
        case = Case(id="case-4711", village=VILLAGE, type="E01", reported_at=NOW, lon_e6=place[0], lat_e6=place[1])
        alerts = Alerts(Undo())
        alerts.take(serious.RULE.case_condition(case, holds=True, since=NOW), NOW)
        (alert,) = alerts
        assert case_of_alert(alert) == "case-4711"
        shown = msgspec.json.decode(alert_lines.line(alert, PLACES, AlertPlan(), case, wall=False))
        assert shown["approx"] is approx
        assert (shown["lon_e6"], shown["lat_e6"]) == (PLACES.label(VILLAGE[:9]) if approx else place)
        assert shown["case"] == case_code("case-4711", VILLAGE, NOW)
        wall = msgspec.json.decode(alert_lines.line(alert, PLACES, AlertPlan(), case, wall=True))
        assert (wall["case"], wall["lon_e6"]) == ("", PLACES.label(VILLAGE[:9])[0])


def test_a_desk_reads_both() -> None:
    (alert,) = raised(98765)
    shown = alert_lines.line(alert, PLACES, AlertPlan(), wall=False)
    assert b"98765" in shown
    assert b"123456789" in shown
    assert alert_lines.name(alert, wall=False) == alert.id


def test_a_desk_reads_who_called_by_post_and_a_wall_does_not() -> None:
    alerts = Alerts(Undo())
    (alert,) = alerts.take(Condition("sos", "7", Priority.CRITICAL, VILLAGE, True, NOW, "7"), NOW)
    worker = AlertWorker("腰堡镇 3 网格", "full", 12, 8, NOW - 3000, NOW - 60_000, "patrol")
    desk, wall = (
        msgspec.json.decode(alert_lines.line(alert, PLACES, AlertPlan(), wall=wall, worker=worker))
        for wall in (False, True)
    )
    assert desk["worker"] == msgspec.structs.asdict(worker)
    assert wall["worker"] is None


def test_a_call_for_help_is_told_with_the_post_and_the_state_of_who_called() -> None:
    city = Told()
    rows = fixes((7, 1, 123_800_000, 42_300_000))
    rows["battery"], rows["accuracy_m"] = 12, 8
    city.take(entry(1, tick(0)))
    city.take(entry(2, rows=rows))
    city.take(entry(3, Sos(id="s", source="device/7", at=NOW, received=NOW, worker=7, region=VILLAGE)))
    (line,) = city.records["alerts/2112/desk"].values()
    assert line["worker"] == {
        "post": "7",
        "kind": "",
        "battery": 12,
        "accuracy_m": 8,
        "fix_at": NOW + 1000,
        "session_at": 0,
        "purpose": "",
    }


def test_an_alert_says_where_its_case_stands_as_the_case_moves() -> None:
    city = Told()
    city.take(entry(1, tick(0)))
    city.take(entry(2, report("c1")))
    case = city.picture.kind(Cases).get("c1")
    assert case
    city.picture.kind(Alerting).alerts.take(serious.RULE.case_condition(case, holds=True, since=NOW), NOW)
    for version, state in enumerate((CaseState.TRIAGED, CaseState.DISPATCHED), 1):
        city.take(entry(2 + version, status("c1", version, state)))
        (line,) = city.records["alerts/2112/desk"].values()
        assert line["case_state"] == state.value


def test_two_of_one_rule_township_and_moment_are_both_on_a_wall() -> None:
    found = raised(98765, 98766, 98767)
    assert len({alert_lines.name(alert, wall=True) for alert in found}) == 3
