"""Alerts in the fold: delays, groups, what holds them back, who is told, what people may do, and floods."""

from __future__ import annotations

from itertools import count

import msgspec
import pytest

from streams.fold import checkpoint
from streams.fold.picture import Picture
from streams.fold.rules import RULES
from streams.fold.rules.glance import Condition, Glance
from streams.model.alert import Alert, AlertState, Priority
from streams.model.alert_plan import AlertPlan
from streams.model.event import AlertChange, Command, DeskWish, Incoming, Outcome, Tick
from streams.model.region import Tier
from tests.streams.fold.city import NOW, entry

TOWN, COUNTY = "211221106", "211221"
_IDS = count(1)


class City:
    """A picture fed one event at a time. `second`: of the newest tick."""

    def __init__(self) -> None:
        self.picture = Picture("2112")
        self.told: list[tuple[Incoming, ...]] = []
        self.second = 0
        self.changes: list[AlertChange] = []
        self.tick(0)

    def send(self, *events: Incoming) -> list[Outcome]:
        self.told.append(events)
        done = self.picture.fold(entry(len(self.told), *events))
        assert not done.poison
        self.changes += [event for event in done.events if isinstance(event, AlertChange)]
        return [event for event in done.events if isinstance(event, Outcome)]

    def tick(self, second: int, *seen: str) -> None:
        self.second = second
        at = NOW + second * 1000
        known = tuple(seen) if seen else None
        self.send(Tick(id=f"tick/{second}", source="system", at=at, real=at, token=1, seen=known))

    def wish(self, action: str, name: str, *, role: str = "duty_lead", note: str = "", **more: object) -> Outcome:
        who = more.pop("who", "s1")
        scope = more.pop("scope", "2112")
        desk = DeskWish(**more) if more else None  # type: ignore[arg-type]
        (answer,) = self.send(
            Command(
                id=f"c{next(_IDS)}",
                source="dashboard",
                at=NOW,
                subject=str(who),
                role=role,
                scope=str(scope),
                action=action,
                object=name,
                by=str(who),
                note=note,
                person=str(who),
                desk=desk,
            )
        )
        return answer

    def rule(self, rule: str, name: str, priority: Priority, *, holds: bool = True, region: str = TOWN) -> Alert | None:
        """As if the rule had found it now."""
        now = self.picture.now
        self.picture.watch.alerts.take(Condition(rule, name, priority, region, holds, now), now)
        return self.of(f"{rule}/{name}")

    def of(self, key: str) -> Alert | None:
        return next((a for a in self.picture.alerts.find(key.split("/")[0]) if a.key == key), None)


def low(city: City, name: str = "c1", *, holds: bool = True) -> Alert | None:
    return city.rule("overdue_serious", name, Priority.ATTENTION, holds=holds)


def state(alert: Alert | None) -> AlertState | None:
    return alert.state if alert else None


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
    assert city.picture.alerts.names() == []


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
    assert (found.chatter, found.rang, found.count, len(city.picture.alerts.find("overdue_serious"))) == (True, 1, 3, 1)
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
    city.picture.watch.alerts.tick(NOW + 10_000)
    assert state(city.of("lone_task/7")) is AlertState.UNACK
    city.rule("feed_silent", COUNTY, Priority.URGENT, region=COUNTY)
    city.rule("lone_task", "8", Priority.URGENT, region="211221107201")
    city.picture.watch.alerts.tick(NOW + 20_000)
    assert [state(city.of(f"lone_task/{n}")) for n in (7, 8)] == [AlertState.SUPPRESSED] * 2
    parent = city.of("feed_silent/211221")
    assert parent
    assert {a.under for a in city.picture.alerts.find("lone_task")} == {parent.id}
    alerts = city.picture.watch.alerts
    alerts.take(Condition("feed_silent", COUNTY, Priority.URGENT, COUNTY, False, NOW), NOW + 30_000)
    alerts.tick(NOW + 90_000)
    assert state(city.of("lone_task/7")) is AlertState.UNACK


