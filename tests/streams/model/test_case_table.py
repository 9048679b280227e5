from __future__ import annotations

from typing import Any

import pytest

from streams.errors import IllegalMove
from streams.model.case import CaseState as S
from streams.model.case_table import AUTHOR_MS, MOVES, Mover, Need, Standing, Transition, check, legal

NOW = 1_795_400_000_000
ALL = frozenset(Need)


def standing(state: S, **more: Any) -> Standing:
    usual: dict[str, Any] = {"case": "c", "reported_at": NOW, "reporter": "r", "handler": "h"}
    return Standing(state=state, **(usual | more))


def wish(to: S, by: Mover, person: str = "x", at: int = NOW, brings: frozenset[Need] = ALL) -> Transition:
    return Transition(to=to, by=by, person=person, at=at, brings=brings)


EDGES = {
    S.REPORTED: {S.VERIFYING, S.TRIAGED, S.HANDLING, S.CHECKING, S.MERGED, S.DECLINED, S.CANCELLED},
    S.VERIFYING: {S.TRIAGED, S.MERGED, S.DECLINED, S.CANCELLED},
    S.TRIAGED: {S.DISPATCHED, S.HANDLING, S.ESCALATED, S.DIVERTED, S.MERGED, S.DECLINED, S.CANCELLED},
    S.ESCALATED: {S.TRIAGED, S.CANCELLED},
    S.DISPATCHED: {S.ACCEPTED, S.RETURNED, S.ESCALATED, S.DISPATCHED, S.CANCELLED},
    S.RETURNED: {S.DISPATCHED, S.TRIAGED, S.ESCALATED, S.CANCELLED},
    S.ACCEPTED: {S.HANDLING, S.RETURNED, S.SUSPENDED, S.TRANSFERRED, S.CHECKING},
    S.HANDLING: {S.CHECKING, S.SUSPENDED, S.TRANSFERRED, S.DIVERTED},
    S.TRANSFERRED: {S.ACCEPTED, S.RETURNED},
    S.DIVERTED: {S.CLOSED, S.HANDLING},
    S.SUSPENDED: {S.ACCEPTED, S.HANDLING},
    S.CHECKING: {S.CLOSED, S.REWORK},
    S.REWORK: {S.HANDLING},
    S.CLOSED: {S.REOPENED},
    S.REOPENED: {S.TRIAGED},
    S.MERGED: set(),
    S.DECLINED: {S.REPORTED},
    S.CANCELLED: set(),
}
"""The workflow's own table, written a second time by hand."""


@pytest.mark.parametrize("state", list(S))
def test_from_every_state_there_are_these_ways_and_no_others(state: S) -> None:
    assert {move.to for move in MOVES[state]} == EDGES[state]
    for to in S:
        assert legal(state, to) is (to in EDGES[state])
        if to not in EDGES[state]:
            with pytest.raises(IllegalMove) as wrong:
                check(standing(state), wish(to, Mover.LEAD))
            assert state.value in str(wrong.value)
            assert to.value in str(wrong.value)


@pytest.mark.parametrize("state", list(S))
def test_each_way_is_open_to_its_movers_and_to_nobody_else(state: S) -> None:
    for to in EDGES[state]:
        movers = {mover for move in MOVES[state] if move.to is to for mover in move.by}
        for by in Mover:
            case = standing(state, before=to, return_until=NOW)
            asked = wish(to, by, person="r" if by is Mover.AUTHOR else "x")
            if by in movers:
                check(case, asked)
            else:
                with pytest.raises(IllegalMove, match="by "):
                    check(case, asked)


def test_a_step_brings_what_it_needs() -> None:
    for state, moves in MOVES.items():
        for move in moves:
            for need in move.needs:
                asked = wish(move.to, min(move.by), brings=ALL - {need})
                with pytest.raises(IllegalMove, match=need.value):
                    check(standing(state, before=move.to, return_until=NOW), asked)


def refused(case: Standing, asked: Transition, why: str) -> None:
    with pytest.raises(IllegalMove, match=why):
        check(case, asked)


def test_an_author_cancels_an_own_report_within_a_day() -> None:
    case = standing(S.REPORTED)
    check(case, wish(S.CANCELLED, Mover.AUTHOR, "r", NOW + AUTHOR_MS))
    refused(case, wish(S.CANCELLED, Mover.AUTHOR, "r", NOW + AUTHOR_MS + 1), "24 hours")
    refused(case, wish(S.CANCELLED, Mover.AUTHOR, "x"), "author")


def test_nobody_verifies_or_checks_what_is_their_own() -> None:
    refused(standing(S.VERIFYING), wish(S.TRIAGED, Mover.VERIFIER, "r"), "another person")
    for person in ("r", "h"):
        refused(standing(S.CHECKING), wish(S.CLOSED, Mover.CHECKER, person), "neither")
    check(standing(S.CHECKING, handler="r"), wish(S.CLOSED, Mover.CHECKER, "x"))


def test_a_second_return_is_raised_and_never_closed() -> None:
    check(standing(S.RETURNED, returns=1), wish(S.DISPATCHED, Mover.DISPATCHER))
    for to in (S.DISPATCHED, S.TRIAGED):
        refused(standing(S.RETURNED, returns=2), wish(to, Mover.DISPATCHER), "second return")
    check(standing(S.RETURNED, returns=2), wish(S.ESCALATED, Mover.DISPATCHER))
    assert not legal(S.RETURNED, S.CLOSED)


def test_a_tier_hands_back_once() -> None:
    check(standing(S.ESCALATED), wish(S.TRIAGED, Mover.NEXT_TIER))
    refused(standing(S.ESCALATED, handed_back=True), wish(S.TRIAGED, Mover.NEXT_TIER), "handed back")
    check(standing(S.ESCALATED, handed_back=True), wish(S.TRIAGED, Mover.NEXT_TIER, brings=frozenset()))


def test_an_accepted_order_goes_back_in_time_or_not() -> None:
    case = standing(S.ACCEPTED, return_until=NOW + 5)
    check(case, wish(S.RETURNED, Mover.DEPARTMENT, at=NOW + 5))
    refused(case, wish(S.RETURNED, Mover.DEPARTMENT, at=NOW + 6), "4 working hours")


def test_a_suspended_case_goes_back_where_it_was() -> None:
    case = standing(S.SUSPENDED, before=S.ACCEPTED)
    check(case, wish(S.ACCEPTED, Mover.LEAD))
    refused(case, wish(S.HANDLING, Mover.LEAD), "where it came from")
