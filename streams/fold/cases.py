"""Cases as records, kept encoded and decoded one at a time; the fold only touches what an event names."""

from __future__ import annotations

import heapq
from collections.abc import Iterator

import msgspec

from streams.access.movers import concerns, movers
from streams.access.policy import Matter
from streams.errors import IllegalMove
from streams.fold.judge import Unfit, judged, status_of, step_of, takes_in
from streams.fold.outcomes import may, outcome, subject_of
from streams.fold.statuses import CROWDED_OUT, NOT_THEIRS, Refused, Statuses, Waiting, refused
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case, CaseState, Step, with_step
from streams.model.case_clock import timed
from streams.model.case_code import case_code
from streams.model.case_walk import unpinned
from streams.model.case_work import Actor, merged_in, worked
from streams.model.event import CaseStatus, Command, Outcome, Report
from streams.model.event import Matter as NewMatter
from streams.model.regulation import Regulation
from streams.model.reject import Reason

Pair = tuple[Case | None, Case]
"""(before, after)."""
RECENT = 50
"""Newest reports kept per county for the desks."""

_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(Case)
_recent = msgspec.msgpack.Decoder(list[tuple[int, str]])


class Cases:
    """All matters by id, the newest per county, limits to come, and what changed since it was last saved. `gone`: ids
    that are kept no more. `now`: city ms up to which limits were looked at."""

    def __init__(self) -> None:
        self._raw: dict[str, bytes] = {}
        self._newest: dict[str, list[tuple[int, str]]] = {}
        self._due: list[tuple[int, str]] = []
        self._expected: dict[str, int] = {}
        self._until: list[tuple[int, str]] = []
        self._unanswered: list[tuple[int, str]] = []
        self.statuses = Statuses()
        self._waiting: list[tuple[int, str]] = []
        self.accept_ms = AlertPlan().accept * 1000
        self.gone: set[str] = set()
        self.now = 0
        self.dirty: set[str] = set()
        self.dirty_newest: set[str] = set()

    def __len__(self) -> int:
        return len(self._raw)

    def __iter__(self) -> Iterator[Case]:
        return (_decoder.decode(raw) for raw in self._raw.values())

    def get(self, case: str) -> Case | None:
        raw = self._raw.get(case)
        return None if raw is None else _decoder.decode(raw)

    def report(self, report: Report, regulation: Regulation, reporter: str = "") -> tuple[Case | None, Case]:
        """(before, after). The first report under an id is the matter; the same id again changes nothing. `reporter`:
        the person who told of it, where no worker's phone did."""
        before = self.get(report.id)
        if before is not None:
            return before, before
        after = Case(
            id=report.id,
            village=report.region,
            type=report.type,
            category=report.category.value,
            channel=report.channel.value,
            reported_at=report.at,
            received_at=report.received,
            duplicate=report.duplicate_of != "",
            invalid=report.invalid,
            text=report.text,
            reporter=reporter or (f"worker/{report.worker}" if report.worker else report.source),
            lon_e6=report.lon_e6,
            lat_e6=report.lat_e6,
        )
        after = self._sent_on(after, regulation)
        after = timed(after, regulation, self.now)
        self._keep(after)
        self._note(after)
        return before, after

    def status(self, status: CaseStatus, *, exempt: bool = False) -> None:
        """Takes it in; `follow` says what it moves, then `crowded_out` what it drove out. `exempt`: from a time before
        senders were judged here."""
        self.statuses.put(Waiting(status.at if exempt else self.now, status, exempt))

    def crowded_out(self, status: CaseStatus) -> list[Refused]:
        out = self.statuses.crowded_out(status.source, status.case)
        return [] if out is None else [refused(out.status, Reason.CROWDED_OUT, CROWDED_OUT)]

    def follow(self, case: str, regulation: Regulation) -> tuple[list[Pair], CaseStatus | None, list[Refused]]:
        """([(before, after)] of what the next waiting status of a case moves, that status, those refused before it).
        Asked again until no status is left to take."""
        refusals: list[Refused] = []
        before = self.get(case)
        if before is None or not before.known:
            return [], None, refusals
        newest = max((step.version for step in before.steps), default=0)
        spent = True
        while spent:
            # What was refused at its turn makes room for the version behind it.
            spent = False
            for one in self.statuses.next(case, newest):
                pairs, no = self._judged(one, before, regulation)
                if no is not None:
                    refusals.append(no)
                    at_its_turn = one.status.version > newest and one.status.mark is None
                    self.statuses.drop(one, spent=at_its_turn)
                    spent |= at_its_turn
                elif pairs:
                    self.statuses.drop(one)
                    return pairs, one.status, refusals
        return [], None, refusals

    def expired(self, now: int, regulation: Regulation) -> tuple[list[tuple[Pair, CaseStatus]], list[Refused]]:
        """(what statuses that waited a day move after all, those that never may)."""
        moved: list[tuple[Pair, CaseStatus]] = []
        refusals: list[Refused] = []
        for one in self.statuses.expired(now):
            before = self.get(one.status.case)
            pairs, no = list[Pair](), None
            if before is not None and before.known:
                pairs, no = self._judged(one, before, regulation, final=True)
            moved += [(pair, one.status) for pair in pairs]
            if not pairs:
                refusals.append(no or refused(one.status, Reason.NOT_THEIRS, NOT_THEIRS))
            self.statuses.drop(one)
        return moved, refusals

    def _judged(
        self, one: Waiting, case: Case, regulation: Regulation, *, final: bool = False
    ) -> tuple[list[Pair], Refused | None]:
        """What a status of a known case moves, or why it never may; ([], None) while it is to wait."""
        status = one.status
        if one.exempt:
            return [(case, self._keep(timed(with_step(case, step_of(status)), regulation, self.now)))], None
        main = self.get(status.main_case) if status.main_case else None
        try:
            found = judged(status, case, main, regulation, self.now, final=final)
        except Unfit as no:
            return [], refused(status, no.reason, no.why)
        if found is None:
            return [], None
        return [(before, self._keep(after)) for before, after in found if after is not before] or [(case, case)], None

    def command(self, command: Command, now: int, regulation: Regulation) -> tuple[list[Pair], Outcome]:
        """([(before, after)] of every case that moved, the answer). The first who moves it has it."""
        if command.matter is not None:
            return self._opened(command, command.matter, now, regulation)
        before = self.get(command.object)
        if before is None or not before.known or command.wish is None:
            return [], outcome(command, "unknown")
        subject = subject_of(command)
        units, named = regulation.units_at(now), command.named
        known = may(command, Matter("case", before.village), now)
        if not known or not concerns(subject, before, named=named, units=units):
            # Whether there is such a case is nobody's business whose it is not.
            return [], outcome(command, "unknown")
        if command.expected_version != before.revision:
            since, by = _last(before)
            return [], outcome(command, "stale", before.revision, by, since)
        main = self.get(command.wish.main_case) if command.wish.main_case else None
        if command.wish.main_case and not takes_in(main, before):
            return [], outcome(command, "unknown_main", before.revision)
        capacities = movers(subject, before, named=named, units=units)
        own = units.all_of(command.department)
        who = Actor(command.person or command.subject, command.by or command.subject, capacities, own)
        try:
            after = worked(before, command.wish, who, command.note, now, regulation)
        except IllegalMove as no:
            return [], outcome(command, "illegal", before.revision, detail=str(no))
        pairs: list[Pair] = [(before, self._keep(after))]
        if main is not None and after.state is CaseState.MERGED:
            pairs.append((main, self._keep(merged_in(main, after.id, who, now))))
        return pairs, outcome(command, "ok", after.revision)

    def unanswered(self, now: int, regulation: Regulation) -> list[Pair]:
        """[(before, after)] of orders nobody accepted in time, where the city wants them raised."""
        if not regulation.raise_unanswered:
            return []
        pairs: list[Pair] = []
        while self._unanswered and self._unanswered[0][0] <= now:
            _, name = heapq.heappop(self._unanswered)
            case = self.get(name)
            if case is not None and case.known and 0 < case.accept_due <= now:
                pairs += self._moved_by_time(case, now, regulation)
        return pairs

    def waiting(self, now: int) -> list[Case]:
        """Matters sent to a unit that nobody has accepted for `accept_ms`, each once."""
        names = []
        while self._waiting and self._waiting[0][0] <= now:
            names.append(heapq.heappop(self._waiting)[1])
        found = (self.get(name) for name in dict.fromkeys(names))
        return [case for case in found if case is not None and case.known and case.accept_due]

    def resume(self, now: int, regulation: Regulation) -> list[Pair]:
        """[(before, after)] of suspensions whose end has come."""
        pairs: list[Pair] = []
        while self._until and self._until[0][0] <= now:
            _, name = heapq.heappop(self._until)
            case = self.get(name)
            if case is not None and case.known and 0 < case.until <= now:
                pairs += self._moved_by_time(case, now, regulation)
        return pairs

    def _moved_by_time(self, case: Case, now: int, regulation: Regulation) -> list[Pair]:
        after = timed(case, regulation, now)
        return [] if after == case else [(case, self._keep(after))]

    def _opened(
        self, command: Command, matter: NewMatter, now: int, regulation: Regulation
    ) -> tuple[list[Pair], Outcome]:
        """A matter keyed in by hand; its id is the command's own, so that a click twice is one."""
        kind = regulation.by_type.get(matter.type)
        if not may(command, Matter("case", matter.region), now):
            return [], outcome(command, "forbidden")
        if kind is None:
            return [], outcome(command, "unknown")
        report = Report(
            id=command.object,
            source=f"person/{command.person}",
            at=now,
            received=now,
            region=matter.region,
            type=matter.type,
            category=kind.category,
            channel=matter.channel,
            text=matter.text,
        )
        before, after = self.report(report, regulation, reporter=command.person)
        code = case_code(after.id, after.village, after.reported_at)
        pairs: list[Pair] = [(before, after)] if after is not before else []
        return pairs, outcome(command, "ok", after.revision, detail=code)

    def _sent_on(self, case: Case, regulation: Regulation) -> Case:
        """A restricted matter goes at once to the office named for it, never to a village."""
        kind = regulation.by_type.get(case.type)
        if kind is None or not kind.restricted or not regulation.restricted_office or case.steps:
            return case
        at = case.received_at or case.reported_at
        steps = (
            Step(version=1, state=CaseState.TRIAGED, at=at, person="system", by="system"),
            Step(
                version=2,
                state=CaseState.DISPATCHED,
                at=at,
                unit=regulation.units_at(at).of(regulation.restricted_office),
                person="system",
                by="system",
            ),
        )
        return msgspec.structs.replace(case, steps=steps)

    def fallen_due(self, now: int) -> list[Case]:
        """Open matters whose limit is used up at `now` and was not when this was last asked (city ms)."""
        self.now = now
        found = []
        while self._due and self._due[0][0] <= now:
            due, name = heapq.heappop(self._due)
            # A limit that moved meanwhile stands in the heap under its new time too.
            if self._expected.get(name) != due:
                continue
            del self._expected[name]
            case = self.get(name)
            if case is None:
                continue
            self._expect_limit(case, now)
            if case.late(now) or case.late_originally(now):
                found.append(case)
        return found

    def retime(self, regulation: Regulation) -> Iterator[tuple[Case, Case]]:
        """(before, after) of every known matter that other limits or working hours change."""
        for name in list(self._raw):
            before = self.get(name)
            assert before is not None
            after = timed(before, regulation, self.now) if before.known else before
            if after != before:
                self._keep(after)
                yield before, after

    def derive(self, regulation: Regulation) -> Iterator[Case]:
        """Every known matter, with what follows from its steps made again."""
        for case in list(self):
            if case.known:
                after = timed(unpinned(case), regulation, self.now)
                self._keep(after)
                yield after

    def newest(self, region: str) -> list[Case]:
        """The newest reports of a county, or of all counties together for a shorter code; newest first."""
        found = sorted(
            (line for county, lines in self._newest.items() if county.startswith(region) for line in lines),
            reverse=True,
        )[:RECENT]
        return [case for _, name in found if (case := self.get(name)) is not None and not case.restricted]

    def record(self, case: str) -> bytes:
        return self._raw[case]

    def newest_record(self, county: str) -> bytes:
        return _encoder.encode(self._newest[county])

    def restore(self, case: str, raw: bytes, now: int) -> None:
        found = _decoder.decode(raw)
        if not found.known:
            # As an older version kept statuses without their case.
            for step in found.steps:
                self.statuses.put(Waiting(step.at, status_of(case, step), exempt=True))
            self.gone.add(case)
            return
        self._raw[case] = raw
        self._expect(found, now)

    def restore_newest(self, county: str, raw: bytes) -> None:
        self._newest[county] = _recent.decode(raw)

    def names(self) -> tuple[list[str], list[str]]:
        """(case ids, counties) of everything held."""
        return list(self._raw), list(self._newest)

    def _keep(self, case: Case) -> Case:
        self._raw[case.id] = _encoder.encode(case)
        self.dirty.add(case.id)
        self.gone.discard(case.id)
        self._expect(case, self.now)
        return case

    def _expect(self, case: Case, now: int) -> None:
        """Limits already used up at `now` are in the sums."""
        if case.accept_due:
            heapq.heappush(self._unanswered, (case.accept_due, case.id))
        if case.accept_due and case.steps:
            heapq.heappush(self._waiting, (case.steps[-1].at + self.accept_ms, case.id))
        if case.until:
            heapq.heappush(self._until, (case.until, case.id))
        self._expect_limit(case, now)

    def _expect_limit(self, case: Case, now: int) -> None:
        """The next limit that is used up after `now`."""
        limits = [due for due in (case.due, case.original_due) if due > now] if case.known else []
        due = min(limits, default=0)
        if due and self._expected.get(case.id) != due:
            heapq.heappush(self._due, (due, case.id))
            self._expected[case.id] = due
        elif not due:
            self._expected.pop(case.id, None)

    def _note(self, case: Case) -> None:
        if case.restricted:
            return
        county = case.village[:6]
        lines = self._newest.setdefault(county, [])
        lines.append((case.reported_at, case.id))
        lines.sort(reverse=True)
        del lines[RECENT:]
        self.dirty_newest.add(county)


def _last(case: Case) -> tuple[int, str]:
    """(when, by whom) the newest thing was done to it."""
    done = [(step.at, step.by) for step in case.story] + [(mark.at, mark.by) for mark in case.marks]
    return max(done, key=lambda one: one[0], default=(0, ""))