def test_a_planned_event_explains_what_it_names_and_says_when_it_begins() -> None:
    city = City()
    begins = NOW + 10_000
    city.wish("shift.plan", "p", note="停电检修", region=COUNTY, types=("S03",), begins=begins, ends=begins + 3_600_000)
    city.tick(5)
    found = Condition("cluster", "S03/211221106201", Priority.URGENT, "211221106201", True, NOW, subject="S03")
    city.picture.watch.alerts.take(found, NOW)
    city.tick(10)
    city.picture.watch.alerts.take(found, NOW + 10_000)
    city.tick(50)
    notice = next(a for a in city.picture.alerts if a.rule == "planned")
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
    name = city.picture.alerts.find("overdue_serious")[0].id
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
    names = [a.id for a in city.picture.alerts.find("overdue_serious")]
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


def test_a_flood_begins_above_ten_and_ends_below_five_and_counts_all() -> None:
    city = City()
    for n in range(11):
        low(city, f"c{n}")
    city.tick(30)
    book = city.picture.watch.book
    assert (book.recent(TOWN), book.flood(TOWN) is not None) == (11, True)
    first = book.flood(TOWN)
    assert first
    assert first.first in city.picture.alerts.names()
    city.tick(30 + 599)
    assert book.flood(TOWN)
    city.tick(30 + 600)
    assert (book.recent(TOWN), book.flood(TOWN)) == (0, None)
    told = book.figures(TOWN, city.picture.now, 0)
    assert (told.n, told.mix, told.over, told.most) == (11, (0, 0, 11, 0), 1, 11)


def test_a_lead_begins_and_ends_a_flood_by_hand() -> None:
    city = City()
    assert city.wish("shift.flood", "2112", role="duty", note="on").code == "forbidden"
    assert city.wish("shift.flood", "2112", note="on").accepted
    city.tick(700)
    assert city.picture.watch.book.flood("2112"), "by hand it does not end by count"
    city.wish("shift.flood", "2112", note="off")
    assert city.picture.watch.book.flood("2112") is None


def test_a_rule_that_throws_is_switched_off_alone_and_somebody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: Glance) -> list[Condition]:
        raise KeyError("no such thing")

    monkeypatch.setitem(RULES, "cluster", broken)
    city = City()
    city.tick(1)
    off = city.picture.watch.desk.state.disabled["cluster"]
    assert (off.fault, off.reason) == (True, "KeyError: 'no such thing'")
    city.tick(40)
    (told,) = city.picture.alerts.find("rule_off")
    assert (told.subject, told.region, told.state) == ("cluster", "2112", AlertState.UNACK)
    assert city.rule("sos", "7", Priority.CRITICAL), "the others go on"
    monkeypatch.undo()
    assert city.wish("rule.enable", "cluster", role="system_admin").accepted
    city.tick(41)
    (told,) = city.picture.alerts.find("rule_off")
    assert told.cleared_at > 0


def test_a_rule_out_of_service_is_silent_counted_and_back_at_nine_without_a_second_name() -> None:
    city = City()
    day = 86_400_000
    low(city)
    city.tick(30)
    assert city.wish("rule.disable", "sos", role="system_admin", note="x", ends=NOW + day).code == "illegal"
    answer = city.wish("rule.disable", "overdue_serious", role="system_admin", note="换接口", ends=NOW + 3 * day)
    assert answer.accepted
    city.tick(31)
    assert state(city.of("overdue_serious/c1")) is AlertState.OUT_OF_SERVICE
    off = city.picture.watch.desk.state.disabled["overdue_serious"]
    assert off.ends <= NOW + day < off.asked
    own = city.wish("rule.approve", "overdue_serious", role="system_admin")
    assert own.code == "illegal", "nobody approves what was the own wish"
    assert city.wish("rule.approve", "overdue_serious", role="system_admin", who="second").accepted
    assert city.picture.watch.desk.state.disabled["overdue_serious"].ends == NOW + 3 * day
    city.tick(3 * 86_400 + 1)
    assert state(city.of("overdue_serious/c1")) is AlertState.UNACK


