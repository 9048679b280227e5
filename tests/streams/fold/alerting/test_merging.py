"""Two alerts of one incident: merged by a person, on the record of both, and apart again."""

from __future__ import annotations

from typing import Any

from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.model.alert import Alert, AlertMove, AlertState, Priority
from streams.model.event import Outcome
from tests.streams.fold.alerting.alert_city import COUNTY, City, low, state

FIRE, LEAK, SOS = "serious/c1", "serious/c2", "sos/7"
WORDS = "同一事件：10:01 腰堡镇 燃气泄漏 并入 10:00 腰堡镇 燃气泄漏"


def two() -> City:
    city = City()
    city.rule("serious", "c1", Priority.CRITICAL)
    city.tick(1)
    city.rule("serious", "c2", Priority.CRITICAL)
    return city


def one(city: City, key: str) -> Alert:
    found = city.of(key)
    assert found is not None
    return found


def merge(city: City, key: str, into: str, **more: Any) -> Outcome:
    return city.wish("alert.merge", one(city, key).id, note=WORDS, into=one(city, into).id, **more)


def moves(alert: Alert) -> list[tuple[AlertMove, str, str]]:
    return [(step.move, step.by, step.note) for step in alert.steps[1:]]


def test_it_is_set_aside_under_the_other_which_is_taken_and_both_have_it_on_record() -> None:
    city = two()
    assert merge(city, LEAK, FIRE, takes=True).accepted
    aside, head = one(city, LEAK), one(city, FIRE)
    assert (aside.state, aside.under, aside.merged) == (AlertState.SUPPRESSED, head.id, True)
    assert moves(aside) == [(AlertMove.MERGE, "s1", WORDS)]
    assert moves(head) == [(AlertMove.ACKNOWLEDGE, "s1", ""), (AlertMove.JOINED, "s1", WORDS)]
    assert (head.state, head.acked_by) == (AlertState.ACKED, "s1")
    told = city.changes[-2:]
    assert [(change.alert, change.move) for change in told] == [(aside.id, "merge"), (head.id, "joined")]


def test_apart_again_it_is_new_to_everybody() -> None:
    city = two()
    merge(city, LEAK, FIRE)
    rang = one(city, LEAK).rang
    assert city.wish("alert.split", one(city, LEAK).id, note="两处泄漏").accepted
    alone, head = one(city, LEAK), one(city, FIRE)
    assert (alone.state, alone.under, alone.merged, alone.rang) == (AlertState.UNACK, "", False, rang + 1)
    assert moves(alone)[-1] == (AlertMove.SPLIT, "s1", "两处泄漏")
    assert moves(head)[-1] == (AlertMove.PARTED, "s1", "两处泄漏")
    assert city.wish("alert.split", alone.id).code == "illegal"


def test_what_ends_by_a_person_ends_what_was_merged_into_it_with_the_same_words() -> None:
    city = two()
    merge(city, LEAK, FIRE, takes=True)
    assert city.wish("alert.close", one(city, FIRE).id, note="燃气公司已关阀").accepted
    known = city.picture.kind(Alerting).alerts
    ended = [known.get(name) for name in known.names()]
    assert [(a.state, a.closed_by, a.note) for a in ended if a] == [(AlertState.CLOSED, "s1", "燃气公司已关阀")] * 2


def test_a_new_call_for_help_is_no_ones_duplicate() -> None:
    city = two()
    city.rule("sos", "7", Priority.CRITICAL)
    merge(city, SOS, FIRE)
    rang = one(city, SOS).rang
    city.rule("sos", "7", Priority.CRITICAL, holds=False)
    assert state(city.of(SOS)) is AlertState.SUPPRESSED, "withdrawn it stays where it is"
    city.tick(9)
    city.rule("sos", "7", Priority.CRITICAL)
    back = one(city, SOS)
    assert (back.state, back.merged, back.rang) == (AlertState.UNACK, False, rang + 1)
    assert moves(one(city, FIRE))[-1] == (AlertMove.PARTED, "system", "")


def test_who_may_not_and_what_may_not_be_merged() -> None:
    city = two()
    name, head = one(city, LEAK).id, one(city, FIRE).id
    assert merge(city, LEAK, FIRE, role="supervisor").code == "forbidden"
    assert merge(city, LEAK, FIRE, scope="211282").code == "forbidden"
    assert city.wish("alert.merge", name, into="serious/none/1").code == "unknown"
    assert city.wish("alert.merge", name, into=name).code == "unknown"
    city.rule("lone_task", "7", Priority.URGENT)
    city.tick(60)
    low(city)
    city.tick(100)
    urgent, paper = one(city, "lone_task/7"), one(city, "overdue_serious/c1")
    assert city.wish("alert.merge", head, into=urgent.id).code == "illegal", "what is graver goes under nothing lesser"
    assert city.wish("alert.merge", paper.id, into=head).code == "illegal", "a fault of paper is no incident"
    assert merge(city, LEAK, FIRE).accepted
    assert merge(city, FIRE, FIRE).code == "unknown"
    city.rule("sos", "7", Priority.CRITICAL)
    assert merge(city, FIRE, SOS).code == "illegal", "what others were merged into goes under nothing"
    assert merge(city, SOS, LEAK).code == "illegal", "nothing goes under what is aside itself"


def test_what_is_merged_of_another_area_is_not_this_desks() -> None:
    city = two()
    city.rule("serious", "c3", Priority.CRITICAL, region="211282101")
    assert merge(city, "serious/c3", FIRE, scope=COUNTY).code == "forbidden"
    assert merge(city, FIRE, "serious/c3", scope=COUNTY).code == "forbidden"
    assert merge(city, "serious/c3", FIRE, scope="2112").accepted


def test_a_merge_overtakes_nobody_who_is_at_the_other() -> None:
    city = two()
    city.wish("alert.acknowledge", one(city, FIRE).id, who="s2")
    seen = one(city, FIRE).version
    merge(city, LEAK, FIRE)
    told = city.wish("alert.note", one(city, FIRE).id, who="s2", note="已电话告知119", version=seen)
    assert told.accepted


def test_restored_it_ends_with_the_other_as_before() -> None:
    city = two()
    merge(city, LEAK, FIRE, takes=True)
    city.picture = checkpoint.restore("2112", checkpoint.whole(city.picture))
    assert city.wish("alert.close", one(city, FIRE).id, note="已处置").accepted
    assert city.of(LEAK) is None


def test_a_lesser_one_comes_back_when_the_rule_it_is_under_is_put_out_of_service() -> None:
    city = City()
    for name in ("7", "8"):
        city.rule("lone_task", name, Priority.URGENT)
    city.tick(60)
    assert merge(city, "lone_task/8", "lone_task/7").accepted
    assert state(city.of("lone_task/8")) is AlertState.SUPPRESSED, "no rule gives back what a person merged"
    ends = city.picture.now + 7_200_000
    assert city.wish("rule.disable", "lone_task", role="system_admin", note="检修", ends=ends).accepted
    assert city.wish("rule.approve", "lone_task", role="system_admin", who="s9").accepted
    city.tick(61)
    assert {state(city.of(f"lone_task/{n}")) for n in (7, 8)} == {AlertState.OUT_OF_SERVICE}
