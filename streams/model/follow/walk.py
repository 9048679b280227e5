"""The one way a followed item moves: by the steps of its kind, for whom they are. Pure; what may not be raises."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from streams.errors import IllegalMove
from streams.model import typed
from streams.model.case_code import is_case_code
from streams.model.follow.item import LIFT, MOST_ENTRIES, FollowEntry, FollowItem, FollowWish, PastStep
from streams.model.follow.kind import CASE_TYPE, DAYS, MONTH, OPEN, FollowKind, FollowStep, length_of
from streams.model.periods import Cadence, next_start


class FollowActor(NamedTuple):
    """Who: `person` tells people apart, `by` is read by others. `units`: ids of the own department, old ones too.
    `scope`: the region acted for."""

    person: str
    by: str
    role: str
    scope: str
    units: frozenset[str] = frozenset()


def opened(kind: FollowKind, name: str, wish: FollowWish, who: FollowActor, now: int) -> FollowItem:
    """A new item. Raises IllegalMove."""
    if who.role not in kind.open_by:
        raise _illegal(kind, name, "new", OPEN, "by " + ", ".join(kind.open_by))
    _brings(kind, name, "new", OPEN, kind.needs, wish, "-")
    columns = _columns(kind, name, wish)
    at, by = (wish.past[0].at, wish.past[0].by) if wish.past else (now, who.by)
    if wish.past and wish.past[0].step != OPEN:
        raise _illegal(kind, name, "new", wish.past[0].step, "a ledger that begins with open")
    if not wish.past and wish.due and wish.due <= now:
        raise _illegal(kind, name, "new", OPEN, "a limit that is still to come")
    person = _past_person(wish.past[0]) if wish.past else who.person
    entry = FollowEntry(OPEN, at, person, by, kind.opens, "", wish.paper, wish.files, wish.due, now if wish.past else 0)
    item = FollowItem(
        id=name,
        kind=kind.id,
        title=wish.title.strip(),
        text=wish.text,
        place=wish.place,
        unit=wish.unit,
        leader=wish.leader,
        about=wish.about,
        lon=wish.lon,
        lat=wish.lat,
        due=wish.due,
        scope=who.scope,
        state=kind.opens,
        entries=(entry,),
        columns=columns,
        cadence=wish.cadence,
        places=_list(kind, name, wish),
        cases=_cases(kind, name, wish),
    )
    for one in wish.past[1:]:
        item = _entered(kind, _in(kind, item), one, now)
    return _in(kind, item)


def moved(
    kind: FollowKind, item: FollowItem, step: FollowStep, wish: FollowWish, note: str, who: FollowActor, now: int
) -> FollowItem:
    """The item after a step. Raises IllegalMove."""
    if not allowed(kind, item, step, who):
        raise _illegal(kind, item.id, item.state, step.id, _for_whom(step))
    _brings(kind, item.id, item.state, step.id, step.needs, wish, note, bool(item.cadence is not Cadence.ONCE))
    due = wish.due if "due" in step.needs else 0
    if "due" in step.needs and not due:
        due = next_start(item.cadence, max(now, item.due))
    if due and due <= now:
        raise _illegal(kind, item.id, item.state, step.id, "a limit that is still to come")
    entry = FollowEntry(step.id, now, who.person, who.by, step.to or item.state, note, wish.paper, wish.files, due)
    after = _with(item, entry)
    if "unit" in step.needs:
        after = msgspec.structs.replace(after, unit=wish.unit)
    if "place" in step.needs:
        after = msgspec.structs.replace(after, place=wish.place, lon=wish.lon, lat=wish.lat)
    return _in(kind, msgspec.structs.replace(after, columns=_set(kind, item, step, wish)))


def reminded(kind: FollowKind, item: FollowItem, step: str, now: int) -> FollowItem:
    """The clock's own step: the limit is near. Nothing else of it changes."""
    return _in(kind, _with(item, FollowEntry(step, now, "system", "system", item.state)))


def allowed(kind: FollowKind, item: FollowItem, step: FollowStep, who: FollowActor) -> bool:
    """Whether somebody may take a step now, whatever it must bring."""
    if item.state not in step.sources or len(item.entries) >= MOST_ENTRIES or who.role not in step.by:
        return False
    if step.own and not _own(item, who):
        return False
    if step.tiers and len(who.scope) not in map(length_of, step.tiers):
        return False
    if not _columns_fit(kind, item, step):
        return False
    if any(item.doer(other) == who.person for other in step.other_than):
        return False
    if step.same_as and item.doer(step.same_as) != who.person:
        return False
    return all(item.taken(other) for other in step.after) and _rung_is_next(kind, item, step)


def _rung_is_next(kind: FollowKind, item: FollowItem, step: FollowStep) -> bool:
    """A rung of supervision is climbed once while it holds."""
    if step.id not in kind.ladder:
        return True
    taken, lifted = item.taken(step.id), item.taken(LIFT)
    return taken is None or (lifted is not None and lifted.at >= taken.at)


def _cases(kind: FollowKind, name: str, wish: FollowWish) -> tuple[str, ...]:
    """The cases that it is of, in the order of their codes; a ledger kept before has none. Raises IllegalMove."""
    found = tuple(sorted(set(wish.cases)))
    wanted = kind.column(CASE_TYPE) is not None
    missing = wanted and not found and not wish.past
    if missing or (found and not wanted) or not all(map(is_case_code, found)):
        raise _illegal(kind, name, "new", OPEN, "with the codes of its cases")
    return found


