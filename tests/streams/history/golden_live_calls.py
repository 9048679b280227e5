"""Calls of the golden rows: one that was answered and ended, one that its process lost."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.history.live_calls import LIVE_CALLS
from streams.model.calls.call import (
    Call,
    CallEnd,
    CallEngine,
    CallMember,
    CallNote,
    MemberState,
    declined,
    ended,
    joined,
    noted,
    rung,
)


def live_calls(at: int) -> Iterator[tuple[int, str, bytes]]:
    """(city ms, kind, record) of each change."""
    for name, engine, why in (("call-1", CallEngine.TALK, CallEnd.ENDED), ("call-2", CallEngine.MESH, CallEnd.LOST)):
        first = CallMember("211221", MemberState.RINGING, at, at)
        begun = Call(
            id=name,
            scope="211221",
            region="211221106",
            about="alert/serious/g1/1",
            engine=engine,
            by="甲",
            person="p1",
            session="s1",
            at=at,
            members=(first,),
            revision=0,
        )
        made = joined(rung(begun, ("211221106", "uurban", "w11"), at), "211221106", "s2", "乙", at + 5_000)
        yield at + 5_000, LIVE_CALLS.kind, msgspec.msgpack.encode(made)
        made = noted(declined(made, "uurban", at + 9_000), CallNote(at + 9_000, "甲", "已核实"))
        made = ended(made, why, "甲" if why is CallEnd.ENDED else "", at + 60_000)
        yield at + 60_000, LIVE_CALLS.kind, msgspec.msgpack.encode(made)
