"""Shifts as desks of today begin, hand over and sign them: who may act, what is asked, what is kept."""

from __future__ import annotations

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from streams.access.subject import Role
from streams.fold import checkpoint
from streams.fold.alerting.alerting import Alerting
from streams.fold.alerting.duty_roster import DutyRoster
from streams.model.alert import Alert, Priority
from streams.model.event import Changed, Outcome
from streams.model.shift import SEATED, ShiftRecord, ShiftWish
from tests.streams.fold.alerting.alert_city import COUNTY, City, low
from tests.streams.fold.city import NOW, entry
from tests.streams.fold.commands import Person, asks


class Desk(City):
    """A city whose commands come from desks of today."""

    def want(
        self, action: str, name: str = "", *, who: str = "a", scope: str = COUNTY, note: str = "", **wish: object
    ) -> Outcome:
        body = msgspec.msgpack.encode(ShiftWish(**wish)) if wish else b""  # type: ignore[arg-type]
        asked = asks(Person(who, Role.DUTY_LEAD, scope), action, name or scope, note=note, session=who, body=body)
        (answer,) = self.send(msgspec.structs.replace(asked, schema=SEATED))
        return answer

    @property
    def roster(self) -> DutyRoster:
        return self.picture.kind(Alerting).roster

    def grave(self, name: str, priority: Priority = Priority.CRITICAL) -> str:
        rule = "sos" if priority is Priority.CRITICAL else "serious"
        alert: Alert | None = self.rule(rule, name, priority)
        assert alert
        return alert.id


def test_history_is_told_of_a_shift_each_time_it_moves() -> None:
    city = Desk()
    begins = asks(Person("a", Role.DUTY, COUNTY), "shift.begin", COUNTY, session="a")
    done = city.picture.fold(entry(1000, msgspec.structs.replace(begins, schema=SEATED)))
    (told,) = (event for event in done.events if isinstance(event, Changed))
    record = msgspec.msgpack.decode(told.record, type=ShiftRecord)
    assert (told.kind, told.region, record.by, record.began, record.ended) == ("shift", COUNTY, "a", NOW, 0)


def code(answer: Outcome) -> str:
    return answer.code


def test_only_a_seat_acts_and_not_after_it_was_left() -> None:
    city = Desk()
    alert = city.grave("7")
    assert code(city.want("alert.acknowledge", alert)) == "off_duty"
    assert city.want("shift.begin").accepted
    assert city.want("alert.acknowledge", alert).accepted
    assert city.want("shift.end", sure=True).accepted
    assert code(city.want("alert.note", alert, note="x")) == "off_duty"


def test_a_shift_that_begins_signs_for_nothing() -> None:
    city = Desk()
    city.want("shift.begin")
    city.want("shift.begin", who="b")
    city.want("shift.end", note="一切正常")
    city.want("shift.begin", who="c")
    (left,) = city.roster.state.handovers.values()
    assert (left.taken_by, left.note) == ("", "一切正常")


def test_a_signature_wants_every_grave_alert_read_by_another_who_sits_there() -> None:
    city = Desk()
    city.want("shift.begin")
    first, second = city.grave("7"), city.grave("c9", Priority.URGENT)
    low(city)
    city.tick(40)
    city.want("shift.end", note="1. x\n2. y", sure=True)
    (left,) = city.roster.state.handovers.values()
    assert (left.grave, left.counts) == ((first, second), {"unack": 3})
    both = (first, second)
    assert code(city.want("shift.sign", left.id, who="b", read=both)) == "illegal", "without a seat"
    city.want("shift.begin")
    assert code(city.want("shift.sign", left.id, read=both)) == "illegal", "the same person"
    city.tick(60)
    city.want("shift.begin", who="b")
    assert code(city.want("shift.sign", left.id, who="b", read=(first,))) == "illegal", "one is not read"
    city.tick(61)
    city.grave("8")
    assert city.want("shift.sign", left.id, who="b", read=both).accepted, "what came since rang for the taker"
    (signed,) = city.roster.state.handovers.values()
    assert (signed.taken_by, signed.taken_at) == ("b", city.picture.now)
    assert code(city.want("shift.sign", left.id, who="b", read=both)) == "illegal", "once"


