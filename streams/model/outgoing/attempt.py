"""One try to reach one receiver through a gateway that is not ours: on record before the gateway is asked, and moved by
its answers alone. Pure.

A gateway may answer late, twice, or otherwise than before; the record keeps what was confirmed first, counts what came
again, and says where two answers cannot both be true.
"""

from __future__ import annotations

import hashlib
from enum import StrEnum

import msgspec

from streams.model.words import Note


class SendChannel(StrEnum):
    WEBHOOK = "webhook"  # a gateway of the city's own: telephone, siren
    SMS = "sms"
    MAIL = "mail"
    CHAT = "chat"  # the robot of a work chat's group


class AttemptState(StrEnum):
    BEGUN = "begun"  # 正在发送: on record, the gateway has not answered
    TAKEN = "taken"  # 网关已受理
    REFUSED = "refused"  # 未发出: not reached, or it would not
    UNKNOWN = "unknown"  # 结果未知: it may have been sent or not
    DELIVERED = "delivered"  # 已送达
    FAILED = "failed"  # 未送达
    CONTRADICTED = "contradicted"  # 回执矛盾


_S = AttemptState
ANSWERS = frozenset({_S.TAKEN, _S.REFUSED, _S.UNKNOWN, _S.DELIVERED, _S.FAILED})
"""What may be recorded of one. The last two are the gateway's word on the receiver, the others on itself."""
REPORTS = frozenset({_S.DELIVERED, _S.FAILED})
MISSED = frozenset({_S.REFUSED, _S.FAILED})
"""It is known that no one was reached: one more try reaches no one twice."""
_MOVES: dict[tuple[AttemptState, AttemptState], AttemptState] = {
    **{(_S.BEGUN, answer): answer for answer in ANSWERS},
    **{(_S.UNKNOWN, answer): answer for answer in ANSWERS - {_S.UNKNOWN}},
    (_S.TAKEN, _S.DELIVERED): _S.DELIVERED,
    (_S.TAKEN, _S.FAILED): _S.FAILED,
    (_S.TAKEN, _S.REFUSED): _S.CONTRADICTED,
    (_S.REFUSED, _S.TAKEN): _S.CONTRADICTED,
    (_S.REFUSED, _S.DELIVERED): _S.CONTRADICTED,
    (_S.DELIVERED, _S.FAILED): _S.CONTRADICTED,
    (_S.DELIVERED, _S.REFUSED): _S.CONTRADICTED,
    (_S.FAILED, _S.DELIVERED): _S.CONTRADICTED,
}
"""Where an answer leads from each state; what is not here says nothing new."""
_OPEN_TO_AGAIN = frozenset(_S) - {_S.BEGUN, _S.TAKEN, _S.DELIVERED}
"""Nothing is known of it, it failed, or two answers contradict each other: a person may have it tried once more."""
MOST_AGAIN = 99
"""So many repetitions are counted."""


class AttemptWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of an attempt. Of `attempt.begin`: `about`, `region`, `channel`, `to`, `post`, `level`,
    `round`, `nth`, `run`, `insist`, `by`, as in SendAttempt. Of `attempt.answer`: `state`; the words are its note.
    `attempt.again` brings nothing: a person decides for one more try."""

    about: str = ""
    region: str = ""
    channel: SendChannel | None = None
    to: str = ""
    post: Note = ""
    level: int = 0
    round: int = 0
    nth: int = 1
    run: str = ""
    insist: bool = False
    by: Note = ""
    state: AttemptState | None = None


class SendAttempt(msgspec.Struct, frozen=True, kw_only=True):
    """`id`: the key the gateway tells two tries apart by. `about`: `kind/id` of what is sent. `region`: of that.
    `to`: address of the receiver's post, `post`: its name; never a number, never a person. `level`: of an alert, which
    escalation it is for; `round`: city ms of what asked for it. `nth`: of this receiver, channel and round. `at`: city
    ms it was begun. `run`: which run of the caller began it: no other one sends it. `insist`: it is tried until it is
    known that one got through, though somebody be reached twice; otherwise no one is. `since`: city ms of its state.
    `repeats`: answers that came again. `again_by`, `again_at`: who decided for one more try, and when; `by`: who
    decided for this one, '' = the plan."""

    id: str
    about: str
    region: str
    channel: SendChannel
    to: str
    post: str
    at: int
    since: int
    run: str
    level: int = 0
    round: int = 0
    nth: int = 1
    insist: bool = False
    state: AttemptState = AttemptState.BEGUN
    note: str = ""
    repeats: int = 0
    again_by: str = ""
    again_at: int = 0
    by: str = ""
    revision: int = 1

    @property
    def target(self) -> str:
        """What tries have in common that reach the same receiver the same way for the same reason."""
        return target(self.about, self.channel, self.to, self.round)

    @property
    def may_follow(self) -> bool:
        """Whether one more try may be made: no one was reached, or somebody is to be reached even if it be twice, or a
        person decided so."""
        return self.state in MISSED or bool(self.again_by) or (self.insist and self.state is AttemptState.UNKNOWN)

    @property
    def again(self) -> bool:
        """Whether a person may have it tried once more."""
        return self.state in _OPEN_TO_AGAIN and not self.again_by


class RowAttempt(msgspec.Struct, frozen=True, array_like=True):
    """What a recipient's row says of the newest attempt to reach it, as in SendAttempt. `again`: whether a person may
    have it tried once more."""

    id: str
    state: AttemptState
    since: int
    round: int
    nth: int = 1
    repeats: int = 0
    again: bool = False


def target(about: str, channel: SendChannel, to: str, round_at: int) -> str:
    return f"{about}|{channel}|{to}|{round_at}"


def attempt_id(of: str, nth: int) -> str:
    """Of the `nth` try of a target: the same for every run that means the same try."""
    return hashlib.sha256(f"{of}|{nth}".encode()).hexdigest()[:32]


def answered(attempt: SendAttempt, answer: AttemptState, at: int, note: str = "") -> SendAttempt:
    """After an answer (city ms): the same object where it says nothing new and cannot be a repetition."""
    after = _MOVES.get((attempt.state, answer))
    if after is None:
        if answer not in REPORTS or attempt.repeats >= MOST_AGAIN:
            return attempt
        return msgspec.structs.replace(attempt, repeats=attempt.repeats + 1, revision=attempt.revision + 1)
    if after is AttemptState.CONTRADICTED:
        note = f"{attempt.state.value} > {answer.value}"
    return msgspec.structs.replace(attempt, state=after, since=at, note=note, revision=attempt.revision + 1)


def once_more(attempt: SendAttempt, by: str, at: int) -> SendAttempt:
    return msgspec.structs.replace(attempt, again_by=by, again_at=at, revision=attempt.revision + 1)
