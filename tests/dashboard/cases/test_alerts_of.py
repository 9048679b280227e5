"""The page of a case leads back to the alerts about it, for the desks that heard of them."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.calls.call import Call, CallEngine, CallMember, MemberState
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.entry_id import EntryId
from streams.model.local_day import stamp
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

NOW, HOUR, VILLAGE = real_ms(), 3_600_000, "211221106201"
OPEN = Case(id="g1", village=VILLAGE, type="E02", category="E", channel="telephone", reported_at=NOW - 2 * HOUR)
SECRET = msgspec.structs.replace(OPEN, id="r1", type="R01", category="R", restricted=True)


def alert(name: str, hours: int, **more: object) -> Alert:
    at = NOW - hours * HOUR
    waits = Alert(name, name, "serious", Priority.CRITICAL, VILLAGE, at, state=AlertState.PENDING, tiers=(4, 6))
    made = moved(msgspec.structs.replace(waits, **more), AlertMove.RAISE, at=at)
    return msgspec.structs.replace(made, told_at=at)


LEAK = alert("serious/g1/1", 2, key="serious/g1", subject="E02")
HELP = moved(alert("sos/7/1", 3, rule="sos", subject="7", link="g1"), AlertMove.ACKNOWLEDGE, at=NOW, by="值班员 a1")
HELP = moved(HELP, AlertMove.CLOSE, at=NOW, by="值班员 a1", note="本人已回电")
OTHER = alert("serious/g2/1", 2, key="serious/g2", subject="E02")
UNHEARD = msgspec.structs.replace(
    alert("serious/g1/0", 1, key="serious/g1", subject="E02"), state=AlertState.PENDING, told_at=0
)
BEFORE = msgspec.structs.replace(alert("serious/g1/9", 9, key="serious/g1", subject="E02"), told_at=0)
BEFORE = msgspec.structs.replace(moved(BEFORE, AlertMove.ACKNOWLEDGE, at=NOW, by="值班员 a1"), told_at=0)
"""Announced by another platform, before this desk."""
OF_SECRET = alert("serious/r1/1", 1, key="serious/r1", subject="R01")


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    site.registry.set_regulation(regulation(CasesSection()), 0)
    history = History(site.settings.history_url)
    history.open()
    history.put([OPEN, SECRET, LEAK, HELP, OTHER, UNHEARD, BEFORE, OF_SECRET], EntryId(1, 0), NOW)
    history.close()


def told(site: Site, role: Role, scope: str, case: Case = OPEN) -> list[dict[str, str]]:
    code = case_code(case.id, case.village, case.reported_at)
    answer: Any = site.signed_in(role, scope).ask(f"/case/{code}/data", {"reason": "核对"})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, str]] = answer.get_json()["alerts"]
    return found


def test_what_was_announced_about_a_case_leads_to_the_desk_or_to_the_queue_of_then(site: Site) -> None:
    assert told(site, Role.DUTY, "211221") == [
        {
            "href": "/duty/a/serious/g1/9",
            "at": stamp(BEFORE.raised_at)[5:16],
            "what": "特急 燃气泄漏 待核实",
            "state": "已确认",
        },
        {
            "href": f"/alerts?at={stamp(HELP.told_at)[:16].replace(' ', 'T')}",
            "at": stamp(HELP.told_at)[5:16],
            "what": "特急 紧急求助",
            "state": "已结束",
        },
        {
            "href": "/duty/a/serious/g1/1",
            "at": stamp(LEAK.told_at)[5:16],
            "what": "特急 燃气泄漏 待核实",
            "state": "待确认",
        },
    ]


def test_a_tier_that_did_not_hear_of_it_has_none(site: Site) -> None:
    assert told(site, Role.DUTY, "211221106") == []


def test_the_calls_about_it_and_about_its_alerts_are_lines_for_the_desks_they_concern(site: Site) -> None:
    mine = called("c1", "alert/sos/7/1", "211221")
    above = called("c2", "case/g1", "2112", region=VILLAGE)
    elsewhere = called("c3", "alert/serious/g2/1", "211221")
    history = History(site.settings.history_url)
    history.open()
    history.put([mine, above, elsewhere], EntryId(2, 0), NOW)
    history.close()

    def lines(role: Role, scope: str) -> list[dict[str, str]]:
        code = case_code(OPEN.id, OPEN.village, OPEN.reported_at)
        found: list[dict[str, str]] = site.signed_in(role, scope).ask(f"/case/{code}/data", {}).get_json()["calls"]
        return found

    at = stamp(NOW - HOUR)[5:16]
    begun = {"at": at, "text": "通话 · 甲 呼叫（对讲）腰堡镇"}
    assert lines(Role.DUTY, "211221") == [begun, begun]
    assert lines(Role.DUTY, "211221106") == [begun], "of an alert that the township's desk did not hear of, none"
    assert lines(Role.VILLAGE, VILLAGE) == []


def called(name: str, about: str, scope: str, region: str = VILLAGE) -> Call:
    at = NOW - HOUR
    return Call(
        id=name,
        scope=scope,
        region=region,
        about=about,
        engine=CallEngine.TALK,
        by="甲",
        person="p1",
        session="s1",
        at=at,
        members=tuple(CallMember(one, MemberState.RINGING, at, at) for one in (scope, "211221106")),
    )