def test_what_was_announced_before_the_taker_came_is_read_too() -> None:
    city = Desk()
    city.want("shift.begin")
    city.want("shift.end", sure=True)
    (left,) = city.roster.state.handovers.values()
    city.tick(300)
    between = city.grave("9")
    city.tick(301)
    city.want("shift.begin", who="b")
    assert code(city.want("shift.sign", left.id, who="b")) == "illegal"
    assert city.want("shift.sign", left.id, who="b", read=(between,)).accepted


def test_a_shift_with_critical_alerts_or_an_empty_desk_after_it_ends_by_an_officer_who_was_asked() -> None:
    city = Desk()
    city.want("shift.begin")
    assert code(city.want("shift.end")) == "illegal", "the desk would be empty"
    city.want("shift.begin", who="b")
    alert = city.grave("7")
    assert code(city.want("shift.end")) == "illegal", "a critical alert is open"
    assert city.want("shift.end", sure=True).accepted
    assert city.roster.state.empty == {}, "another sits there"
    assert city.want("shift.end", who="b", sure=True).accepted
    assert city.roster.state.empty[COUNTY].critical == 1
    city.tick(1)
    (told,) = city.picture.kind(Alerting).alerts.find("desk_empty")
    assert (told.region, told.priority, told.subject, told.tiers) == ("2112", Priority.CRITICAL, COUNTY, (4,))
    city.want("shift.begin", who="c")
    city.tick(2)
    city.tick(40)
    assert city.picture.kind(Alerting).alerts.find("desk_empty")[0].cleared_at
    assert city.picture.kind(Alerting).alerts.get(alert)


def test_a_shift_is_a_record_from_the_sign_in_to_the_second_name() -> None:
    city = Desk()
    city.want("shift.begin")
    city.want("shift.end", note="夜间无异常", sure=True)
    (left,) = city.roster.state.handovers.values()
    city.want("shift.begin", who="b")
    city.want("shift.sign", left.id, who="b")
    record = city.roster.shifts.table.get(left.shift)
    assert record
    assert (record.by, record.note, record.taken_by, record.version) == ("a", "夜间无异常", "b", 3)
    again = checkpoint.restore("2112", checkpoint.whole(city.picture))
    assert again.kind(Alerting).roster.shifts.table.get(left.shift) == record


def test_a_seat_that_went_away_ends_its_shift_without_a_hand_over() -> None:
    city = Desk()
    city.want("shift.begin")
    shift = city.roster.state.seats["a"].shift
    city.tick(1, "b")
    city.tick(13 * 3600, "b")
    record = city.roster.shifts.table.get(shift)
    assert record
    assert (record.lost, record.ended) == (True, city.picture.now - (13 * 3600 - 1) * 1000)


ACTS = st.tuples(st.sampled_from(["shift.begin", "shift.end", "alert.note"]), st.sampled_from(["a", "b"]))


@settings(max_examples=60, deadline=None)
@given(st.lists(ACTS, max_size=14))
def test_an_act_is_taken_exactly_while_its_session_sits(acts: list[tuple[str, str]]) -> None:
    city = Desk()
    alert, sits = city.grave("7"), set[str]()
    for action, who in acts:
        if action == "shift.begin":
            assert city.want(action, who=who).accepted
            sits.add(who)
        elif action == "shift.end":
            assert city.want(action, who=who, sure=True).accepted is (who in sits)
            sits.discard(who)
        else:
            assert city.want(action, alert, who=who, note="x").accepted is (who in sits)
    assert bool(city.roster.state.empty) is (not sits and bool(city.roster.state.ended))
