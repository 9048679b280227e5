"""The page of one case as data: steps, clocks, where the time went, who may be rung, and what may be done."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import Any

from dashboard.case_bar import bar, bar_name
from dashboard.case_list import place, span, state, unit, unit_then
from dashboard.cases.deeds import done, timeline
from dashboard.cases.offered import offered
from dashboard.cases.reading import CaseView
from dashboard.cases.strip import holders, strip, turn
from dashboard.category_words import category_name
from dashboard.locale import Words
from streams.access.fields import FIELDS
from streams.geography.places import Places
from streams.history.cases.lists import CaseRow
from streams.model import deadlines
from streams.model.case import (
    DROPPED,
    Case,
    CaseState,
    CaseStep,
    Mark,
    MarkKind,
)
from streams.model.case_clocks import CaseClock, clocks
from streams.model.case_code import case_code
from streams.model.case_waits import WAITS, wait_of
from streams.model.case_walk import holding
from streams.model.local_day import stamp
from streams.registry.parties import Masked

_S = CaseState
_HANDED = frozenset({_S.DISPATCHED, _S.TRANSFERRED, _S.RETURNED})


_LATE_MS = 60_000


def view(
    case: Case, parties: Sequence[Masked], like: Sequence[CaseRow], shown: CaseView, again: Container[str] = ()
) -> dict[str, Any]:
    """As JSON. Texts were scrubbed when they were taken in; people are masked. `again`: ids of those of `like` with
    somebody in them again."""
    words, now = shown.words, shown.now
    held = list(holding(case))
    five = clocks(case, shown.regulation, now)
    return {
        "id": case.id,
        "code": case_code(case.id, case.village, case.reported_at),
        "revision": case.revision,
        "type": _type(case, shown),
        "category": category_name(case.type, case.category, shown.regulation, words),
        "place": place(case.village, shown.places),
        "village": case.village,
        "label": _label(case, shown.places),
        "level": place(case.level or case.village, shown.places),
        "channel": words[f"channel_{case.channel}"],
        "unit": unit(case.unit, words, shown.regulation.units_at(now)),
        "state": state(case.state, case.category, words),
        "turn": turn(case, holders(case, held, shown), five, shown),
        "strip": strip(case, held, five, shown),
        "restricted": case.restricted,
        "open": case.open,
        "text": case.text,
        "bar": _bar(case, held, five, words, now),
        "clocks": [_clock(clock, words, now) for clock in five],
        "timeline": timeline(case, held, shown),
        "went": _went(case, held, words, now),
        "handed": [
            {"at": stamp(s.at)[5:16], "state": done(s, case.category, shown), "unit": _unit(s.unit, s.at, shown)}
            for s in _handed(held)
        ],
        "like": [_like(one, words, again=one.id in again) for one in like],
        "parties": [_party(one, shown) for one in parties],
        "whistles": _whistles(case, shown),
        **offered(case, shown.subject, shown.words, shown.regulation, shown.now, named=shown.named),
    }


def late(at: int, now: int, rate: float, words: Words) -> str:
    """That what is shown is of `at`, where history is further behind `now` than a busy machine is: a minute of a city
    at the pace of the world. '' while it is of now. Both are city ms."""
    return words["case_late"].format(time=stamp(at)) if now - at > _LATE_MS * rate else ""


def _like(one: CaseRow, words: Words, *, again: bool) -> dict[str, str]:
    state_ = words[f"state_{one.state}"]
    said = f"{state_} · {words['same_people']}" if again else state_
    return {"code": one.code, "at": stamp(one.reported_at)[:10], "state": said}


def _type(case: Case, shown: CaseView) -> str:
    """Its name, and that it is of a drill."""
    words, name = shown.words, shown.regulation.type_name(case.type, shown.words.language)
    return f"{words['drill_prefix']}{name}" if case.drill else name


def _label(case: Case, places: Places) -> list[int]:
    """Where it is drawn: where it was reported, else where its village is written; a restricted one nowhere."""
    if case.restricted:
        return []
    if case.lon_e6:
        return [case.lon_e6, case.lat_e6]
    known = places.nearest(case.village)
    return list(places.label(known)) if known else []


def _bar(
    case: Case, held: Sequence[CaseStep], five: Sequence[CaseClock], words: Words, now: int
) -> list[dict[str, Any]]:
    """The seven steps; of those with a clock, time used and allowed."""
    timed = {"receive": five[0], "accept": five[1], "handle": five[2], "check": five[3]}
    return [
        {
            "name": bar_name(step.name, case.category, words),
            "at": stamp(step.at)[5:16] if step.at else "",
            "standing": step.standing,
            "used": _used(timed[step.name], words, now) if step.name in timed else "",
        }
        for step in bar(case, held)
    ]


def _used(clock: CaseClock, words: Words, now: int) -> str:
    """Time used / allowed, natural, for a clock that has begun."""
    if not clock.start:
        return ""
    used = span((clock.end or now) - clock.start, words)
    return f"{used} / {span(clock.due - clock.start, words)}" if clock.due else used


def _clock(clock: CaseClock, words: Words, now: int) -> dict[str, Any]:
    began = bool(clock.start)
    left = clock.due - (clock.end or now)
    said = "—"
    if began and clock.stands:
        said = words["clock_stands"]
    elif began and clock.due:
        in_time, late = ("clock_in_time", "clock_done_late") if clock.end else ("case_left", "case_over")
        said = words[in_time if left > 0 else late].format(time=span(abs(left), words))
    elif began:
        said = span((clock.end or now) - clock.start, words)
    return {
        "kind": clock.kind.value,
        "name": words[f"clock_{clock.kind}"],
        "said": said,
        "due": stamp(clock.due)[:16] if clock.due else "",
        "light": clock.colour.value if clock.colour else "",
        "share": round(max(0.0, min(1.0, clock.share)) * 100) if clock.share >= 0 else None,
        "provisional": words["provisional"] if clock.provisional else "",
        "ended": bool(clock.end),
    }


def _unit(name: str, at: int, shown: CaseView) -> str:
    """As it was called then."""
    return unit_then(name, shown.words, shown.regulation.units_at(at))


def _went(case: Case, held: Sequence[CaseStep], words: Words, now: int) -> list[dict[str, Any]]:
    """Natural time by what the case waited for; the shares of the whole."""
    sums = dict.fromkeys(WAITS, 0)
    was, since = _S.REPORTED, case.reported_at
    end = case.closed_at or (case.ended_at if case.state in DROPPED else now)
    for state_, at in [*((step.state, step.at) for step in held), (_S.CLOSED, end)]:
        if name := wait_of(was):
            sums[name] += max(0, at - since)
        was, since = state_, at
    whole = sum(sums.values()) or 1
    return [
        {"name": words[f"went_{name}"], "time": span(ms, words), "share": round(100 * ms / whole)}
        for name, ms in sums.items()
    ]


def _handed(held: Sequence[CaseStep]) -> list[CaseStep]:
    """Sent out and returned, department by department: what shows ping-pong."""
    found = [step for step in held if step.state in _HANDED]
    return found if sum(step.state in (_S.RETURNED, _S.TRANSFERRED) for step in found) else []


def _party(one: Masked, shown: CaseView) -> dict[str, Any]:
    may = FIELDS[shown.subject.role]
    known = {name: getattr(one, name) for name in ("name", "phone", "id_number", "address")}
    return {
        "id": one.id,
        "part": shown.words[f"part_{one.part}"],
        "fields": [
            {"name": name, "word": shown.words[f"field_{name}"], "masked": masked, "may": name in may}
            for name, masked in known.items()
            if masked
        ],
    }


def _whistles(case: Case, shown: CaseView) -> list[dict[str, Any]]:
    """One line a department that was whistled for, each on its own clock."""
    limit = shown.regulation.limits.get("whistle")
    lines = []
    for whistle in (mark for mark in case.marks if mark.kind is MarkKind.WHISTLE):
        after = {mark.kind: mark for mark in case.marks if mark.unit == whistle.unit and mark.at >= whistle.at}
        due = deadlines.due(shown.regulation.calendar, whistle.at, limit) if limit else 0
        arrived = after.get(MarkKind.ARRIVED)
        late = bool(due) and (arrived.at if arrived else shown.now) > due
        lines.append(
            {
                "unit": unit(whistle.unit, shown.words, shown.regulation.units_at(shown.now)),
                "at": stamp(whistle.at)[5:16],
                "late": late,
                "due": stamp(due)[5:16] if due else "",
                **{kind.value: _at(after.get(kind)) for kind in (MarkKind.ANSWERED, MarkKind.ARRIVED, MarkKind.LEFT)},
            }
        )
    solved = next((m for m in reversed(case.marks) if m.kind in (MarkKind.SOLVED, MarkKind.UNSOLVED)), None)
    if lines and solved:
        lines[-1]["solved"] = shown.words[f"mark_{solved.kind}"]
    return lines


def _at(mark: Mark | None) -> str:
    return stamp(mark.at)[5:16] if mark else ""
