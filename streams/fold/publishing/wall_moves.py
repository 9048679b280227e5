"""What a wall shows of work while it is done: that something was reported, dispatched or closed in a township.

A sample, and never all of it: counts of townships are live, so what draws no mark would say what it was. Disputes,
clues for the police, incidents, what has no category and what is restricted draw none, and of the rest every second one
by a draw that the store's secret decides; no category goes with it. What comes in late is counted and not drawn. Not
saved: after a start of the fold nothing has moved yet.
"""

from __future__ import annotations

import hashlib
from collections import Counter, deque

import msgspec

from streams.fold.aggregate import StateChange
from streams.fold.cases import Cases
from streams.fold.picture import Folded, Picture
from streams.fold.publishing.view import Shared, View
from streams.model.case import Case, CaseState, Category
from streams.model.region import Tier, ancestors
from streams.model.topic import Kind, Projection
from streams.wire.changes import TopicChange
from streams.wire.wall_moves import WallMove, WallMoves

SHOWN = frozenset({Category.HAZARD.value, Category.SERVICE.value, Category.CITY.value})
MOST = 6
"""As many as an eye can follow. What came beside them within WINDOW_MS is one brighter county."""
WINDOW_MS = 60_000
HELD = 600
"""Of the newest minute, at most: a burst of ten thousand is as bright as one of six hundred."""
LATE_MS = 10 * 60_000
"""What happened longer ago than that is no move of now."""
REPORTED, DISPATCHED, CLOSED = "reported", "dispatched", "closed"
_OF_STATE = {CaseState.DISPATCHED: DISPATCHED, CaseState.CLOSED: CLOSED}
_encode = msgspec.json.Encoder().encode


class NewestMoves(View):
    """The newest moves of the city and of each county, in the charts of their walls."""

    def __init__(self, shared: Shared) -> None:
        super().__init__(shared)
        self._moves: dict[str, deque[WallMove]] = {code: deque(maxlen=HELD) for code in shared.scopes}

    def hear(self, picture: Picture, done: Folded) -> None:
        for change in done.changes:
            if change.kind != Cases.kind or change.event.at < picture.now - LATE_MS:
                continue
            step = step_of(change)
            if step and self._drawn(change.after, step):
                self._note(change.after, step, picture.now)

    def tick(self, picture: Picture) -> list[TopicChange]:
        changes: list[TopicChange] = []
        for code, moves in self._moves.items():
            shown = {"moves": _encode(newest(moves, picture.now))}
            changes += self.topics.put(Kind.FIGURES, code, Projection.WALL, shown, partial=True)
        return changes

    def _drawn(self, case: Case, step: str) -> bool:
        if case.category not in SHOWN or case.restricted or case.drill or case.duplicate or case.invalid:
            return False
        if len(case.village) < Tier.TOWNSHIP:
            return False
        drawn = f"{self.shared.salt}/{case.id}/{step}".encode()
        return hashlib.blake2b(drawn, digest_size=1).digest()[0] % 2 == 0

    def _note(self, case: Case, step: str, now: int) -> None:
        town = case.village[: Tier.TOWNSHIP]
        move = WallMove(now, step, town, *self.shared.places.label(town))
        for code in ancestors(town):
            if code in self._moves:
                self._moves[code].append(move)


def step_of(change: StateChange) -> str:
    """What a change of a case was, '' for nothing that is drawn. A case without its report is none yet."""
    before: Case | None = change.before
    after: Case = change.after
    if not after.type:
        return ""
    if before is None or not before.type:
        return REPORTED
    return _OF_STATE.get(after.state, "") if after.state is not before.state else ""


def newest(moves: deque[WallMove], now: int) -> WallMoves:
    """At a time (city ms): each of the newest, and the county in which most of the rest of the minute lies."""
    rest = [move for move in list(moves)[:-MOST] if move.at > now - WINDOW_MS]
    areas = Counter(move.region[: Tier.COUNTY] for move in rest)
    bright = min(areas, key=lambda code: (-areas[code], code)) if areas else ""
    return WallMoves(tuple(moves)[-MOST:], bright)
