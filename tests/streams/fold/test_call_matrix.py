"""Role x action x call: who may do what to a call of the own desk, to one that rings there, and to one that is none of
theirs; everything that is not written down is refused and changes nothing."""

from __future__ import annotations

import pytest

from streams.access.policy import Action
from streams.access.subject import Role
from streams.fold.live_calls import LiveCalls
from streams.model.calls.call import CallWish
from streams.model.calls.recording import RecordingState
from tests.streams.fold.commands import Person
from tests.streams.fold.messaging.dispatcher import CITY, NEXT_TOWN, TOWN, TOWN_DESK, URBAN, VILLAGE
from tests.streams.fold.test_live_calls import LINE, PHONE, CallDesk

ACTIONS = tuple(one for one in Action if one.value.startswith("call."))
ANSWERS = {Action.CALL_ANSWER, Action.CALL_DECLINE}
LEADS = {Action.CALL_START, Action.CALL_INVITE, Action.CALL_END, Action.CALL_NOTE}
LEADS_ALONE = {Action.CALL_SHOW, Action.CALL_RECORD}
PROCESS = {Action.CALL_LOST, Action.CALL_BEAT}
"""What became of a recording is refused while there is none."""
SCOPES = {Role.VILLAGE: VILLAGE.scope, Role.WORKER: TOWN}


def person(role: Role, scope: str) -> Person:
    """One of a role, who is nobody that the calls of this test name but by role and scope."""
    if role is Role.WORKER:
        return PHONE
    if role is Role.DEPARTMENT:
        return URBAN
    return LINE if role is Role.SYSTEM else Person(f"{role.value}-{scope}", role, SCOPES.get(role, scope))


OWN: dict[Role, set[Action]] = {Role.DUTY: LEADS, Role.DUTY_LEAD: LEADS | LEADS_ALONE, Role.SYSTEM: PROCESS}
"""A call of the city's desk that goes on, whose line another has: by those of the city. Who is rung answers."""
RUNG: dict[Role, set[Action]] = {
    Role.DUTY: ANSWERS | {Action.CALL_START},
    Role.DUTY_LEAD: ANSWERS | {Action.CALL_START},
    Role.VILLAGE: ANSWERS,
    Role.DEPARTMENT: ANSWERS,
    Role.WORKER: ANSWERS,
    Role.SYSTEM: PROCESS,
}
"""The same call, by those of a township and below, whose addresses are rung."""
FOREIGN: dict[Role, set[Action]] = {
    Role.DUTY: {Action.CALL_START},
    Role.DUTY_LEAD: {Action.CALL_START},
    Role.SYSTEM: PROCESS,
}
"""A call that rings elsewhere."""


def accepted(desk: CallDesk, who: Person, action: Action) -> bool:
    if action is Action.CALL_START:
        to = (TOWN,) if len(who.scope) < len(TOWN) else (f"{who.scope[:9]}201",)
        return desk.starts(*to, who=who, name="c2").accepted
    wishes = {
        Action.CALL_INVITE: CallWish(to=(NEXT_TOWN,)),
        Action.CALL_LOST: CallWish(member="2112"),
        Action.CALL_BEAT: CallWish(calls=("c1",)),
        Action.CALL_RECORDED: CallWish(recording=RecordingState.ON),
    }
    note = "记一笔" if action in (Action.CALL_NOTE, Action.CALL_RECORD) else ""
    return desk.asks(who, action.value, "c1", wishes.get(action, CallWish()), note=note).accepted


def refused_changes_nothing(desk: CallDesk, who: Person, action: Action) -> bool:
    """Whether it is refused, and the calls are what they were."""
    before = [desk.picture.kind(LiveCalls).get(name) for name in ("c1", "c2")]
    refused = not accepted(desk, who, action)
    return refused and before == [desk.picture.kind(LiveCalls).get(name) for name in ("c1", "c2")]


def deviations(role: Role, scope: str, may: dict[Role, set[Action]], *to: str) -> list[str]:
    """Actions that are not as written down, of a call of the city's desk to these."""
    found = []
    for action in ACTIONS:
        desk = CallDesk()
        assert desk.starts(*to, who=CITY).accepted
        assert desk.does(CITY, "answer").accepted
        who = person(role, scope)
        allowed = action in may.get(role, set())
        if not (accepted(desk, who, action) if allowed else refused_changes_nothing(desk, who, action)):
            found.append(f"{role.value} {action.value}: {'refused' if allowed else 'accepted'}")
    return found


@pytest.mark.parametrize("role", list(Role))
def test_a_call_is_moved_by_those_whose_it_is_alone(role: Role) -> None:
    rung = (TOWN, VILLAGE.scope, "uurban", "w11")
    own = {role: OWN.get(role, set()) if role not in (Role.VILLAGE, Role.DEPARTMENT, Role.WORKER) else ANSWERS}
    assert deviations(role, "2112", own, *rung) == []
    assert deviations(role, TOWN_DESK.scope, RUNG, *rung) == []
    assert deviations(role, TOWN_DESK.scope, FOREIGN, NEXT_TOWN) == []
