"""Followed items: opened and moved by the steps of their kind, reminded of by the clock. One record an item."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from streams.access.policy import Action, CommandTarget
from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, OwnRecord, StateChange, changed
from streams.fold.outcomes import may, outcome
from streams.fold.tables import CheckpointTable, Records
from streams.fold.timers import TimerStep
from streams.model import bodies
from streams.model.case import Case, CaseState
from streams.model.event import Changed, Command, Tick
from streams.model.fact import Fact, turned
from streams.model.follow.facts import contribution
from streams.model.follow.item import FollowItem, FollowWish, one_of_list
from streams.model.follow.kind import CASE_TYPE, REMIND, FollowKind
from streams.model.follow.walk import FollowActor, moved, opened, reminded
from streams.wire.records import OwnTask

_DAY_MS = 86_400_000
_CASE, _FOLLOW = "case/", "follow/"
_LEDGERS = frozenset({Role.DUTY_LEAD, Role.GUIDANCE})
"""Who enters a ledger that was kept before: steps of others are in it, so those who are judged by them do not."""
_decoder = msgspec.msgpack.Decoder(FollowItem)
_json = msgspec.json.Encoder()


class Follow(Aggregate):
    """By id. None leaves: they are some thousand a year, and what was found stays to be shown."""

    kind = "follow"
    answers = ("follow",)

    def __init__(self, context: Context) -> None:
        self._items = Records("fo", context.undo, _decoder.decode)
        self._near = TimerStep(context.undo)
        context.timers.register(self.kind, self._near, self._remind)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        return (self._items,)

    def get(self, name: str) -> FollowItem | None:
        return self._items.get(name)

    def command(self, command: Command, context: Context) -> Answer:
        wish = bodies.read(command.action, command.body)
        assert isinstance(wish, FollowWish)
        try:
            if command.action == Action.FOLLOW_OPEN:
                return self._open(command, wish, context)
            return self._step(command, wish, context)
        except IllegalMove as error:
            known = self._items.get(command.object)
            return NOTHING, outcome(command, "illegal", known.revision if known else 0, detail=str(error))

    def restored(self, context: Context) -> None:
        for item in self._items.values():
            self._expect(item, context)

    def regulated(self, cause: str, context: Context) -> Delta:
        self.restored(context)
        return NOTHING

    def recounted(self, context: Context) -> Iterable[list[Fact]]:
        for item in self._items.values():
            yield turned(Counter(), contribution(item, context.now))

    def own(self) -> Iterable[OwnRecord]:
        for item in self._items.values():
            yield from _own(None, item)

    def out(self, change: StateChange, context: Context) -> Changed:
        item: FollowItem = change.after
        return changed(self.kind, item, item.place, change.event.id, context.now)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _open(self, command: Command, wish: FollowWish, context: Context) -> Answer:
        kind = context.regulation.follow_kind(wish.kind)
        place = wish.place or command.scope
        if kind is None or not may(command, CommandTarget("follow", place), context.now):
            return NOTHING, outcome(command, "unknown" if kind is None else "forbidden")
        if wish.past and command.role not in _LEDGERS:
            return NOTHING, outcome(command, "forbidden")
        if command.object in self._items and not kind.one_each:
            return NOTHING, outcome(command, "ok", 1)
        if (nth := kind.column(CASE_TYPE)) is not None:
            _known_type(kind, command, wish.columns[nth], context)
        unit = _unit(kind, _opener(command) or wish.unit, command, context)
        placed = msgspec.structs.replace(wish, place=place, unit=unit)
        above = self._belongs(kind, command, placed, context)
        item = opened(kind, command.object, placed, _actor(command, context), context.now)
        if kind.one_each and above is not None:
            item = msgspec.structs.replace(item, counted_at=above.at)
        return self._keep(None, item, command, context), outcome(command, "ok", item.revision)

    def _step(self, command: Command, wish: FollowWish, context: Context) -> Answer:
        item = self._items.get(command.object)
        if item is None or not may(command, CommandTarget("follow", item.place), context.now):
            # Whether there is such an item is not for a subject to know whose area it is not in.
            return NOTHING, outcome(command, "unknown")
        kind = context.regulation.follow_kind(item.kind)
        step = kind.step(wish.step) if kind else None
        if kind is None or step is None:
            return NOTHING, outcome(command, "unknown", item.revision)
        if command.expected_version != item.revision:
            newest = item.newest
            return NOTHING, outcome(command, "stale", item.revision, newest.by, newest.at)
        if step.id in kind.ladder and _in_court(item.about, context):
            raise IllegalMove(f"{kind.id} {item.id}", item.state, step.id, "no supervision of what is in court")
        if "place" in step.needs and not may(command, CommandTarget("follow", wish.place), context.now):
            return NOTHING, outcome(command, "forbidden", item.revision)
        placed = msgspec.structs.replace(wish, unit=_unit(kind, wish.unit, command, context))
        after = moved(kind, item, step, placed, command.note, _actor(command, context), context.now)
        return self._keep(item, after, command, context), outcome(command, "ok", after.revision)

    def _belongs(self, kind: FollowKind, command: Command, wish: FollowWish, context: Context) -> FollowItem | None:
        """The item it belongs to. Raises IllegalMove for what it cannot belong to: another kind's item, a list that is
        closed or that its place is not in or was in already, a case that is not for everybody, or one that is in
        court."""
        if not wish.about:
            return None
        if kind.parent == "case" and wish.about.startswith(_CASE):
            case: Case | None = context.read("case", wish.about.removeprefix(_CASE))
            if case and not case.restricted and case.village.startswith(command.scope) and not _diverted(case, context):
                return None
        found = self._items.get(wish.about.removeprefix(_FOLLOW))
        if found is not None and set(found.columns) & set(kind.not_of):
            raise IllegalMove(f"{kind.id} {command.object}", "new", "open", "one that is looked at and judged")
        if found is not None and found.kind == kind.parent and found.places:
            return self._of_list(kind, command, wish, found)
        if found is None or found.kind != kind.parent or not found.place.startswith(command.scope):
            wanted = f"a {kind.parent or 'record of none'} in one's own area, not restricted and not in court"
            raise IllegalMove(f"{kind.id} {command.object}", "new", "open", wanted)
        return found

    def _of_list(self, kind: FollowKind, command: Command, wish: FollowWish, found: FollowItem) -> FollowItem:
        """A list is everybody's whose places are on it. Raises IllegalMove."""
        wanted = ""
        if found.over and not wish.past:
            wanted = "a list that is not closed"
        elif kind.one_each and (wish.place not in found.places or command.object in self._items):
            wanted = "a place of the list, once"
        elif kind.one_each and command.object != one_of_list(wish.about, wish.place):
            wanted = "the id that follows from list and place"
        elif not wish.place.startswith(found.place):
            wanted = "a place within that of the list"
        if wanted:
            raise IllegalMove(f"{kind.id} {command.object}", "new", "open", wanted)
        return found

    def _remind(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        item = self._items.get(name)
        kind = context.regulation.follow_kind(item.kind) if item else None
        if item is None or kind is None or item.over or _in_court(item.about, context):
            return NOTHING
        return self._keep(item, reminded(kind, item, REMIND, context.now), tick, context)

    def _keep(self, before: FollowItem | None, after: FollowItem, event: Command | Tick, context: Context) -> Delta:
        self._items.put(after.id, after)
        self._expect(after, context)
        was = contribution(before, context.now) if before else Counter()
        added = tuple(turned(was, contribution(after, context.now)))
        change = StateChange(self.kind, after.id, before, after, event, after.newest.by)
        return Delta((change,), facts=added, own=tuple(_own(before, after)))

    def _expect(self, item: FollowItem, context: Context) -> None:
        kind = context.regulation.follow_kind(item.kind)
        near = item.due - kind.remind_days * _DAY_MS if kind and kind.remind_days and item.due else 0
        self._near.set(near if near > context.now and not item.over else 0, item.id)


def _actor(command: Command, context: Context) -> FollowActor:
    units = context.regulation.units_at(context.now)
    own = frozenset(units.all_of(command.department)) if command.department else frozenset[str]()
    person = command.person or command.subject
    return FollowActor(person, command.by or command.subject, command.role, command.scope, own)


def _opener(command: Command) -> str:
    """What a department opens is its own."""
    return command.department if command.role == Role.DEPARTMENT else ""


def _unit(kind: FollowKind, unit: str, command: Command, context: Context) -> str:
    """The department as it is called now. Raises IllegalMove for none, and for one that is asked and never ordered."""
    if not unit:
        return ""
    units = context.regulation.units_at(context.now)
    now = units.of(unit)
    if units.now(unit) is None or now in context.regulation.independent:
        raise IllegalMove(f"{kind.id} {command.object}", "any", command.action, "a department that may be ordered")
    return now


def _known_type(kind: FollowKind, command: Command, name: str, context: Context) -> None:
    """Raises IllegalMove for a type of cases that there is not, or that is for the named office alone."""
    known = context.regulation.by_type.get(name)
    if known is None or known.restricted:
        raise IllegalMove(f"{kind.id} {command.object}", "new", "open", "a type of cases that everybody may read")


def _in_court(about: str, context: Context) -> bool:
    case: Case | None = context.read("case", about.removeprefix(_CASE)) if about.startswith(_CASE) else None
    return case is not None and _diverted(case, context)


def _diverted(case: Case, context: Context) -> bool:
    return case.state is CaseState.DIVERTED or case.unit in context.regulation.independent


def _own(before: FollowItem | None, after: FollowItem) -> Iterable[OwnRecord]:
    """What is to do now, of who is responsible and of the desk that opened it."""
    key, wanted = f"{_FOLLOW}{after.id}", _addresses(after)
    if before:
        yield from (OwnRecord(address, key, b"") for address in sorted(_addresses(before) - wanted))
    newest = after.newest
    shown = b"" if after.over else _json.encode(OwnTask(after.state, newest.at, after.due, after.revision))
    yield from (OwnRecord(address, key, shown) for address in sorted(wanted))


def _addresses(item: FollowItem) -> set[str]:
    return {f"u{item.unit}" if item.unit else item.place, item.scope}
