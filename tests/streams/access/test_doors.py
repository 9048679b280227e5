from __future__ import annotations

from streams.access.doors import CALLBACK, COMMANDER, PUBLIC, SIGNED_IN, changes, exports, opens
from streams.access.subject import Role, Subject


def subject(role: Role, scope: str = "211221") -> Subject:
    return Subject(id="s", role=role, scope=scope)


def test_a_right_asks_the_policy_for_its_page_and_region() -> None:
    assert opens("region", "code").allows(subject(Role.DUTY), {"code": "211221106"})
    assert not opens("region", "code").allows(subject(Role.DUTY), {"code": "211224"})
    assert exports("cases").allows(subject(Role.SUPERVISOR), {})
    assert not exports("cases").allows(subject(Role.LEADER), {})
    assert changes("admin.users").allows(subject(Role.SECURITY_ADMIN), {})
    assert not changes("admin.users").allows(subject(Role.SYSTEM_ADMIN), {})


def test_of_those_without_a_page_only_a_callback_needs_a_mark_of_its_own() -> None:
    assert PUBLIC.allows(subject(Role.WORKER), {})
    assert SIGNED_IN.allows(subject(Role.WORKER), {})
    assert not CALLBACK.allows(subject(Role.DUTY_LEAD), {})
    assert COMMANDER.allows(subject(Role.DUTY), {})
    assert not COMMANDER.allows(subject(Role.SUPERVISOR), {})


def test_duty_and_supervision_of_a_village_open_nothing() -> None:
    for role in (Role.DUTY, Role.DUTY_LEAD, Role.SUPERVISOR):
        assert opens("workers").allows(subject(role, "211221106"), {})
        assert not opens("workers").allows(subject(role, "211221106201"), {})
    assert opens("cases").allows(subject(Role.VILLAGE, "211221106201"), {})
