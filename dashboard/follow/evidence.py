"""What the system knows beside what places say of themselves: of the columns of a kind that name their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dashboard.context import PageContext
from dashboard.services import Services
from streams.model import typed
from streams.model.follow.evidence import (
    EvidenceKind,
    EvidencePaper,
    EvidenceSource,
    EvidenceState,
    KnownCases,
    paper_for,
    state_of,
)
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowColumn, FollowKind
from streams.model.local_day import day_start

MET, NOT_MET = "met", "not_met"
_NOTHING = KnownCases((), (), heard=False)
_GIVEN, _NONE = "given", "none"


class Shown(NamedTuple):
    """Of one place and column: what the place says ('' = nothing yet), and what is known: cases or a paper."""

    column: FollowColumn
    own: str
    state: EvidenceState
    cases: KnownCases | None = None
    paper: EvidencePaper | None = None

    @property
    def differs(self) -> bool:
        """Whether the place says that it is met, and something is known against it."""
        return self.own == MET and self.state is EvidenceState.AGAINST


class RoundEvidence:
    """Of one round and region: each column is read once for all its places."""

    def __init__(
        self,
        services: Services,
        page: PageContext,
        kind: FollowKind,
        of: FollowItem,
        region: str,
        about: Sequence[FollowItem],
    ) -> None:
        now = services.clock.now_ms()
        self._units = page.regulation.units_at(now)
        self._columns = [(nth, one, one.evidence) for nth, one in enumerate(kind.columns) if one.evidence]
        since, until = month_of(of)
        self._cases = {
            column.id: services.history.cases.known(source, region, since, min(until, now))
            for _, column, source in self._columns
            if source.source is not EvidenceKind.PAPERS
        }
        self._papers = [one for one in about if one.state == _GIVEN]

    def of(self, place: str, item: FollowItem | None) -> list[Shown]:
        """In the order of the columns; `item`: what the place says, None = nothing yet."""
        return [self._shown(place, nth, column, source, item) for nth, column, source in self._columns]

    def silent(self, place: str) -> bool:
        """Whether nothing was reported from a place for so long that nothing is known of it."""
        return any(not known.get(place, _NOTHING).heard for known in self._cases.values())

    def _shown(
        self, place: str, nth: int, column: FollowColumn, source: EvidenceSource, item: FollowItem | None
    ) -> Shown:
        own = item.columns[nth] if item and nth < len(item.columns) else ""
        if source.source is EvidenceKind.PAPERS:
            paper = paper_for(place, self._papers_of(column, source))
            return Shown(column, own, state_of(paper), paper=paper)
        known = self._cases[column.id].get(place, _NOTHING)
        return Shown(column, own, known.state, cases=known)

    def _papers_of(self, column: FollowColumn, source: EvidenceSource) -> list[EvidencePaper]:
        """Those of the department that may speak of it. Columns of a paper: what it is about, the answer."""
        return [
            EvidencePaper(one.id, one.place, one.entries[0].paper, one.at, one.columns[1] == _NONE)
            for one in self._papers
            if one.kind == source.kind and one.columns[0] == column.id and self._units.of(one.unit) == source.unit
        ]


def month_of(of: FollowItem) -> tuple[int, int]:
    """City ms: the month that a round is of. Its first column has it; the fold takes no other text there."""
    days = typed.month(of.columns[0])
    return (day_start(days[0]), day_start(days[1])) if days else (of.at, of.due)
