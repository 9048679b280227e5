"""Alerts in the fold: delays, groups, what holds them back, who is told, and what people may do."""

from __future__ import annotations

import msgspec

from streams.alert_rules.inputs import Condition
from streams.fold.alerting.alerting import Alerting
from streams.model.alert import AlertMove, AlertState, Priority
from streams.model.event import Command
from streams.model.region import Tier
from tests.streams.fold.alerting.alert_city import COUNTY, TOWN, City, low, state
from tests.streams.fold.city import NOW
from tests.streams.fold.contexts import struck

VILLAGE = "211221106201"


def test_the_first_of_a_group_waits_for_the_others_and_they_do_not() -> None:
    city = City()
    assert state(low(city)) is AlertState.PENDING
    city.tick(29)
    assert state(city.of("overdue_serious/c1")) is AlertState.PENDING
    city.tick(30)
    assert state(city.of("overdue_serious/c1")) is AlertState.UNACK
    assert state(low(city, "c2")) is AlertState.UNACK


def test_what_is_over_before_its_delay_was_never_there() -> None:
    city = City()
    low(city)
    assert low(city, holds=False) is None
    city.tick(60)
    assert city.picture.kind(Alerting).alerts.names() == []


def test_a_critical_one_waits_for_nothing() -> None:
    city = City()
    raised = city.rule("sos", "7", Priority.CRITICAL)
    assert raised
    assert (raised.state, raised.rang, raised.tiers) == (AlertState.UNACK, 1, (4, 6, 9))


def test_toggled_three_times_in_a_minute_it_is_one_row_one_sound_and_a_notice() -> None:
    city = City()
    low(city)
    city.tick(30)
    for second in (35, 45):
        low(city, holds=False)
        city.tick(second)
        low(city)
    found = city.of("overdue_serious/c1")
    assert found
    assert (
        found.chatter,
        found.rang,
        found.count,
        len(city.picture.kind(Alerting).alerts.find("overdue_serious")),
    ) == (
        True,
        1,
        3,
        1,
    )
    city.tick(50)
    city.tick(80)
    assert state(city.of(f"chattering/{found.id}")) is AlertState.UNACK
    # From now on it must be gone for longer each time before it counts as gone.
    low(city, holds=False)
    held = city.of("overdue_serious/c1")
    assert held
    assert (held.cleared_at, held.off_at) == (0, NOW + 80_000 + 60_000)


def test_a_call_for_help_never_chatters() -> None:
    city = City()
    for n in range(5):
        city.rule("sos", "7", Priority.CRITICAL)
        city.rule("sos", "7", Priority.CRITICAL, holds=False)
        city.tick(n + 1)
    found = city.of("sos/7")
    assert found
    assert (found.chatter, found.rang) == (False, 5)


def test_a_silent_feed_holds_its_children_back_and_gives_them_back() -> None:
    city = City()
    city.rule("lone_task", "7", Priority.URGENT, region="211221106201")
    struck(city.picture.kind(Alerting).alerts, NOW + 10_000)
    assert state(city.of("lone_task/7")) is AlertState.UNACK
    city.rule("feed_silent", COUNTY, Priority.URGENT, region=COUNTY)
    city.rule("lone_task", "8", Priority.URGENT, region="211221107201")
    struck(city.picture.kind(Alerting).alerts, NOW + 20_000)
    assert [state(city.of(f"lone_task/{n}")) for n in (7, 8)] == [AlertState.SUPPRESSED] * 2
    parent = city.of("feed_silent/211221")
    assert parent
    assert {a.under for a in city.picture.kind(Alerting).alerts.find("lone_task")} == {parent.id}
    alerts = city.picture.kind(Alerting).alerts
    alerts.take(Condition("feed_silent", COUNTY, Priority.URGENT, COUNTY, False, NOW), NOW + 30_000)
    struck(alerts, NOW + 90_000)
    assert state(city.of("lone_task/7")) is AlertState.UNACK


def test_what_is_grave_holds_back_what_tells_of_the_same_place_and_type_and_no_more() -> None:
    """A gas leak once hid a flood four kilometres away, since both lay in one township."""
    city = City()
    alerts = city.picture.kind(Alerting).alerts
    leak, near, far = (123_700_000, 42_200_000), (123_700_000, 42_203_000), (123_700_000, 42_240_000)
    alerts.take(Condition("serious", "c1", Priority.CRITICAL, VILLAGE, True, NOW, "E02", *leak), NOW)
    for name, kind, place in (
        ("same", "E02", near),
        ("far", "E02", far),
        ("flood", "H06", near),
        ("unplaced", "E02", (0, 0)),
    ):
        alerts.take(Condition("cluster", name, Priority.URGENT, VILLAGE, True, NOW, kind, *place), NOW)
    struck(alerts, NOW + 20_000)
    held = {a.key.partition("/")[2]: a.state is AlertState.SUPPRESSED for a in alerts.find("cluster")}
    assert held == {"same": True, "far": False, "flood": False, "unplaced": True}


def test_who_does_something_about_it_has_taken_it() -> None:
    for action, after in (
        ("note", AlertState.ACKED),
        ("confirm", AlertState.ACKED),
        ("progress", AlertState.IN_PROGRESS),
        ("escalate", AlertState.UNACK),
    ):
        city = City()
        raised = city.rule("sos", "7", Priority.CRITICAL)
        assert raised
        assert city.wish(f"alert.{action}", raised.id, role="duty", who="li", note="已回拨", takes=True).accepted
        found = city.of("sos/7")
        assert found
        assert (found.state, found.acked_by) == (after, "" if action == "escalate" else "li")
        if action != "escalate":
            assert [step.move for step in found.steps[-2:]] == [AlertMove.ACKNOWLEDGE, AlertMove(action)]


