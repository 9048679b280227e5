"""Everything the streams raise on purpose.

    StreamsError             exit 1
    ├── ConfigError          exit 78   a setting is wrong; the text names it
    ├── StoreError           exit 78   the store is of another kind (demo / production, city, clock)
    │   ├── UnitRefused      exit 78   a change of departments that may not be; pages say why in their language
    │   ├── TableRefused     exit 78   a file that is no table we can take; pages say why in their language
    │   ├── Backlogged       exit 75   what is of long ago is still coming in: no number of history is right yet
    │   └── DeedRefused      exit 78   what an administrator or a person asked that may not be; likewise
    ├── MissingPart          exit 69   a program, package or file is not there; the text says what to install
    ├── PortTaken            exit 69   somebody else listens there
    ├── JournalError         exit 69
    │   ├── JournalUnavailable         exit 69   Redis cannot be reached; nothing was acknowledged
    │   ├── JournalRefused   exit 69   Redis answered no (out of memory, misconfigured); nothing was kept
    │   │   └── Trimmed      exit 69   what a reader asked for has left the journal; segments have it
    │   └── LeaseLost        exit 69   another fold owns the city now
    ├── SegmentDamaged       exit 65   a file of the archive is not what was written; the text names it
    ├── SealKeyMissing       exit 78   the key that sealed a value is not in the key ring; the text says where to look
    ├── SealBroken           exit 65   a sealed value or key ring that is not what was written
    ├── HashingBusy          exit 75   too many passwords are being hashed: answered with 503 and Retry-After
    ├── UnknownKey           exit 65   an entry is signed by a key of this store whose secret is missing
    ├── DecodeError          exit 65   bytes from outside that say nothing we know
    ├── FormUnreadable       exit 65   a form of the public's that cannot be read; its sender learns how to send it
    ├── IllegalMove          exit 65   a life cycle was asked for a step it does not have
    ├── UnknownRegion        exit 65   a code outside the shipped geography
    ├── MediaRefused         exit 65   a picture, film or paper that is not taken; a page says why
    ├── MediaServerAway      exit 69   the media server of calls does not answer: no picture, no sound
    ├── MediaServerRefused   exit 65   it answers no to one way of media, which has none
    ├── Overloaded           exit 75   more waits at a door than it takes: answered with 503 and Retry-After
    ├── BoundaryError        exit 65   boundaries or seats that cannot be taken over; nothing was changed
    └── Denied               exit 77   the policy refuses

Every text says what the reader can do next.
"""

from __future__ import annotations

from typing import ClassVar

from streams.refusals import DEED, TABLE, UNIT


class StreamsError(Exception):
    """Root of the tree. `exit_code` is what a command ends with when this reaches its top."""

    exit_code = 1


class ConfigError(StreamsError):
    exit_code = 78


class StoreError(StreamsError):
    exit_code = 78


class UnitRefused(StoreError):
    """`why`: a key of the texts below. `unit`: about which; `other`: which prevents it; `line`: of a file, 0 =
    none."""

    TEXTS: ClassVar[dict[str, str]] = UNIT

    def __init__(self, why: str, *, unit: str, other: str = "", line: int = 0) -> None:
        text = self.TEXTS[why].format(unit=unit, other=other)
        super().__init__(f"line {line}: {text}" if line else text)
        self.why, self.unit, self.other, self.line = why, unit, other, line


class TableRefused(StoreError):
    """`why`: a key of TEXTS. `fields`: what its text names."""

    TEXTS: ClassVar[dict[str, str]] = TABLE

    def __init__(self, why: str, **fields: object) -> None:
        super().__init__(self.TEXTS[why].format(**fields))
        self.why, self.fields = why, fields


class Backlogged(StoreError):
    """`done`: how much of it is taken, in percent."""

    exit_code = 75

    def __init__(self, done: int) -> None:
        super().__init__(
            f"history is still being filled in ({done} %), so no number is right yet: ask again when it is whole"
        )
        self.done = done


class DeedRefused(StoreError):
    """`why`: a key of the texts below. `fields`: what the text names."""

    TEXTS: ClassVar[dict[str, str]] = DEED

    def __init__(self, why: str, **fields: object) -> None:
        super().__init__(self.TEXTS[why].format(**fields))
        self.why, self.fields = why, fields


class MissingPart(StreamsError):
    exit_code = 69


