"""A house in which people move cases, for tests."""

from __future__ import annotations

from streams.fold.cases import Cases
from streams.fold.picture import Folded, Picture
from streams.model.case import Case, CaseOutcome, CaseState, MarkKind, Method
from streams.model.event import CaseWish, Command, Incoming, NewCase, Outcome, RegistryChange
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry, tick
from tests.streams.fold.commands import (
    JUSTICE,
    TOWNSHIP,
    VILLAGE_STAFF,
    Person,
    reports,
    wishes,
)

S, K = CaseState, MarkKind
RULES = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
DISPUTE = NewCase(type="D01", region="211221106201", text="土地承包费")


class House:
    """A fold with one matter of the village, keyed in by the township's window."""

    def __init__(self, matter: NewCase = DISPUTE) -> None:
        self.picture, self._seq = Picture("2112"), 0
        self.entries: list[tuple[Incoming, ...]] = []
        self.send(RULES, tick(0))
        self.first = self.answer(reports(TOWNSHIP, "a", matter))

    def send(self, *events: Incoming) -> Folded:
        self._seq += 1
        self.entries.append(events)
        return self.picture.fold(entry(self._seq, *events))

    def answer(self, command: Command) -> Outcome:
        (found,) = [e for e in self.send(command).events if isinstance(e, Outcome)]
        return found

    @property
    def case(self) -> Case:
        found = self.picture.kind(Cases).get("a")
        assert found is not None
        return found

    def do(self, who: Person, wish: CaseWish, note: str = "") -> Outcome:
        return self.answer(wishes(who, "a", self.case.revision, wish, note))

    def must(self, who: Person, wish: CaseWish, note: str = "") -> None:
        outcome = self.do(who, wish, note)
        assert outcome.accepted, outcome

    def dispatched(self) -> House:
        self.must(VILLAGE_STAFF, CaseWish(to=S.TRIAGED))
        self.must(VILLAGE_STAFF, CaseWish(to=S.DISPATCHED, unit="justice"))
        return self

    def checking(self) -> House:
        self.dispatched()
        self.must(JUSTICE, CaseWish(to=S.ACCEPTED))
        self.must(JUSTICE, CaseWish(to=S.HANDLING, method=Method.PEOPLE))
        self.must(JUSTICE, CaseWish(to=S.CHECKING, method=Method.PEOPLE, outcome=CaseOutcome.SETTLED))
        return self
