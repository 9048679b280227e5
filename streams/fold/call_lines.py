"""What members of a call and desks see of it: one record, in the own topic of each. Pure."""

from __future__ import annotations

import msgspec

from streams.fold.aggregate import OwnRecord
from streams.model.calls.call import Call
from streams.model.region import Tier
from streams.wire.call_records import OwnCall, OwnCallHandover, OwnCallMember, OwnCallNote, OwnCallRecording

_json = msgspec.json.Encoder()
_DESKS = (Tier.CITY, Tier.COUNTY, Tier.TOWNSHIP)


def shown_to(call: Call) -> list[OwnRecord]:
    """While it goes on its members and desks have it, when it is over the desks alone."""
    value, desks = _json.encode(_line(call)), _desks(call)
    others = [address for address in _members(call) if address not in desks]
    return [
        *(OwnRecord(desk, _key(call), value) for desk in desks),
        *(OwnRecord(address, _key(call), b"" if call.ended else value) for address in others),
    ]


def gone_from(call: Call) -> list[OwnRecord]:
    """It is on no desk any more; lists have it."""
    return [OwnRecord(desk, _key(call), b"") for desk in _desks(call)]


def _key(call: Call) -> str:
    return f"call/{call.id}"


def _members(call: Call) -> list[str]:
    return [one.address for one in call.members]


def _desks(call: Call) -> list[str]:
    """Of who began it, and of every tier that holds what it is about."""
    about = (call.region[:tier] for tier in _DESKS if call.about and len(call.region) >= tier)
    return sorted({call.scope, *about})


def _line(call: Call) -> OwnCall:
    return OwnCall(
        about=call.about,
        engine=call.engine.value,
        scope=call.scope,
        by=call.by,
        session=call.session,
        at=call.at,
        ended=call.ended,
        why=call.why.value if call.why else "",
        ended_by=call.ended_by,
        recorded=call.recorded,
        revision=call.revision,
        members=tuple(OwnCallMember(m.address, m.state.value, m.since, m.at, m.joined) for m in call.members),
        notes=tuple(OwnCallNote(one.at, one.by, one.text) for one in call.notes),
        wall=call.wall,
        handovers=tuple(OwnCallHandover(one.at, one.by, one.over, one.taken_by) for one in call.handovers),
        recordings=tuple(
            OwnCallRecording(one.at, one.by, one.reason, one.state.value, one.over, one.file) for one in call.recordings
        ),
    )
