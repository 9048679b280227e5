"""What the system knows by itself of what a place says of itself: shown beside it, never put over it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

import msgspec

SILENT_DAYS = 60
"""A place from which nothing was reported for so long is known of by nothing."""


class EvidenceKind(StrEnum):
    CASES = "cases"  # what others than the place itself brought
    TURNED_AWAY = "turned_away"  # declined, and taken up by the next tier
    PAPERS = "papers"  # yes or no of a department, with the number of its document


class EvidenceSource(msgspec.Struct, frozen=True, kw_only=True):
    """`categories`, `types`: of the cases, none = any. `channels`: by which they came: what a place reports of itself
    never counts against it. `kind`: of the items that are the papers; `unit`: the department whose they are."""

    source: EvidenceKind
    categories: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    kind: str = ""
    unit: str = ""


class EvidenceState(StrEnum):
    CLEAR = "clear"  # nothing is known against it
    AGAINST = "against"
    NO_DATA = "no_data"


class KnownCases(NamedTuple):
    """Of one place and period, as codes of cases. `against`: what others brought; `own`: what the place itself found.
    `heard`: whether anything was reported from it within SILENT_DAYS before the period's end."""

    against: tuple[str, ...]
    own: tuple[str, ...]
    heard: bool

    @property
    def state(self) -> EvidenceState:
        if self.against:
            return EvidenceState.AGAINST
        return EvidenceState.CLEAR if self.heard else EvidenceState.NO_DATA


class EvidencePaper(NamedTuple):
    """A department's word on an area: `none`: there is nothing of the kind. `at`: city ms."""

    id: str
    place: str
    paper: str
    at: int
    none: bool


def paper_for(place: str, papers: Iterable[EvidencePaper]) -> EvidencePaper | None:
    """The one that holds for a place: of the nearest area, of these the newest; None where no department spoke."""
    over = [one for one in papers if place.startswith(one.place)]
    return max(over, key=lambda one: (len(one.place), one.at, one.id), default=None)


def state_of(paper: EvidencePaper | None) -> EvidenceState:
    if paper is None:
        return EvidenceState.NO_DATA
    return EvidenceState.CLEAR if paper.none else EvidenceState.AGAINST
