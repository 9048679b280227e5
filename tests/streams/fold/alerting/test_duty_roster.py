"""The desks: floods, rules that fail or are put out of service, seats that are lost, hand-overs, restarts."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from streams.alert_rules import RULES, SHIPPED, cluster
from streams.alert_rules.inputs import Condition, TickState
from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.model.alert import AlertState, Priority
from streams.model.event import RegistryChange, Tick
from tests.streams.fold.alerting.alert_city import COUNTY, TOWN, City, low, state
from tests.streams.fold.city import NOW, entry


def test_a_flood_begins_above_ten_and_ends_below_five_and_counts_all() -> None:
    city = City()
    for n in range(11):
        low(city, f"c{n}")
    city.tick(30)
    book = city.picture.kind(Alerting).stats
    assert (book.recent(TOWN), book.flood(TOWN) is not None) == (11, True)
    assert book.chain(TOWN)[0] in city.picture.kind(Alerting).alerts.names()
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
    assert city.picture.kind(Alerting).stats.flood("2112"), "by hand it does not end by count"
    city.wish("shift.flood", "2112", note="off")
    assert city.picture.kind(Alerting).stats.flood("2112") is None


def test_a_rule_that_throws_is_switched_off_alone_and_somebody_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_: TickState) -> list[Condition]:
        raise KeyError("no such thing")

    monkeypatch.setitem(RULES, "cluster", replace(cluster.RULE, judge=broken))
    city = City()
    city.tick(1)
    off = city.picture.kind(Alerting).roster.state.disabled["cluster"]
    assert (off.fault, off.reason) == (True, "KeyError: 'no such thing'")
    city.tick(40)
    (told,) = city.picture.kind(Alerting).alerts.find("rule_off")
    assert (told.subject, told.region, told.state) == ("cluster", "2112", AlertState.UNACK)
    assert city.rule("sos", "7", Priority.CRITICAL), "the others go on"
    monkeypatch.undo()
    assert city.wish("rule.enable", "cluster", role="system_admin").accepted
    city.tick(41)
    (told,) = city.picture.kind(Alerting).alerts.find("rule_off")
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
    off = city.picture.kind(Alerting).roster.state.disabled["overdue_serious"]
    assert off.ends <= NOW + day < off.asked
    own = city.wish("rule.approve", "overdue_serious", role="system_admin")
    assert own.code == "illegal", "nobody approves what was the own wish"
    assert city.wish("rule.approve", "overdue_serious", role="system_admin", who="second").accepted
    assert city.picture.kind(Alerting).roster.state.disabled["overdue_serious"].ends == NOW + 3 * day
    city.tick(3 * 86_400 + 1)
    assert state(city.of("overdue_serious/c1")) is AlertState.UNACK


def test_a_lost_seat_is_told_to_the_tier_above_and_the_last_of_a_tier_is_critical() -> None:
    city = City()
    roster = city.picture.kind(Alerting).roster
    for who, scope in (("a", COUNTY), ("b", COUNTY), ("c", "2112")):
        city.wish("shift.begin", scope, scope=scope, who=who)
    city.tick(1, "a", "b", "c", "wall/2112/三楼大厅/w", "wall/2112/old")
    city.tick(2, "b", "c", "wall/2112/三楼大厅/w", "wall/2112/old")
    city.tick(70)
    (lost,) = city.picture.kind(Alerting).alerts.find("seat_lost")
    assert (lost.region, lost.priority, lost.subject, lost.tiers) == ("2112", Priority.ATTENTION, COUNTY, (4,))
    city.tick(71, "c")
    assert lost.state is AlertState.PENDING, "it may only have been loaded again"
    city.tick(200)
    grave = next(a for a in city.picture.kind(Alerting).alerts.find("seat_lost") if a.key.endswith("/b"))
    assert (grave.priority, grave.state) == (Priority.CRITICAL, AlertState.UNACK)
    city.tick(290)
    walls = {one.key: one for one in city.picture.kind(Alerting).alerts.find("wall_lost")}
    assert set(walls) == {"wall_lost/old", "wall_lost/w"}
    assert {(one.region, one.state) for one in walls.values()} == {("2112", AlertState.UNACK)}
    called = {name: roster.called(name) for name in ("w", "old", "b")}
    assert called == {"w": "三楼大厅", "old": "", "b": "b"}, "a seat is called as others read its officer"
    city.tick(291, "a", "b", "c", "wall/2112/三楼大厅/w")
    city.tick(340)
    back = city.picture.kind(Alerting).alerts.find("back_again")
    assert {a.key for a in back} == {"back_again/a", "back_again/b", "back_again/w"}
    assert all(a.cleared_at for a in city.picture.kind(Alerting).alerts.find("seat_lost"))


def test_while_no_gateway_says_anything_nobody_is_lost() -> None:
    city = City()
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    city.tick(1, "a")
    for second in range(2, 300, 60):
        city.tick(second)
    assert city.picture.kind(Alerting).alerts.find("seat_lost") == []


def test_a_hand_over_wants_two_names() -> None:
    city = City()
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    city.rule("sos", "7", Priority.CRITICAL)
    assert city.wish("shift.end", COUNTY, scope=COUNTY, who="a", note="夜间无异常").accepted
    (left,) = city.picture.kind(Alerting).roster.state.handovers.values()
    assert (left.by, left.counts, left.taken_by) == ("a", {"unack": 1}, "")
    city.tick(15 * 60)
    city.tick(15 * 60 + 31)
    (open_,) = city.picture.kind(Alerting).alerts.find("handover")
    assert (open_.region, open_.priority) == (COUNTY, Priority.NOTICE)
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="a")
    assert next(iter(city.picture.kind(Alerting).roster.state.handovers.values())).taken_by == "", (
        "not by the same person"
    )
    city.wish("shift.begin", COUNTY, scope=COUNTY, who="b")
    assert next(iter(city.picture.kind(Alerting).roster.state.handovers.values())).taken_by == "b"


def test_what_a_seat_shelved_comes_back_soon_after_its_shift() -> None:
    city = City()
    city.wish("shift.begin", "2112", who="s1")
    low(city)
    city.tick(30)
    name = city.picture.kind(Alerting).alerts.find("overdue_serious")[0].id
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
    plan = msgspec.structs.replace(SHIPPED, undo=0)
    other = msgspec.structs.replace(city.picture.regulation, alerts=plan)
    city.send(RegistryChange(id="r/9", source="registry", at=NOW, revision=9, regulation=other))
    raised = city.of("sos/7")
    assert raised
    city.wish("alert.acknowledge", raised.id, role="duty", who="li")
    city.tick(1)
    assert city.wish("alert.undo", raised.id, role="duty", who="li").code == "illegal"


def test_walls_that_come_at_once_are_kept_in_one_order_in_every_process() -> None:
    city = City()
    names = [f"w{n}" for n in range(20)]
    city.tick(1, *(f"wall/2112/{name}" for name in reversed(names)))
    assert list(city.picture.kind(Alerting).roster.state.walls) == sorted(names)


def test_who_handed_over_acts_on_no_alert_until_the_next_shift_begins() -> None:
    city = City()
    alert = city.rule("sos", "7", Priority.CRITICAL)
    assert alert is not None
    assert city.wish("shift.begin", "2112").accepted
    assert city.wish("shift.end", "2112", note="x").accepted
    refused = city.wish("alert.acknowledge", alert.id)
    assert (refused.accepted, refused.code) == (False, "off_duty")
    assert state(city.of(alert.key)) is AlertState.UNACK
    again = checkpoint.restore("2112", checkpoint.whole(city.picture))
    assert "s1" in again.kind(Alerting).roster.state.ended
    assert city.wish("alert.acknowledge", alert.id, who="s2").accepted
    assert city.wish("shift.begin", "2112").accepted
    assert city.wish("alert.note", alert.id, note="x").accepted