def test_what_is_over_and_low_ends_with_the_first_word_about_it() -> None:
    city = City()
    low(city)
    city.tick(30)
    gone = low(city, holds=False)
    assert gone
    assert gone.state is AlertState.RTN_UNACK
    city.wish("alert.note", gone.id, role="duty", note="已看过", takes=True)
    assert city.of("overdue_serious/c1") is None


def test_a_planned_event_explains_what_it_names_and_says_when_it_begins() -> None:
    city = City()
    begins = NOW + 10_000
    city.wish("shift.plan", "p", note="停电检修", region=COUNTY, types=("S03",), begins=begins, ends=begins + 3_600_000)
    city.tick(5)
    found = Condition("cluster", "S03/211221106201", Priority.URGENT, "211221106201", True, NOW, subject="S03")
    city.picture.kind(Alerting).alerts.take(found, NOW)
    city.tick(10)
    city.picture.kind(Alerting).alerts.take(found, NOW + 10_000)
    city.tick(50)
    notice = next(a for a in city.picture.kind(Alerting).alerts if a.rule == "planned")
    assert (notice.priority, notice.subject, notice.state) == (Priority.NOTICE, "停电检修", AlertState.UNACK)


def test_a_tier_without_anybody_is_skipped_and_the_skip_is_shown() -> None:
    city = City()
    city.rule("not_accepted", "c1", Priority.URGENT)
    city.tick(10)
    found = city.of("not_accepted/c1")
    assert found
    assert (found.tiers, found.skipped) == ((4, 9), (9,))
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="county")
    found = city.of("not_accepted/c1")
    assert found
    assert (found.tiers, found.skipped) == ((6, 9), (9,))
    city.wish("shift.begin", TOWN, scope=TOWN, who="town")
    found = city.of("not_accepted/c1")
    assert found
    assert found.skipped == ()
    assert Tier.TOWNSHIP in found.tiers


def test_the_first_has_it_and_the_second_is_told_who() -> None:
    city = City()
    raised = city.rule("sos", "7", Priority.CRITICAL)
    assert raised
    assert city.wish("alert.acknowledge", raised.id, role="duty", who="li").accepted
    second = city.wish("alert.acknowledge", raised.id, role="duty", who="wang")
    assert (second.accepted, second.code, second.by, second.since) == (False, "stale", "li", NOW)


def test_an_acknowledgement_is_taken_back_within_ten_seconds_by_its_own_officer_or_by_a_lead() -> None:
    city = City()
    raised = city.rule("sos", "7", Priority.CRITICAL)
    assert raised
    city.wish("alert.acknowledge", raised.id, role="duty", who="li")
    assert city.wish("alert.undo", raised.id, role="duty", who="wang").code == "illegal"
    city.tick(10)
    assert city.wish("alert.undo", raised.id, role="duty", who="li").accepted
    city.wish("alert.acknowledge", raised.id, role="duty", who="li")
    city.tick(21)
    assert city.wish("alert.undo", raised.id, role="duty", who="li").code == "illegal"
    assert city.wish("alert.undo", raised.id, who="lead").accepted


def test_what_is_critical_is_shelved_by_nobody_and_the_rest_with_a_reason_for_a_time() -> None:
    city = City()
    raised = city.rule("sos", "7", Priority.CRITICAL)
    assert raised
    assert city.wish("alert.shelve", raised.id, note="x", minutes=15).code == "forbidden"
    low(city)
    city.tick(30)
    name = city.picture.kind(Alerting).alerts.find("overdue_serious")[0].id
    assert city.wish("alert.shelve", name, role="duty", minutes=15).code == "illegal", "no reason"
    assert city.wish("alert.shelve", name, role="duty", note="x", minutes=7).code == "illegal", "no such time"
    assert city.wish("alert.shelve", name, role="duty", note="已约明日", minutes=15).accepted
    city.tick(30 + 15 * 60)
    again = city.of("overdue_serious/c1")
    assert again
    assert (again.state, again.rang) == (AlertState.UNACK, 2)


def test_a_seat_shelves_ten_and_no_more() -> None:
    city = City()
    for n in range(12):
        low(city, f"c{n}")
    city.tick(30)
    names = [a.id for a in city.picture.kind(Alerting).alerts.find("overdue_serious")]
    accepted = [city.wish("alert.shelve", name, role="duty", note="x", minutes=15).accepted for name in names]
    assert accepted == [True] * 10 + [False] * 2


def test_an_officer_ends_what_is_low_and_a_lead_what_is_grave() -> None:
    city = City()
    raised = city.rule("sos", "7", Priority.CRITICAL)
    assert raised
    city.wish("alert.acknowledge", raised.id, role="duty")
    assert city.wish("alert.close", raised.id, role="duty", note="x").code == "forbidden"
    assert city.wish("alert.close", raised.id, note="x").accepted


def test_what_time_did_meanwhile_takes_nothing_from_who_was_looking() -> None:
    city = City()
    raised = city.rule("sos", "7", Priority.CRITICAL)
    assert raised
    city.wish("alert.acknowledge", raised.id, role="duty", who="li")
    seen = city.of("sos/7")
    assert seen
    command = Command(
        id="late",
        source="dashboard",
        at=NOW,
        subject="li",
        role="duty",
        scope="2112",
        action="alert.note",
        object=raised.id,
        by="li",
        note="在路上",
        expected_version=seen.version,
    )
    city.rule("sos", "7", Priority.CRITICAL, holds=False)
    assert city.send(command)[0].accepted
    assert city.send(msgspec.structs.replace(command, id="later"))[0].code == "stale", "somebody did something since"
