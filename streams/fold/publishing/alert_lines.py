"""Alerts as records of topic `alerts`. A wall names the township and no place, post or person: a symbol is drawn where
the township's name is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec

from streams.alert_rules import RULES
from streams.fold.publishing.numbers import Regions
from streams.model.alert import Alert
from streams.model.alert_plan import AlertPlan
from streams.model.alert_timers import escalated_at
from streams.model.case import Case
from streams.model.case_code import case_code
from streams.model.outgoing.attempt import SendAttempt
from streams.wire.records import AlertCall, AlertLine, AlertWorker
from streams.wire.wall_alerts import AlertService, WallAlertLine

_encode = msgspec.json.Encoder().encode
_WALL_SUBJECT = frozenset(rule.name for rule in RULES.values() if rule.wall_subject)


def line(
    alert: Alert,
    places: Regions,
    plan: AlertPlan,
    case: Case | None = None,
    *,
    wall: bool,
    worker: AlertWorker | None = None,
    seat: str = "",
    attempts: Iterable[SendAttempt] = (),
    services: tuple[AlertService, ...] = (),
) -> bytes:
    """`case`: the case it is about, where there is one. `worker`: who called; `seat`: which, of a seat or wall.
    `attempts`: to reach somebody of it outside the browser, in their order. `services`: that a wall names."""
    shown = _both(alert, places, wall=wall)
    if wall:
        return _encode(msgspec.structs.replace(shown, services=services) if services else shown)
    return _encode(
        msgspec.structs.replace(
            shown,
            by=alert.acked_by,
            tiers=alert.tiers,
            skipped=alert.skipped,
            next_at=escalated_at(alert, plan),
            until=alert.until,
            under=alert.under,
            merged=alert.merged,
            mine=alert.session,
            approx=not alert.lon_e6,
            placed_at=alert.placed_at,
            worker=worker,
            seat=seat,
            done=tuple((one.id, one.at, one.by) for one in alert.done),
            steps=tuple((step.at, step.move.value, step.by, step.note) for step in alert.steps),
            calls=tuple(_calls(attempts)),
            **_raised(alert),
            **_of_case(case),
        )
    )


def above(alert: Alert, places: Regions) -> bytes:
    """What the leader hears of whom it was raised to: what, where and since when, and who has it; no person it is
    about, and not how it is worked on."""
    return _encode(msgspec.structs.replace(_both(alert, places, wall=True), **_raised(alert)))


def _of_case(case: Case | None) -> dict[str, str]:
    """Its code and its state, of one that is not restricted."""
    if case is None or case.restricted:
        return {}
    return {"case": case_code(case.id, case.village, case.reported_at), "case_state": case.state.value}


def _raised(alert: Alert) -> dict[str, Any]:
    return {
        "up_at": alert.up_at,
        "up_by": alert.up_by,
        "up_waits": alert.waits_above,
        "up_taken_by": alert.up_taken_by,
        "up_taken_at": alert.up_taken_at,
    }


def _calls(attempts: Iterable[SendAttempt]) -> list[AlertCall]:
    """The newest try of each receiver and channel."""
    newest = {(one.level, one.channel, one.to): one for one in attempts}
    return [
        AlertCall(
            id=one.id,
            channel=one.channel.value,
            to=one.to,
            post=one.post,
            level=one.level,
            nth=one.nth,
            state=one.state.value,
            since=one.since,
            note=one.note,
            repeats=one.repeats,
            again=one.again,
        )
        for one in newest.values()
    ]


def _both(alert: Alert, places: Regions, *, wall: bool) -> AlertLine:
    """What a wall and a desk get."""
    region = alert.region[:9] if wall else alert.region
    lon, lat = (alert.lon_e6, alert.lat_e6) if not wall and alert.lon_e6 else _label(places, region)
    of = WallAlertLine if wall else AlertLine
    return of(
        rule=alert.rule,
        priority=alert.priority,
        state=alert.state.value,
        region=region,
        subject=alert.subject if not wall or alert.rule in _WALL_SUBJECT else "",
        at=alert.raised_at,
        last_at=alert.last_at,
        count=alert.count,
        version=alert.version,
        lon_e6=lon,
        lat_e6=lat,
        cleared=alert.cleared_at > 0,
        by="",
        taken_at=alert.acked_at,
        told_at=alert.told_at,
        group=alert.group,
        rang=alert.rang,
        chatter=alert.chatter,
        confirmed=alert.confirmed,
        level=alert.level,
        drill=bool(alert.drill),
    )


def name(alert: Alert, *, wall: bool) -> str:
    """The record's key: on a wall without what the alert is about, which may be a person."""
    return f"{alert.rule}/{alert.raised_at}/{alert.region[:9]}/{alert.twin}" if wall else alert.id


def _label(places: Regions, region: str) -> tuple[int, int]:
    """A region's own place, or for one below a township the township's."""
    return places.label(region[:9])
