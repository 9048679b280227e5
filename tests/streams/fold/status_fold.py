"""A fold to which systems send statuses, for tests."""

from __future__ import annotations

import msgspec

from streams.fold.aggregate import RefusedEvent
from streams.fold.cases import Cases
from streams.fold.picture import Folded, Picture
from streams.fold.statuses import WAIT_MS
from streams.model.case import Case, CaseOutcome, CaseState, Method
from streams.model.event import CaseStatus, CaseWish, Incoming, NewCase, RegistryChange
from streams.model.reject import Reason
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.streams.fold.city import NOW, entry, tick
from tests.streams.fold.commands import TOWNSHIP, VILLAGE_STAFF, Person, reports, wishes

S = CaseState
RULES = RegistryChange(id="registry/1", source="registry", at=NOW, revision=1, regulation=regulation(CasesSection()))
VILLAGE, TOWN = "211221106201", "211221106"
DAY_S = WAIT_MS // 1000


class Fold:
    """One matter `a` of a village; every refusal is kept."""

    def __init__(self, kind: str = "D01") -> None:
        self.picture, self._seq = Picture("2112"), 0
        self.refused: list[RefusedEvent] = []
        self.send(RULES, tick(0), reports(TOWNSHIP, "a", NewCase(type=kind, region=VILLAGE)))

    def send(self, *events: Incoming) -> Folded:
        self._seq += 1
        done = self.picture.fold(entry(self._seq, *events))
        self.refused += done.refused
        return done

    def says(self, version: int, state: CaseState, by: str, **more: object) -> None:
        self.send(said(version, state, by, **more))

    def person(self, who: Person, wish: CaseWish, note: str = "原因") -> None:
        self.send(wishes(who, "a", self.case.revision, wish, note))

    def dispatched(self, unit: str = "justice") -> Fold:
        self.person(VILLAGE_STAFF, CaseWish(to=S.TRIAGED))
        self.person(VILLAGE_STAFF, CaseWish(to=S.DISPATCHED, unit=unit))
        assert self.state() is S.DISPATCHED
        return self

    @property
    def case(self) -> Case:
        found = self.picture.kind(Cases).get("a")
        assert found is not None
        return found

    def state(self) -> CaseState:
        return self.case.state

    def reasons(self) -> list[Reason]:
        return [one.reason for one in self.refused]


def said(version: int, state: CaseState, by: str, **more: object) -> CaseStatus:
    """A status with all that a step can ask for. `by`: a department, or the code a platform acts for."""
    who = {"acting": by} if by.isdigit() else {"department": by}
    whole: dict[str, object] = {
        "unit": "police" if state in (S.DISPATCHED, S.TRANSFERRED) else "",
        "until": NOW + 3_600_000 if state is S.SUSPENDED else 0,
        "outcome": CaseOutcome.SETTLED if state is S.CHECKING else None,
        "method": Method.PEOPLE if state in (S.CHECKING, S.HANDLING) else None,
        "reason": "说明",
        "paper": "1号",
    }
    base = CaseStatus(
        id=f"{by}/{version}/{state}", source=f"sender/{by}", at=NOW, case="a", version=version, state=state
    )
    return msgspec.structs.replace(base, **who, **(whole | more))
