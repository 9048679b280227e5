"""紧急求助: when it holds, where it is, when it is withdrawn."""

from __future__ import annotations

import msgspec

from streams.alert_rules import sos
from streams.fold.alerting.alerts import Alerts
from streams.fold.undo import Undo
from streams.model.alert import Priority
from streams.model.alert_plan import RulePlan
from streams.model.event import Sos
from tests.streams.alert_rules.given import VILLAGE, announced_after, given, one
from tests.streams.fold.city import NOW

CALL = Sos(id="s", source="device/7", at=NOW, worker=7)


def test_its_limits() -> None:
    assert sos.RULE.priority is Priority.CRITICAL
    assert sos.RULE.plan == RulePlan(tiers=(9, 6, 4), latched=True)
    assert announced_after(one(sos.RULE.judge(given(CALL)))) == 0


def test_a_call_for_help_is_critical_where_the_worker_was_and_its_withdrawal_ends_it() -> None:
    found = one(sos.RULE.judge(given(CALL)._replace(place=(5, 6))))
    assert (found.priority, found.region, found.object, found.holds) == (Priority.CRITICAL, VILLAGE, "7", True)
    assert (found.subject, found.lon_e6, found.lat_e6, found.again) == ("7", 5, 6, True)
    assert not one(sos.RULE.judge(given(msgspec.structs.replace(CALL, cancelled=True)))).holds


def test_a_call_without_a_place_takes_the_last_one_and_its_time() -> None:
    last = given(CALL)._replace(place=(5, 6), placed_at=NOW - 1000)
    assert one(sos.RULE.judge(last)).placed_at == NOW - 1000
    own = msgspec.structs.replace(CALL, lon_e6=7, lat_e6=8)
    found = one(sos.RULE.judge(last._replace(event=own)))
    assert (found.lon_e6, found.lat_e6, found.placed_at) == (7, 8, 0)
    never = one(sos.RULE.judge(given(CALL)))
    assert (never.lon_e6, never.placed_at) == (0, 0)
    # The alert takes the first place that a later call brings of its own, and keeps it.
    alerts = Alerts(Undo())
    (alert,) = alerts.take(one(sos.RULE.judge(last)), NOW)
    assert (alert.lon_e6, alert.placed_at) == (5, NOW - 1000)
    for later, lon in ((1, 7), (2, 7)):
        again = msgspec.structs.replace(own, at=NOW + later, lon_e6=6 + later)
        (alert,) = alerts.take(one(sos.RULE.judge(last._replace(event=again))), NOW + later)
        assert (alert.lon_e6, alert.placed_at, alert.count) == (lon, 0, 1 + later)
