"""Cases: what reports, statuses, commands and time make of them. The fold only touches what an event names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from streams.access.movers import concerns, movers
from streams.access.policy import CommandTarget
from streams.access.subject import Role
from streams.errors import IllegalMove
from streams.fold.aggregate import NOTHING, Aggregate, Answer, Context, Delta, StateChange, Step
from streams.fold.case_records import CaseRecords
from streams.fold.judge import status_of, takes_in
from streams.fold.left import Left
from streams.fold.new_case import keyed_in, reported
from streams.fold.outcomes import may, outcome, subject_of
from streams.fold.running_drills import running_of
from streams.fold.status_turns import Pair, StatusTurns
from streams.fold.statuses import CROWDED_OUT, NOT_THEIRS, Statuses, Waiting, refused
from streams.fold.tables import CheckpointTable
from streams.model.case import Case, CaseState
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.case_marks import Actor, merged_in
from streams.model.case_walk import unpinned
from streams.model.case_work import apply_transition
from streams.model.event import CaseChange, CaseStatus, Command, Incoming, NewCase, Report, Tick
from streams.model.fact import Fact, facts
from streams.model.left_case import leaves
from streams.model.reject import Reason

MOST_LEAVING = 1_000
"""Cases that leave with one tick: a store of an older version has a year of them."""


class Cases(Aggregate):
    """All cases by id, the newest per county, statuses that wait, and limits to come."""

    kind = "case"
    takes = (Report, CaseStatus)
    answers = ("case",)
    every = False

    def __init__(self, context: Context) -> None:
        self._records = CaseRecords(context)
        self.statuses = Statuses(context.undo)
        self.left = Left(context.undo)
        self._limits = limits = self._records.limits
        register = partial(context.timers.register, self.kind)
        register(limits.until, self._by_time)
        register(limits.unanswered, self._by_time, acts=_raises_unanswered)
        register(limits.due, self._fallen_due)
        register(limits.waiting, self._waits)
        register(limits.leaves, self._leave, most=MOST_LEAVING)
        self._turns = StatusTurns(self._records, self.statuses)

    @property
    def tables(self) -> tuple[CheckpointTable, ...]:
        records, newest = self._records.tables
        return records, self.statuses.table, newest, self.left.table

    def __len__(self) -> int:
        return len(self._records)

    def __iter__(self) -> Iterator[Case]:
        return iter(self._records)

    def get(self, name: str) -> Case | None:
        return self._records.get(name)

    def newest(self, region: str) -> list[Case]:
        """The newest reports of a county, or of all counties together for a shorter code; newest first."""
        return self._records.newest(region)

    # -- what moves them -------------------------------------------------------------------------------------
    def apply(self, event: Incoming, context: Context) -> Delta:
        if isinstance(event, Report):
            pair = self._report(event, context)
            return self._moved([] if pair is None else [pair], event, context)
        assert isinstance(event, CaseStatus)
        if event.case in self.left:
            return Delta(refused=(self.left.refusal(event, context),))
        since = event.at if context.exempt else self._limits.looked
        self.statuses.put(Waiting(since, event, context.exempt))
        done = _counted(self._follow(event.case, context), context.now)
        out = self.statuses.crowded_out(event.source, event.case)
        crowded = () if out is None else (refused(out.status, Reason.CROWDED_OUT, CROWDED_OUT),)
        return done._replace(refused=done.refused + crowded)

    def leaves(self, record: Case) -> int:
        return leaves(record)

    def command(self, command: Command, context: Context) -> Answer:
        """The first who moves it has it."""
        if command.matter is not None and command.object not in self.left:
            return self._opened(command, command.matter, context)
        now, regulation = context.now, context.regulation
        before = self.get(command.object)
        if before is None or not before.known or command.wish is None:
            return Delta(), self.left.answer(command, context)
        subject = subject_of(command)
        units, named = regulation.units_at(now), command.named
        known = may(command, CommandTarget("case", before.village), now)
        if not known or not concerns(subject, before, named=named, units=units):
            # Whether there is such a case is not for a subject to know whose case it is not.
            return Delta(), outcome(command, "unknown")
        if command.expected_version != before.revision and subject.role is not Role.PUBLIC:
            # A resident's answer depends on nothing that others do meanwhile: it is taken once or never.
            since, by = _last(before)
            return Delta(), outcome(command, "stale", before.revision, by, since)
        main = self.get(command.wish.main_case) if command.wish.main_case else None
        if command.wish.main_case and not takes_in(main, before):
            return Delta(), outcome(command, "unknown_main", before.revision)
        if before.drill and running_of(before.drill, context) is None:
            return Delta(), outcome(command, "no_drill", before.revision)
        capacities = movers(subject, before, named=named, units=units)
        own = units.all_of(command.department)
        who = Actor(command.person or command.subject, command.by or command.subject, capacities, own)
        try:
            after = apply_transition(before, command.wish, who, command.note, now, regulation)
        except IllegalMove as error:
            return Delta(), outcome(command, "illegal", before.revision, detail=str(error))
        pairs: list[Pair] = [(before, self._records.keep(after))]
        if main is not None and after.state is CaseState.MERGED:
            pairs.append((main, self._records.keep(merged_in(main, after.id, who, now))))
        return self._moved(pairs, command, context), outcome(command, "ok", after.revision)

    def tick(self, tick: Tick, context: Context) -> Iterable[Step]:
        for one in self.statuses.expired(context.now):
            yield partial(self._expire, one, context)
        yield from super().tick(tick, context)

    def regulated(self, cause: str, context: Context) -> Delta:
        """Other limits or working hours: history gets every case they change, rules and desks are not."""
        added: list[Fact] = []
        events = []
        for name in self._records.names():
            before = self.get(name)
            assert before is not None
            after = timed(before, context.regulation, self._limits.looked) if before.known else before
            if after != before:
                added += facts(before, self._records.keep(after), context.now)
                events.append(self._change(after, cause, context.now))
        return Delta(facts=tuple(added), events=tuple(events))

    def restored(self, context: Context) -> None:
        self._limits.due.fired_to = context.now
        self.statuses.restored()
        self.left.restored()
        for name in self._records.names():
            case = self._records.saved(name)
            if case.known:
                self._limits.expect(case)
            else:
                self._orphaned(name, case)

    def recounted(self, context: Context) -> Iterator[list[Fact]]:
        for case in list(self):
            if case.known:
                after = self._records.keep(timed(unpinned(case), context.regulation, self._limits.looked))
                yield facts(None, after, context.now)

    def out(self, change: StateChange, context: Context) -> CaseChange:
        return self._change(change.after, change.event.id, change.event.at)

    # -- the parts of it -------------------------------------------------------------------------------------
    def _change(self, after: Case, cause: str, at: int) -> CaseChange:
        return CaseChange(
            cause=cause,
            at=at,
            case=after.id,
            region=after.village,
            type=after.type,
            state=after.state,
            version=after.version,
            record=self._records.encoded(after),
        )

    def _moved(self, pairs: list[Pair], event: Incoming, context: Context) -> Delta:
        """What moving these cases comes to, with the statuses that waited for what each has become."""
        done = Delta()
        for before, after in pairs:
            done = done.plus(self._changed(before, after, event)).plus(self._follow(after.id, context))
        return _counted(done, context.now)

    def _changed(self, before: Case | None, after: Case, event: Incoming) -> Delta:
        return Delta((StateChange(self.kind, after.id, before, after, event),) if after.known else ())

    def _follow(self, case: str, context: Context) -> Delta:
        """Takes the statuses that waited for what the case has become."""
        done = Delta()
        while True:
            pairs, status, refusals = self._turns.next(case, context)
            done = done._replace(refused=done.refused + tuple(refusals))
            if status is None:
                return done
            for before, after in pairs:
                if after != before:
                    done = done.plus(self._changed(before, after, status))

    def _expire(self, one: Waiting, context: Context) -> Delta:
        """A status that waited a day moves its case after all, or never may."""
        before = self.get(one.status.case)
        pairs, no = list[Pair](), None
        if before is not None and before.known:
            pairs, no = self._turns.judged(one, before, context, final=True)
        self.statuses.drop(one)
        if not pairs:
            return Delta(refused=(no or refused(one.status, Reason.NOT_THEIRS, NOT_THEIRS),))
        return self._moved(pairs, one.status, context)

    def _report(self, report: Report, context: Context, reporter: str = "", drill: str = "") -> Pair | None:
        """The first report under an id is the case; the same id again changes nothing."""
        if report.id in self._records or report.id in self.left:
            return None
        after = timed(reported(report, context.regulation, reporter, drill), context.regulation, self._limits.looked)
        self._records.add(after)
        return None, after

    def _opened(self, command: Command, matter: NewCase, context: Context) -> Answer:
        """A case keyed in by hand; its id is the command's own, so that a click twice is one."""
        now, kind = context.now, context.regulation.current.get(matter.type)
        if not may(command, CommandTarget("case", matter.region), now):
            return Delta(), outcome(command, "forbidden")
        if kind is None:
            return Delta(), outcome(command, "unknown")
        exercise = running_of(matter.drill, context)
        if matter.drill and (exercise is None or not exercise.holds(matter.region)):
            return Delta(), outcome(command, "no_drill")
        report = keyed_in(command, matter, kind, now)
        pair = self._report(report, context, command.person, matter.drill)
        after = self.get(report.id)
        assert after is not None
        code = case_code(after.id, after.village, after.reported_at)
        done = self._moved([] if pair is None else [pair], command, context)
        return done, outcome(command, "ok", after.revision, detail=code)

    def _by_time(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        """A suspension whose end has come, or an order that was not accepted in time."""
        case = self.get(name)
        if case is None or not case.known:
            return Delta()
        after = timed(case, context.regulation, context.now)
        return Delta() if after == case else self._moved([(case, self._records.keep(after))], tick, context)

    def _fallen_due(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        """A limit that is used up now and was not before."""
        case = self.get(name)
        if case is None:
            return Delta()
        self._limits.expect_due(case)
        if not (case.late(context.now) or case.late_originally(context.now)):
            return Delta()
        added = tuple(facts(case, case, context.now, context.was))
        return Delta(seen=(StateChange(self.kind, name, case, case, tick),), facts=added)

    def _waits(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        """Sent to a unit that has not accepted it for so long."""
        case = self.get(name)
        if case is None or not case.known or not case.accept_due:
            return Delta()
        return Delta(seen=(StateChange(self.kind, name, case, case, tick),))

    def _leave(self, due: int, name: str, tick: Tick, context: Context) -> Delta:
        """A case that is over for so long is history's; what still waited for it is refused."""
        case = self.get(name)
        if case is None or not 0 < self.leaves(case) <= context.now:
            return NOTHING
        self.left.take(case)
        self._records.forget(case)
        return Delta(refused=self.left.refusals(self.statuses.forget(name), context))

    def _orphaned(self, name: str, case: Case) -> None:
        """As an older version kept statuses without their case."""
        self._records.drop(name)
        for step in case.steps:
            self.statuses.put(Waiting(step.at, status_of(name, step), exempt=True))


def _raises_unanswered(context: Context) -> bool:
    return context.regulation.raise_unanswered


def _counted(done: Delta, now: int) -> Delta:
    """With the facts of its changes: of a case that moved several times, those between the first and the last."""
    first: dict[str, Case | None] = {}
    last: dict[str, Case] = {}
    for change in done.changes:
        first.setdefault(change.id, change.before)
        last[change.id] = change.after
    return done._replace(facts=tuple(fact for name in last for fact in facts(first[name], last[name], now)))


def _last(case: Case) -> tuple[int, str]:
    """(when, by whom) the newest thing was done to it."""
    done = [(step.at, step.by) for step in case.story] + [(mark.at, mark.by) for mark in case.marks]
    return max(done, key=lambda one: one[0], default=(0, ""))
