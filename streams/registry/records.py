"""What the registry hands out, as values."""

from __future__ import annotations

from enum import StrEnum
from urllib.parse import parse_qs, urlsplit

import msgspec

from streams.access.subject import Role, Subject


class Datum(StrEnum):
    """What a device's coordinates are in; declared at enrolment, never guessed."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class SenderKind(StrEnum):
    PHONE = "phone"
    DEPARTMENT = "department"
    PLATFORM = "platform"
    """An upstream platform that speaks for villages and centres and names the acting one in each status."""
    SERVICE = "service"


TOPIC = "mqtt:"
"""So begins the `unique_id` of a phone that publishes to the broker; its topic's last two parts follow."""


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """One device, department's system or platform. `number`: registry number, the `device` of fixes and lanes.
    `worker`: 0 for a department. `unique_id`: the id a foreign client sends. `epoch`: given at enrolment.
    `foreign`: an app that knows no sessions (Traccar Client, OwnTracks). `department`: its id, '' for phones.
    `ended_at`: since when it may send no more, real ms; 0 = it may. `needs_session`: a foreign app whose fixes count
    only within a session that the same worker began in our own app."""

    number: int
    kind: SenderKind
    key: int
    worker: int = 0
    unique_id: str = ""
    epoch: int = 1
    foreign: bool = False
    datum: Datum = Datum.WGS84
    department: str = ""
    ended_at: int = 0
    needs_session: bool = False


class Key(msgspec.Struct, frozen=True, kw_only=True):
    """`number`: of the key. `digest`: SHA-256 of its text (a key is 32 random bytes, so a plain hash is enough).
    `simulated`: all it sends is marked, and a production store refuses it. One key may speak for many senders."""

    number: int
    digest: bytes
    label: str
    simulated: bool = False
    revoked: bool = False


class KeyLine(msgspec.Struct, frozen=True, kw_only=True):
    """A key as it is listed. `senders`: how many it speaks for. `created_at`: real ms."""

    number: int
    label: str
    senders: int
    revoked: bool
    created_at: int


class NewWorker(msgspec.Struct, frozen=True, kw_only=True):
    """A worker to enrol. `home`: township code. `village`: village code. `kind`: `full` or `part`. `own_number`: the
    city's own of the person; `called`: its word for the kind; '' = none."""

    name: str
    home: str
    village: str
    kind: str
    own_number: str = ""
    called: str = ""


class Worker(msgspec.Struct, frozen=True, kw_only=True):
    """`post`: running number in the township, given once. `own_number`, `called` as in `NewWorker`. `left_at`: real ms,
    0 while on the roster."""

    number: int
    name: str
    home: str
    village: str
    kind: str
    post: int
    own_number: str = ""
    called: str = ""
    left_at: int = 0


class Session(msgspec.Struct, frozen=True, kw_only=True):
    """A sign-in session. `id`: short public id for logs, not the cookie. `user`: id of whose it is, '' = a link's.
    `proved_at`: when its person last proved who it is; `seat_at`: when it last confirmed that the seat is its own; real
    ms. `due`: what its person must do before it serves for anything."""

    id: str
    subject: Subject
    page: str
    user: str = ""
    proved_at: int = 0
    seat_at: int = 0
    due: str = ""

    @property
    def wall(self) -> str:
        return wall_name(self.page)


def wall_name(page: str) -> str:
    """Which wall an address shows; '' for one without a name, or no wall."""
    return parse_qs(urlsplit(page).query).get("wall", [""])[0]


class OpenSession(msgspec.Struct, frozen=True, kw_only=True):
    """`user`: the name of whose it is, '' for one that a link began; `wall`: the name of a wall that has one. Real
    ms."""

    id: str
    user: str
    role: Role
    scope: str
    created_at: int
    seen_at: int
    wall: str = ""


class NewUser(msgspec.Struct, frozen=True, kw_only=True):
    """`profile`: of the password rules. `totp`: whether a second factor is asked. `elsewhere`: signs in by the city's
    provider alone and has no password here. `pin`: renews a duty seat. `worker`, `department`: whose, 0 and '' =
    none. `must_change`: another person knows the password, so it serves once."""

    name: str
    password: str
    role: Role
    scope: str
    profile: str
    totp: bool = False
    elsewhere: bool = False
    pin: str = ""
    worker: int = 0
    department: str = ""
    must_change: bool = False

    def __repr__(self) -> str:
        return f"NewUser({self.name!r})"


class User(msgspec.Struct, frozen=True, kw_only=True):
    """`totp`, `pin`: whether it has a second factor, a PIN. `locked_until`: real ms. `elsewhere`: whether it signs in
    by the city's provider; `bound`: whether to one account of it."""

    id: str
    name: str
    role: Role
    scope: str
    totp: bool
    disabled: bool
    pin: bool = False
    locked_until: int = 0
    worker: int = 0
    department: str = ""
    elsewhere: bool = False
    bound: bool = False


class Vouched(msgspec.Struct, frozen=True):
    """What the city's provider says of a person: its own name, the account's unchanging id, what the account calls
    itself, and whether it asked for a second factor."""

    issuer: str
    subject: str
    name: str
    second: bool


class Proposal(msgspec.Struct, frozen=True):
    """What one administrator (`by`) wants done to user `name`. `at`: real ms."""

    id: str
    deed: str
    name: str
    role: str
    scope: str
    by: str
    reason: str
    at: int
