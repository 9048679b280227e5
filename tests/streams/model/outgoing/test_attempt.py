"""What answers make of an attempt, in whatever order they come."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from streams.model.outgoing.attempt import (
    ANSWERS,
    AttemptState,
    SendAttempt,
    SendChannel,
    answered,
    attempt_id,
    once_more,
)

S = AttemptState
T = 1_795_400_000_000
BEGUN = SendAttempt(
    id=attempt_id("x", 1),
    about="alert/sos/7/1",
    region="211221106",
    channel=SendChannel.SMS,
    to="211221/lead/1",
    post="值班长",
    at=T,
    since=T,
    run="r1",
)


@pytest.mark.parametrize(
    ("answers", "ends", "repeats"),
    [
        ([S.TAKEN, S.DELIVERED], S.DELIVERED, 0),
        ([S.DELIVERED, S.TAKEN], S.DELIVERED, 0),
        ([S.UNKNOWN, S.DELIVERED], S.DELIVERED, 0),
        ([S.UNKNOWN, S.TAKEN], S.TAKEN, 0),
        ([S.TAKEN, S.DELIVERED, S.DELIVERED, S.DELIVERED], S.DELIVERED, 2),
        ([S.TAKEN, S.FAILED, S.DELIVERED], S.CONTRADICTED, 0),
        ([S.TAKEN, S.DELIVERED, S.FAILED], S.CONTRADICTED, 0),
        ([S.REFUSED, S.DELIVERED], S.CONTRADICTED, 0),
        ([S.TAKEN, S.DELIVERED, S.FAILED, S.DELIVERED], S.CONTRADICTED, 1),
        ([S.TAKEN, S.UNKNOWN], S.TAKEN, 0),
    ],
)
def test_answers_in_their_order(answers: list[AttemptState], ends: AttemptState, repeats: int) -> None:
    attempt = BEGUN
    for n, answer in enumerate(answers, 1):
        attempt = answered(attempt, answer, T + n)
    assert (attempt.state, attempt.repeats) == (ends, repeats)


def test_a_contradiction_says_what_was_confirmed_first_and_what_then() -> None:
    attempt = answered(answered(BEGUN, S.DELIVERED, T + 1), S.FAILED, T + 2, "no such number")
    assert (attempt.note, attempt.since) == ("delivered > failed", T + 2)


@given(st.lists(st.sampled_from(sorted(ANSWERS)), max_size=12))
def test_delivered_is_only_what_a_gateway_confirmed_and_nothing_takes_it_back_silently(
    answers: list[AttemptState],
) -> None:
    attempt, seen = BEGUN, list[AttemptState]()
    for n, answer in enumerate(answers, 1):
        before, attempt = attempt, answered(attempt, answer, T + n)
        seen.append(answer)
        if before.state in (S.DELIVERED, S.FAILED):
            assert attempt.state in (before.state, S.CONTRADICTED)
        assert (attempt is before) == (attempt.revision == before.revision)
    assert attempt.state is not S.DELIVERED or S.DELIVERED in seen
    assert attempt.state is not S.BEGUN or not seen


def test_one_more_try_follows_where_nobody_was_reached_or_somebody_decided() -> None:
    unknown = answered(BEGUN, S.UNKNOWN, T)
    assert not BEGUN.may_follow
    assert not unknown.may_follow
    assert once_more(unknown, "值班员 a1", T).may_follow
    assert msgspec.structs.replace(unknown, insist=True).may_follow
    assert answered(BEGUN, S.REFUSED, T).may_follow
    assert not answered(BEGUN, S.TAKEN, T).may_follow


def test_the_key_of_a_try_is_the_same_for_all_who_mean_it() -> None:
    other = msgspec.structs.replace(BEGUN, run="r2", at=T + 9)
    assert attempt_id(BEGUN.target, 1) == attempt_id(other.target, 1)
    assert attempt_id(BEGUN.target, 1) != attempt_id(BEGUN.target, 2)
