"""What people want of an alert: judged once more, then done. Pure."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from streams.access.policy import Action, CommandTarget, may_on
from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.outcomes import may, outcome
from streams.model.alert import LEAD_LEVEL, LEADER_LEVEL, UNTAKEN, Alert, AlertMove, AlertState, moved
from streams.model.alert_facts import NUISANCE
from streams.model.alert_plan import AlertPlan
from streams.model.alert_timers import acknowledged, ended, unshelved
from streams.model.event import Command, DeskWish, Outcome
from streams.model.response import ResponseStep, StepDone, response

_PLAIN = {
    Action.PROGRESS: AlertMove.PROGRESS,
    Action.NOTE: AlertMove.NOTE,
    Action.CONFIRM: AlertMove.CONFIRM,
    Action.ESCALATE: AlertMove.ESCALATE,
    Action.CLOSE: AlertMove.CLOSE,
}
_TAKES = frozenset({Action.PROGRESS, Action.NOTE, Action.CONFIRM})
"""Anyone who does one of these to an alert that waits has taken it, where the desk says so: no one need take it first.
What older desks wrote says nothing of it, and is replayed as it was."""
_BESIDE = frozenset({AlertMove.JOINED, AlertMove.PARTED})
"""What was done to another alert: it overtakes no one who works on this one."""
Shelves = Callable[[str], int]


def apply(
    alert: Alert,
    command: Command,
    plan: AlertPlan,
    shelves: Shelves,
    now: int,
    steps: tuple[ResponseStep, ...] = (),
) -> tuple[Alert, Outcome]:
    """(the alert after it, the answer); the alert itself when it was refused. `shelves`: how many a seat keeps.
    `steps`: of all response plans."""
    if refused := refusal(alert, command, now):
        return alert, refused
    action = Action(command.action)
    try:
        if action is Action.STEP:
            after = _ticked(alert, command, steps, now)
        else:
            after = _done(alert, action, command, plan, shelves, now)
    except IllegalMove as no:
        return alert, outcome(command, "illegal", alert.version, alert.closed_by or alert.acked_by, detail=str(no))
    return after, _answer(command, "ok", after)


def refusal(alert: Alert, command: Command, now: int) -> Outcome | None:
    """Why this person may not do it, or does it too late; None where it is to be tried."""
    if not may(command, CommandTarget("alert", alert.region), now):
        return outcome(command, "forbidden")
    action = Action(command.action)
    if not may_on(Role(command.role), action, alert.priority):
        return _answer(command, "forbidden", alert)
    match action:
        case Action.ACKNOWLEDGE:
            late = bool(alert.acked_by) and alert.state not in UNTAKEN
        case Action.TAKE_UP if alert.up_taken_by:
            return outcome(command, "stale", alert.version, alert.up_taken_by, alert.up_taken_at)
        case Action.STEP | Action.TAKE_UP:
            late = False  # a step that was done is done, whatever else was meanwhile
        case _:
            late = _overtaken(alert, command.expected_version)
    return _answer(command, "stale", alert) if late else None


def _done(alert: Alert, action: Action, command: Command, plan: AlertPlan, shelves: Shelves, now: int) -> Alert:
    by, wish = command.by or command.subject, command.desk or DeskWish()
    match action:
        case Action.ACKNOWLEDGE:
            taken = msgspec.structs.replace(acknowledged(alert, now, by), session=command.subject)
            # The duty lead who takes what waits for the duty lead has it both ways, where the desk says so.
            lead = wish.takes and command.role == Role.DUTY_LEAD and alert.waits_above and alert.level == LEAD_LEVEL
            return msgspec.structs.replace(taken, up_taken_by=by, up_taken_at=now) if lead else taken
        case Action.UNDO:
            late = now > alert.acked_at + plan.undo * 1000 or alert.session != command.subject
            if late and command.role != Role.DUTY_LEAD:
                raise IllegalMove(f"alert {alert.id}", alert.state.value, "undo", "its own officer within seconds")
            return moved(alert, AlertMove.UNDO, at=now, by=by, note=command.note)
        case Action.SHELVE:
            return _shelved(alert, command, wish, plan, shelves, now)
        case Action.UNSHELVE if alert.state is AlertState.SHELVED:
            return unshelved(alert, now, by)
        case Action.TAKE_UP:
            return _taken_up(alert, command.role, by, now)
        case Action.CALLED:
            told = moved(alert, AlertMove.CALLED, at=now, by="system", note=command.note)
            return msgspec.structs.replace(told, called=wish.to, note=alert.note)
    note = " · ".join(part for part in (wish.to if action is Action.PROGRESS else "", command.note) if part)
    if action in (Action.NOTE, Action.PROGRESS) and not note:
        raise IllegalMove(f"alert {alert.id}", alert.state.value, action.value, "it with words: what was done")
    if wish.takes and action in _TAKES and alert.state in UNTAKEN:
        alert = msgspec.structs.replace(moved(alert, AlertMove.ACKNOWLEDGE, at=now, by=by), session=command.subject)
    after = ended(moved(alert, _move(action, alert), at=now, by=by, note=note), now, by)
    link = wish.link or alert.link
    nuisance = action is Action.CLOSE and wish.to == NUISANCE
    return msgspec.structs.replace(after, link=link, shelf=NUISANCE if nuisance else after.shelf)


def _taken_up(alert: Alert, role: str, by: str, now: int) -> Alert:
    """Taken by whom it was raised to; a leader takes what was raised to the leader."""
    if not alert.level or (role == Role.LEADER and alert.level < LEADER_LEVEL):
        raise IllegalMove(f"alert {alert.id}", alert.state.value, "take_up", "it to be raised first")
    return moved(alert, AlertMove.TAKE_UP, at=now, by=by)


def _ticked(alert: Alert, command: Command, steps: tuple[ResponseStep, ...], now: int) -> Alert:
    """A step of the plan is done, once; who does it to an alert that waits takes it, where the desk says so."""
    by, wish = command.by or command.subject, command.desk or DeskWish()
    step = next((one for one in response(steps, alert.rule, alert.subject) if one.id == wish.to), None)
    if step is None or any(one.id == step.id for one in alert.done):
        known = f"done by {alert.done[-1].by}" if step else "unknown"
        raise IllegalMove(f"alert {alert.id}", known, f"step {wish.to}", "a step of its plan that is open")
    if wish.takes and alert.state in UNTAKEN:
        alert = msgspec.structs.replace(moved(alert, AlertMove.ACKNOWLEDGE, at=now, by=by), session=command.subject)
    note = " · ".join(part for part in (step.text, command.note) if part)
    after = moved(alert, AlertMove.STEP, at=now, by=by, note=note)
    return msgspec.structs.replace(after, note=alert.note, done=(*alert.done, StepDone(step.id, now, by)))


def _move(action: Action, alert: Alert) -> AlertMove:
    move = _PLAIN.get(action)
    if move is None:
        raise IllegalMove(f"alert {alert.id}", alert.state.value, action.value, "what its state allows")
    return move


def _shelved(alert: Alert, command: Command, wish: DeskWish, plan: AlertPlan, shelves: Shelves, now: int) -> Alert:
    if not wish.once and wish.minutes * 60 not in plan.shelf:
        allowed = ", ".join(str(s // 60) for s in plan.shelf)
        wants = f"for {allowed} minutes, or until it clears"
        raise IllegalMove(f"alert {alert.id}", alert.state.value, "shelve", wants)
    if shelves(command.subject) >= plan.shelves:
        raise IllegalMove(f"alert {alert.id}", alert.state.value, "shelve", f"at most {plan.shelves} a seat")
    after = moved(alert, AlertMove.SHELVE, at=now, by=command.by or command.subject, note=command.note.strip())
    return msgspec.structs.replace(
        after,
        shelf="once" if wish.once else "timed",
        until=0 if wish.once else now + wish.minutes * 60_000,
        session=command.subject,
        off_at=0,
    )


def _overtaken(alert: Alert, expected: int) -> bool:
    """Whether somebody did something since the alert was seen; what time did meanwhile takes nothing from anybody."""
    if not expected or expected == alert.version:
        return False
    if expected > alert.version:
        return True
    since = alert.steps[-(alert.version - expected) :]
    return any(step.by != "system" and step.move not in _BESIDE for step in since)


def _answer(command: Command, code: str, alert: Alert) -> Outcome:
    by = alert.closed_by or alert.acked_by
    return outcome(command, code, alert.version, by, alert.closed_at or alert.acked_at)
