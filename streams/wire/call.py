"""What a page or phone and the process of calls say to each other: JSON with a tag; sound as binary frames beside."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import msgspec

from streams.errors import DecodeError
from streams.wire.unreadable import UNREADABLE

PATH = "/call"
HUB = "media"
"""The media server, among the addresses of signals."""
MOST_BYTES = 65_536
"""Of one frame: a second of speech is 8 kB, an SDP of video 12 kB."""
BEAT_S = 2.0
"""A line is silent when it was not heard of for three of these."""


class SpeechCodec(StrEnum):
    """How a line sends and hears speech."""

    OPUS = "opus"  # packets of 60 ms
    CHUNK = "chunk"  # files of one second, for browsers without WebCodecs


Short = Annotated[str, msgspec.Meta(max_length=200)]


class _Frame(msgspec.Struct, frozen=True, tag_field="t", omit_defaults=True):
    """One JSON frame."""


class LineHello(_Frame, frozen=True, kw_only=True, tag="hello"):
    """The first: exactly one of ticket (a sign-in session's, used once) and key (of a phone with our app)."""

    ticket: Short = ""
    key: Short = ""
    codec: SpeechCodec = SpeechCodec.OPUS


class AnswerCall(_Frame, frozen=True, tag="answer"):
    call: Short


class DeclineCall(_Frame, frozen=True, tag="decline"):
    call: Short


class LeaveCall(_Frame, frozen=True, tag="leave"):
    call: Short


class AskFloor(_Frame, frozen=True, tag="ask"):
    """May I speak."""


class FreeFloor(_Frame, frozen=True, tag="free"):
    """I have spoken."""


class Signal(_Frame, frozen=True, tag="signal"):
    """SDP or an ICE candidate, kept nowhere: of a mesh for the member `to`; of a call by the media server for `HUB`
    (what this line sends), or for its way from the member `to`."""

    to: Short
    data: msgspec.Raw


class LineBeat(_Frame, frozen=True, tag="beat"):
    """I am here."""


class Noted(_Frame, frozen=True, tag="noted"):
    """The notice that it is recorded is on the screen."""

    call: Short


FromLine = LineHello | AnswerCall | DeclineCall | LeaveCall | AskFloor | FreeFloor | Signal | Noted | LineBeat


class LineWelcome(_Frame, frozen=True, tag="welcome"):
    """`address`: under which the line may be a member."""

    address: str


class IceServer(msgspec.Struct, frozen=True, omit_defaults=True):
    """As browsers take it: a relay, and what it lets this line in with for a while."""

    urls: tuple[str, ...]
    username: str = ""
    credential: str = ""


class InCall(_Frame, frozen=True, tag="in"):
    """The fold has it that this line is in. `ice`: relays for where browsers do not reach each other."""

    call: str
    engine: str
    ice: tuple[IceServer, ...] = ()


class LinesIn(_Frame, frozen=True, tag="lines"):
    """Addresses whose lines are in, the longest first; a mesh is offered by the later of two to the earlier. `codec`:
    in which speech is sent, one that all of them hear."""

    lines: tuple[str, ...]
    codec: SpeechCodec


class MissNow(_Frame, frozen=True, tag="miss"):
    """To desks: addresses whose lines took speech too late in these seconds and were left out of some of it."""

    lines: tuple[str, ...]


class FloorNow(_Frame, frozen=True, tag="floor"):
    """Who may speak, '' for no one. `why`: granted, busy (to who asked in vain), taken (by a lead), free, gone,
    long."""

    holder: str
    why: str


class SignalOf(_Frame, frozen=True, tag="signal"):
    sender: str
    data: msgspec.Raw


class MediaNow(_Frame, frozen=True, tag="media"):
    """Whether the media server is there: a line that hears so begins anew, else it carries nothing."""

    there: bool


class RecordNow(_Frame, frozen=True, tag="record"):
    """A lead has speech of this call kept, and why. `state`: asked (nothing is kept before every line has answered
    `noted`), on, over."""

    call: str
    state: str
    by: str
    reason: str


class NotIn(_Frame, frozen=True, tag="no"):
    """What was asked of the call is not so. `code`: of the Outcome; away: it could not be put on record."""

    call: str
    code: str
    detail: str = ""


class CallOver(_Frame, frozen=True, tag="over"):
    """This line is in the call no more. `why`: ended, empty, lost, left, elsewhere, handed (another of its
    desk leads the call)."""

    call: str
    why: str


class LineBye(_Frame, frozen=True, tag="bye"):
    """The last. `code`: expired, malformed, fast, silent, revoked, overloaded, stopping."""

    code: str


ToLine = (
    LineWelcome | InCall | LinesIn | MissNow | FloorNow | SignalOf | MediaNow | RecordNow | NotIn | CallOver | LineBye
)
_decoder: msgspec.json.Decoder[FromLine] = msgspec.json.Decoder(FromLine)
_encoder = msgspec.json.Encoder()


def decode(raw: str | bytes) -> FromLine:
    """Raises DecodeError."""
    try:
        return _decoder.decode(raw)
    except UNREADABLE as error:
        raise DecodeError("malformed", str(error)) from None


def encode(frame: ToLine) -> str:
    return _encoder.encode(frame).decode()