def _columns_fit(kind: FollowKind, item: FollowItem, step: FollowStep) -> bool:
    """Whether all columns that have a choice have the value that a step asks of them, if it asks for one."""
    values = [value for column, value in zip(kind.columns, item.columns, strict=False) if column.choices]
    return not step.every_column or all(value == step.every_column for value in values)


def _list(kind: FollowKind, name: str, wish: FollowWish) -> tuple[str, ...]:
    """The places whose list it freezes, in the order of their codes. Raises IllegalMove."""
    found = tuple(sorted(set(wish.places)))
    digits = length_of(kind.lists) if kind.lists else 0
    if bool(found) != bool(digits) or any(len(one) != digits or not one.startswith(wish.place) for one in found):
        raise _illegal(kind, name, "new", OPEN, f"with a list of places of the tier {kind.lists or '(none)'}")
    return found


def _own(item: FollowItem, who: FollowActor) -> bool:
    """Whether the item is that department's, or, where no department has it, the place's."""
    return item.unit in who.units if item.unit else not who.units and who.scope == item.place


def _brings(
    kind: FollowKind,
    name: str,
    state: str,
    step: str,
    needs: tuple[str, ...],
    wish: FollowWish,
    note: str,
    again: bool = False,
) -> None:
    """`again`: its next date follows from its cadence. Raises IllegalMove for what is missing."""
    there = {
        "note": note.strip(),
        "evidence": wish.files or wish.paper.strip(),
        "paper": wish.paper.strip(),
        "due": wish.due or again,
        "unit": wish.unit,
        "place": wish.place,
        "leader": wish.leader.strip(),
        "about": wish.about,
        "cadence": wish.cadence is not Cadence.ONCE,
    }
    for need in needs:
        if not there[need]:
            raise _illegal(kind, name, state, step, f"with {need}")


def _columns(kind: FollowKind, name: str, wish: FollowWish) -> tuple[str, ...]:
    found = wish.columns[: len(kind.columns)]
    for column, value in zip(kind.columns, found, strict=True):
        known = not column.choices or value in {one.id for one in column.choices}
        known = known and (not value or _has_form(column.form, value))
        if (column.required and not value) or (value and not known):
            raise _illegal(kind, name, "new", OPEN, f"with {column.id}")
    if any(wish.columns[len(kind.columns) :]) or not wish.title.strip(" -"):
        raise _illegal(kind, name, "new", OPEN, "with a title, and the columns of its kind")
    return found


def _has_form(form: str, value: str) -> bool:
    if form == DAYS:
        first, _, last = value.partition("~")
        days = typed.day(first), typed.day(last)
        return None not in days and days[0] <= days[1]  # type: ignore[operator]
    return form != MONTH or typed.month(value) is not None


def _set(kind: FollowKind, item: FollowItem, step: FollowStep, wish: FollowWish) -> tuple[str, ...]:
    """The columns after a step. Raises IllegalMove for one that it writes anew and does not bring."""
    found = list(item.columns)
    for n, column in enumerate(kind.columns):
        if column.id in step.sets:
            known = {one.id for one in column.choices}
            if not wish.columns[n] or (known and wish.columns[n] not in known):
                raise _illegal(kind, item.id, item.state, step.id, f"with {column.id}")
            found[n] = wish.columns[n]
    return tuple(found)


def _entered(kind: FollowKind, item: FollowItem, past: PastStep, now: int) -> FollowItem:
    """A step of a ledger that was kept before, by the same table. Raises IllegalMove."""
    step, person = kind.step(past.step), _past_person(past)
    if step is None or item.state not in step.sources or not item.newest.at <= past.at <= now:
        raise _illegal(kind, item.id, item.state, past.step, "a step of it, in order, not in the future")
    if any(item.doer(other) == person for other in step.other_than) or not _columns_fit(kind, item, step):
        raise _illegal(kind, item.id, item.state, past.step, _for_whom(step))
    entry = FollowEntry(step.id, past.at, person, past.by, step.to or item.state, "", past.paper, entered=now)
    return _with(item, entry)


def _past_person(past: PastStep) -> str:
    """Of a ledger, offices and teams are kept apart."""
    return f"ledger/{past.by}"


def _with(item: FollowItem, entry: FollowEntry) -> FollowItem:
    return msgspec.structs.replace(
        item,
        state=entry.to,
        entries=(*item.entries, entry),
        due=entry.due or item.due,
        revision=item.revision + 1,
    )


def _in(kind: FollowKind, item: FollowItem) -> FollowItem:
    """With what its kind says of its state."""
    state = kind.state(item.state)
    return msgspec.structs.replace(item, over=bool(state and state.over), proven=bool(state and state.proven))


def _for_whom(step: FollowStep) -> str:
    who = ", ".join(step.by)
    others = f", another person than who took {', '.join(step.other_than)}" if step.other_than else ""
    same = f", who took {step.same_as}" if step.same_as else ""
    after = f", after {', '.join(step.after)}" if step.after else ""
    return f"from {', '.join(step.sources)} by {who}{others}{same}{after}"


def _illegal(kind: FollowKind, name: str, state: str, step: str, wanted: str) -> IllegalMove:
    return IllegalMove(f"{kind.id} {name}", state, step, wanted)
