"""Random people wish random things of cases, legal and not, twice and at once, over restarts: what stands is what the
journal replays to, and no case is ever where the table does not let it be."""

from __future__ import annotations

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from streams.fold import checkpoint
from streams.fold.cases import Cases
from streams.fold.picture import Picture
from streams.model.case import CaseOutcome, CaseState, MarkKind, Method
from streams.model.case_table import legal
from streams.model.event import CaseWish, Command, Incoming, NewCase, Outcome, RegistryChange
from streams.model.fact import facts
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry, report, status, tick
from tests.streams.fold.commands import EVERYBODY, TOWNSHIP, Person, reports, wishes

RULES = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
NAMES = ("a", "b", "c")
people, states, names = st.sampled_from(EVERYBODY), st.sampled_from(CaseState), st.sampled_from(NAMES)
hours = st.integers(1, 60)


class Desk(RuleBasedStateMachine):
    """`told`: everything the journal holds. `latest`: revision of a case as it was last told to somebody."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[tuple[Incoming, ...]] = []
        self.picture = Picture("2112")
        self.second = 0
        self.send(RULES, tick(0))
        self.legal = self.refused = 0

    def send(self, *events: Incoming) -> list[Outcome]:
        self.told.append(events)
        done = self.picture.fold(entry(len(self.told), *events))
        return [event for event in done.events if isinstance(event, Outcome)]

    def wish(self, who: Person, name: str, wish: CaseWish, note: str, late: int) -> None:
        case = self.picture.kind(Cases).get(name)
        version = max(0, (case.revision if case else 0) - late)
        command = wishes(who, name, version, wish, note)
        before = case
        (outcome,) = self.send(command)
        after = self.picture.kind(Cases).get(name)
        if outcome.accepted:
            self.legal += 1
            assert before is not None
            assert after is not None
            assert outcome.version == before.revision + 1 <= after.revision
            stays = wish.mark is not None or wish.extend > 0
            # A status that waited for this step may have followed it at once.
            assert stays or after.revision > outcome.version or legal(before.state, after.state)
        else:
            self.refused += 1
            assert after == before
        self.again(command, outcome)

    def again(self, command: Command, first: Outcome) -> None:
        """The same click once more: nothing moves a second time."""
        before = self.picture.kind(Cases).get(command.object)
        (second,) = self.send(command)
        assert self.picture.kind(Cases).get(command.object) == before
        assert not second.accepted
        assert second.code == ("stale" if first.accepted else first.code)

    @rule(name=names, who=people)
    def reported(self, name: str, who: Person) -> None:
        self.send(reports(who, name, NewCase(type="D01", region="211221106201")))

    @rule(name=names)
    def reported_by_phone(self, name: str) -> None:
        self.send(report(name, self.second))

    @rule(
        name=names,
        who=people,
        to=states,
        unit=st.sampled_from(("", "justice", "police")),
        method=st.sampled_from((None, *Method)),
        outcome=st.sampled_from((None, *CaseOutcome)),
        note=st.sampled_from(("", "说明")),
        paper=st.sampled_from(("", "1号")),
        end=st.sampled_from((0, 3_600_000)),
        main=st.sampled_from(("", *NAMES)),
        late=st.sampled_from((0, 0, 0, 1)),
    )
    def moved(
        self,
        name: str,
        who: Person,
        to: CaseState,
        unit: str,
        method: Method | None,
        outcome: CaseOutcome | None,
        note: str,
        paper: str,
        end: int,
        main: str,
        late: int,
    ) -> None:
        until = self.picture.now + end if end else 0
        wish = CaseWish(to=to, unit=unit, method=method, outcome=outcome, paper=paper, until=until, main_case=main)
        self.wish(who, name, wish, note, late)

    @rule(name=names, who=people, to=states)
    def moved_rightly(self, name: str, who: Person, to: CaseState) -> None:
        """With everything a step can ask for, so that many come through."""
        until = self.picture.now + 3_600_000
        wish = CaseWish(
            to=to, unit="justice", method=Method.PEOPLE, outcome=CaseOutcome.SETTLED, paper="1号", until=until
        )
        self.wish(who, name, wish, "说明", 0)

    @rule(name=names, who=people, kind=st.sampled_from(MarkKind), unit=st.sampled_from(("justice", "police")))
    def marked(self, name: str, who: Person, kind: MarkKind, unit: str) -> None:
        self.wish(who, name, CaseWish(mark=kind, unit=unit, paper="1号"), "说明", 0)

    @rule(name=names, version=st.integers(1, 6), state=states)
    def a_departments_system_speaks(self, name: str, version: int, state: CaseState) -> None:
        self.send(status(name, version, state, self.second))

    @rule(n=hours)
    def time_goes_on(self, n: int) -> None:
        self.second += n * 3600
        self.send(tick(self.second))

    @precondition(lambda self: len(self.told) > 2)
    @rule()
    def restarted(self) -> None:
        self.picture = checkpoint.restore("2112", checkpoint.whole(self.picture))

    @invariant()
    def sums_are_those_of_the_cases(self) -> None:
        fresh = Picture("2112")
        fresh.sums.begin_period(0)
        for case in self.picture.kind(Cases):
            if case.known:
                fresh.sums.add(facts(None, case, self.picture.now), self.picture.today)
        for measure in ("open", "overdue"):
            assert fresh.sums.standing(measure, "2112") == self.picture.sums.standing(measure, "2112")

    def teardown(self) -> None:
        replayed = Picture("2112")
        for n, events in enumerate(self.told, 1):
            replayed.fold(entry(n, *events))
        assert [replayed.kind(Cases).get(name) for name in NAMES] == [
            self.picture.kind(Cases).get(name) for name in NAMES
        ]
        ours, theirs = (checkpoint.digest(checkpoint.whole(one)) for one in (replayed, self.picture))
        assert ours == theirs


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=200, stateful_step_count=50, deadline=None)


def test_a_walk_through_the_desk_comes_to_something() -> None:
    """The machine is worth running only if steps are taken and refused."""
    desk = Desk()
    desk.reported("a", TOWNSHIP)
    for to in CaseState:
        for who in EVERYBODY:
            desk.moved_rightly("a", who, to)
    assert desk.legal > 3
    assert desk.refused > 50
    desk.teardown()
