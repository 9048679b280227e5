"""A call in words, each line made of a confirmed event: for the record of a case and the log of a desk. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from dashboard.address_names import Named
from dashboard.locale import Words
from streams.model.address import Address
from streams.model.calls.call import Call, CallMember, MemberState
from streams.model.local_day import stamp

_NAMED = 12
"""Of those who were rung, that a line names; of more it has the number."""


class CallStep(NamedTuple):
    """`at`: city ms."""

    at: int
    text: str


def call_steps(call: Call, words: Words, named: Named) -> list[CallStep]:
    """From its begin to its end. That a worker did not answer is no line."""
    return sorted(CallStep(at, f"{words['talk_title']} · {text}") for at, text in _steps(call, words, named))


def _steps(call: Call, words: Words, named: Named) -> Iterator[tuple[int, str]]:
    others = [one for one in call.members if one.address != call.scope]
    engine, to = words[f"talk_by_{call.engine.value}"], _listed([named(one.address) for one in others], words)
    yield call.at, words["talk_log_begun"].format(by=call.by, engine=engine, to=to)
    for one in others:
        for at, state in _states(one, call):
            yield at, f"{named(one.address)} {words[f'talk_state_{state.value}']}"
    for handover in call.handovers:
        if handover.over:
            kind = "taken" if handover.taken_by else "lapsed"
            text = words[f"talk_handover_{kind}"].format(time="", by=handover.by, to=handover.taken_by)
            yield handover.over, text.strip()
    for tape in call.recordings:
        said = {"by": tape.by, "reason": tape.reason, "time": "", "over": stamp(tape.over)[11:16] if tape.over else ""}
        yield tape.at, words[f"talk_tape_{tape.state.value}"].format(**said).strip()
    for note in call.notes:
        yield note.at, f"{note.by} {note.text}"
    if call.why is not None:
        yield call.ended, f"{words[f'talk_ended_{call.why.value}'].format(time='')} {call.ended_by}".strip()


def _states(one: CallMember, call: Call) -> Iterable[tuple[int, MemberState]]:
    if one.joined:
        yield one.joined, MemberState.JOINED
    if one.state is MemberState.LEFT and one.at != call.ended:
        yield one.at, one.state
    silent = one.state is MemberState.UNANSWERED and not Address.parse(one.address).worker
    if silent or one.state is MemberState.DECLINED:
        yield one.at, one.state


def _listed(names: list[str], words: Words) -> str:
    more = words["log_and_more"].format(n=len(names)) if len(names) > _NAMED else ""
    return words["list_mark"].join(names[:_NAMED]) + more
