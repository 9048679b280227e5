"""Foreign clients' fixes and calls for help: whose they are, and that each is one."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.intake.admission import Admission
from streams.intake.decoded import DecodedCall, DecodedFix
from streams.journal.api import Refusal
from streams.model.event import Sos
from streams.model.fix import Flag, Lane
from streams.model.reject import Reason
from tests.streams.intake.admitted import DAY_MS, LAT, LON, NOW, WRONG, event, reject, row, said


@pytest.mark.parametrize(("words", "reason"), WRONG)
def test_a_foreign_fix_is_judged_by_the_same_rules(admission: Admission, words: dict[str, Any], reason: Reason) -> None:
    assert reject(admission.foreign(said(lane=Lane.FOREIGN), foreign_fix(**words))).reason is reason


def foreign_fix(**more: Any) -> DecodedFix:
    words: dict[str, Any] = {"claimed": "x", "at": NOW - 1_000, "lon": LON, "lat": LAT}
    return DecodedFix(**(words | more))


def test_who_a_foreign_fix_is_does_not_change_with_the_time_of_receipt(admission: Admission) -> None:
    later = msgspec.structs.replace(said(lane=Lane.FOREIGN), now=NOW + 9_000)
    first, again = (admission.foreign(one, foreign_fix()) for one in (said(lane=Lane.FOREIGN), later))
    moved = admission.foreign(later, foreign_fix(lon=LON + 1e-5))
    assert not isinstance(first, Refusal)
    assert not isinstance(again, Refusal)
    assert not isinstance(moved, Refusal)
    assert first[1] == again[1] != moved[1]
    assert len(first[1]) == 12
    assert row(first[0])["flags"] == Flag.FOREIGN


def test_a_foreign_fix_without_a_time_is_of_now(admission: Admission) -> None:
    found = admission.foreign(said(lane=Lane.FOREIGN, shift=-DAY_MS), foreign_fix(at=None))
    assert not isinstance(found, Refusal)
    assert row(found[0])["fix_ms"] == NOW


@pytest.mark.parametrize("at", [NOW - 1_000, None, NOW + 30_000, NOW + 10 * DAY_MS, 0, -5, 10**300])
def test_a_call_for_help_is_taken_whatever_the_clock_says(admission: Admission, at: int | None) -> None:
    first, again = (admission.sos(said(lane=Lane.FOREIGN), DecodedCall(claimed="x", at=at)) for _ in range(2))
    heard = event(first)
    assert isinstance(heard, Sos)
    assert heard.worker == 3
    assert heard.at == (at if at == NOW - 1_000 else NOW)
    assert (first.identity, len(first.identity)) == (again.identity, 12)


def test_two_calls_are_two(admission: Admission) -> None:
    one, two = (admission.sos(said(), DecodedCall(claimed="x", at=NOW - ago)) for ago in (0, 1_000))
    assert one.identity != two.identity
    assert event(one).id != event(two).id
