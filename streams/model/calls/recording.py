"""Recordings of one call: asked for by a lead, begun once all who are in know of it, kept under the hash of its file.
Speech is in that file alone. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from streams.errors import IllegalMove
from streams.model.words import Note

MOST_RECORDINGS = 5
NOTED_MS = 10_000
"""Within so long every line that is in has confirmed the notice, or nothing is recorded."""


class RecordingState(StrEnum):
    ASKED = "asked"  # its notice is on the way to all who are in
    ON = "on"  # all have it: what is spoken is kept
    OVER = "over"  # it ended, and its file is not there yet
    KEPT = "kept"  # its file is there
    NONE = "none"  # nothing was kept


class CallRecording(msgspec.Struct, frozen=True, array_like=True):
    """`at`: city ms it was asked for, `by` whom, `reason` why. `over`: city ms of its end, 0. `file`: hash, '' while
    there is none."""

    at: int
    by: str
    reason: Note
    state: RecordingState = RecordingState.ASKED
    over: int = 0
    file: str = ""


Recordings = tuple[CallRecording, ...]
_MOVES = {
    RecordingState.ASKED: (RecordingState.ON, RecordingState.OVER, RecordingState.NONE),
    RecordingState.ON: (RecordingState.OVER, RecordingState.NONE),
    RecordingState.OVER: (RecordingState.KEPT, RecordingState.NONE),
}


def going(recordings: Recordings) -> CallRecording | None:
    """The one that is asked for or on."""
    last = recordings[-1] if recordings else None
    return last if last is not None and last.state in (RecordingState.ASKED, RecordingState.ON) else None


def asked(call: str, recordings: Recordings, by: str, reason: str, now: int) -> Recordings:
    """One more. Raises IllegalMove."""
    if not reason.strip() or len(recordings) >= MOST_RECORDINGS:
        raise IllegalMove(f"call {call}", "not recorded", "record", f"a reason, at most {MOST_RECORDINGS} times a call")
    if going(recordings):
        raise IllegalMove(f"call {call}", "being recorded", "record", "one recording at a time")
    return (*recordings, CallRecording(now, by, reason))


def moved(call: str, recordings: Recordings, to: RecordingState, now: int, file: str = "") -> Recordings:
    """The last of them; the same where it is so already. Raises IllegalMove."""
    last = recordings[-1] if recordings else None
    if last is not None and last.state is to:
        return recordings
    if last is None or to not in _MOVES.get(last.state, ()) or (to is RecordingState.KEPT and not file):
        was = last.state.value if last else "not recorded"
        raise IllegalMove(f"call {call}", was, f"record as {to.value}", "what follows from it")
    over = 0 if to is RecordingState.ON else last.over or now
    return (*recordings[:-1], msgspec.structs.replace(last, state=to, over=over, file=file))


def closed(call: str, recordings: Recordings, now: int) -> Recordings:
    """With the end of its call."""
    last = going(recordings)
    if last is None:
        return recordings
    return moved(call, recordings, RecordingState.OVER if last.state is RecordingState.ON else RecordingState.NONE, now)