class PortTaken(StreamsError):
    exit_code = 69

    def __init__(self, host: str, port: int, setting: str) -> None:
        super().__init__(f"port {host}:{port} is taken: end the program that holds it, or set {setting} in config.yaml")
        self.host, self.port, self.setting = host, port, setting


class JournalError(StreamsError):
    exit_code = 69


class JournalUnavailable(JournalError):
    """`retry_after` is in seconds: how long a sender is asked to wait."""

    def __init__(self, reason: str, retry_after: float = 2.0) -> None:
        super().__init__(f"the journal cannot be reached ({reason}): nothing was kept, send again")
        self.reason, self.retry_after = reason, retry_after


class JournalRefused(JournalError):
    def __init__(self, reason: str, retry_after: float = 5.0) -> None:
        super().__init__(f"the journal refused ({reason}): nothing was kept, send again")
        self.reason, self.retry_after = reason, retry_after


class Trimmed(JournalRefused):
    """`after`: the position of the reader, as text."""

    def __init__(self, after: str) -> None:
        super().__init__(f"entries after {after} have been trimmed")
        self.after = after

    def __str__(self) -> str:
        return f"{self.reason} from the journal: read them from the segments"


class LeaseLost(JournalError):
    def __init__(self, token: int) -> None:
        super().__init__(f"lease {token} is not the city's newest: this fold stops, the other one goes on")
        self.token = token


class SegmentDamaged(StreamsError):
    """`file`: its path, as text."""

    exit_code = 65

    def __init__(self, file: str, reason: str) -> None:
        super().__init__(f"{file} is damaged ({reason}): bring it back from a backup")
        self.file, self.reason = file, reason


class SealKeyMissing(StreamsError):
    """`key`: its id. `file`: the key ring that lacks it, as text."""

    exit_code = 78

    def __init__(self, key: str, file: str) -> None:
        super().__init__(f"sealing key {key} is not in {file}: bring back the file that was used when this was sealed")
        self.key, self.file = key, file


class SealBroken(StreamsError):
    exit_code = 65


class DecodeError(StreamsError):
    """`reason` is one of streams.model.reject.Reason."""

    exit_code = 65

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason, self.detail = reason, detail


class FormUnreadable(StreamsError):
    """`status`: of the answer."""

    exit_code = 65

    def __init__(self, status: int, what: str) -> None:
        super().__init__(what)
        self.status = status


class UnknownKey(StreamsError):
    """`key`: its id."""

    exit_code = 65

    def __init__(self, key: str) -> None:
        super().__init__(f"signing key {key} is missing: bring signing/ring.json of the data folder back from a backup")
        self.key = key


class IllegalMove(StreamsError):
    exit_code = 65

    def __init__(self, thing: str, was: str, to: str, allowed: str = "") -> None:
        super().__init__(f"{thing}: no step from {was} to {to}; allowed: {allowed or 'none'}")
        self.thing, self.was, self.to = thing, was, to


class UnknownRegion(StreamsError):
    exit_code = 65

    def __init__(self, code: str) -> None:
        super().__init__(f"region {code!r} is not in the shipped geography")
        self.code = code


class MediaRefused(StreamsError):
    """`flaw` is one of streams.model.media.Flaw."""

    exit_code = 65

    def __init__(self, flaw: str) -> None:
        super().__init__(f"the file is not taken ({flaw}): send another one")
        self.flaw = flaw


class MediaServerAway(StreamsError):
    exit_code = 69

    def __init__(self, why: str) -> None:
        super().__init__(f"the media server of calls is away ({why}): start it, or see calls.janus_url in config.yaml")


class MediaServerRefused(StreamsError):
    exit_code = 65


class BoundaryError(StreamsError):
    exit_code = 65


class Denied(StreamsError):
    exit_code = 77

    def __init__(self, action: str, obj: str) -> None:
        super().__init__(f"not allowed: {action} {obj}")
        self.action, self.object = action, obj


class Overloaded(StreamsError):
    """Nothing was taken. `retry_after`: s."""

    exit_code = 75

    def __init__(self, retry_after: float) -> None:
        super().__init__(f"too much is waiting: send again in {retry_after} s")
        self.retry_after = retry_after


class HashingBusy(StreamsError):
    """Too many passwords are being judged at once; nothing was judged."""

    exit_code = 75