def test_a_lost_seat_is_told_to_the_tier_above_and_the_last_of_a_tier_is_critical() -> None:
    city = City()
    for who, scope in (("a", COUNTY), ("b", COUNTY), ("c", "2112")):
        city.wish("shift.begin", scope, scope=scope, who=who)
    city.tick(1, "a", "b", "c", "wall/2112/w")
    city.tick(2, "b", "c", "wall/2112/w")
    city.tick(70)
    (lost,) = city.picture.alerts.find("seat_lost")
    assert (lost.region, lost.priority, lost.subject, lost.tiers) == ("2112", Priority.ATTENTION, COUNTY, (4,))
    city.tick(71, "c")
    city.tick(140)
    grave = next(a for a in city.picture.alerts.find("seat_lost") if a.key.endswith("/b"))
    assert (grave.priority, grave.state) == (Priority.CRITICAL, AlertState.UNACK)
    city.tick(175)
    (wall,) = city.picture.alerts.find("wall_lost")
    assert (wall.region, wall.state) == ("2112", AlertState.UNACK)
    city.tick(176, "a", "b", "c")
    city.tick(220)
    assert {a.key for a in city.picture.alerts.find("back_again")} == {"back_again/a", "back_again/b"}
    assert all(a.cleared_at for a in city.picture.alerts.find("seat_lost"))


def test_while_no_gateway_says_anything_nobody_is_lost() -> None:
    city = City()
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    city.tick(1, "a")
    for second in range(2, 300, 60):
        city.tick(second)
    assert city.picture.alerts.find("seat_lost") == []


def test_a_hand_over_wants_two_names() -> None:
    city = City()
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    city.rule("sos", "7", Priority.CRITICAL)
    assert city.wish("shift.end", COUNTY, scope=COUNTY, who="a", note="夜间无异常").accepted
    (left,) = city.picture.watch.desk.state.handovers.values()
    assert (left.by, left.counts, left.taken_by) == ("a", {"unack": 1}, "")
    city.tick(15 * 60)
    city.tick(15 * 60 + 31)
    (open_,) = city.picture.alerts.find("handover")
    assert (open_.region, open_.priority) == (COUNTY, Priority.NOTICE)
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    assert next(iter(city.picture.watch.desk.state.handovers.values())).taken_by == "", "not by the same person"
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="b")
    assert next(iter(city.picture.watch.desk.state.handovers.values())).taken_by == "b"


def test_what_a_seat_shelved_comes_back_soon_after_its_shift() -> None:
    city = City()
    city.wish("shift.begin", "2112", who="s1")
    low(city)
    city.tick(30)
    name = city.picture.alerts.find("overdue_serious")[0].id
    city.wish("alert.shelve", name, note="x", minutes=480)
    city.wish("shift.end", "2112", who="s1")
    city.tick(30 + 15 * 60 + 1)
    assert state(city.of("overdue_serious/c1")) is AlertState.UNACK


def test_a_restart_changes_nothing() -> None:
    city = City()
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    for n in range(11):
        low(city, f"c{n}")
    city.rule("sos", "7", Priority.CRITICAL)
    city.tick(30)
    again = checkpoint.restore("2112", checkpoint.whole(city.picture))
    assert checkpoint.digest(checkpoint.whole(again)) == checkpoint.digest(checkpoint.whole(city.picture))
    for second in (60, 120, 300, 900, 4000):
        at = NOW + second * 1000
        event = Tick(id=f"t{second}", source="system", at=at, real=at, token=1)
        for picture in (again, city.picture):
            picture.fold(entry(900 + second, event))
    assert checkpoint.digest(checkpoint.whole(again)) == checkpoint.digest(checkpoint.whole(city.picture))


def test_another_plan_is_judged_by_from_then_on() -> None:
    city = City()
    city.rule("sos", "7", Priority.CRITICAL)
    plan = AlertPlan(undo=0)
    city.picture.watch.regulate(plan)
    raised = city.of("sos/7")
    assert raised
    city.wish("alert.acknowledge", raised.id, role="duty", who="li")
    city.tick(1)
    assert city.wish("alert.undo", raised.id, role="duty", who="li").code == "illegal"
