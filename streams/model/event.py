"""Everything that happens, as two closed unions. An event of one kind of record alone may be written beside that kind.

What people write is a `Text` or a `Note` (streams/model/words.py): limited by every decoder, scrubbed at the door.

Schema rule: new fields are optional, a change of meaning is a new `schema` with an upcaster in `streams/wire`. Times
are city time in ms since 1970 UTC. `id` is made by the sender. Positions travel as columns (`streams/model/fix.py`).
"""

from __future__ import annotations

import msgspec

from streams.model.alert import Alert
from streams.model.case import CaseOutcome, CaseState, Category, Channel, MarkKind, Method
from streams.model.in_event import InEvent
from streams.model.outgoing.delivery import Delivery
from streams.model.purpose import Purpose
from streams.model.receipt import Evidence, Step
from streams.model.regulation import Regulation
from streams.model.sums import Sums
from streams.model.words import Note, Text
from streams.model.worker_entry import WorkerEntry


class Report(InEvent, frozen=True, tag="report"):
    """A case reported. `type`: id of the type table (D01...). `text` never reaches a wall."""

    type: str
    category: Category
    channel: Channel = Channel.GRID_WORKER
    worker: int = 0
    lon_e6: int = 0
    lat_e6: int = 0
    text: Text = ""
    duplicate_of: str = ""
    invalid: bool = False


class Sos(InEvent, frozen=True, tag="sos"):
    """A worker asks for help. `cancelled`: takes back the newest of the same worker; both are kept."""

    worker: int
    lon_e6: int = 0
    lat_e6: int = 0
    cancelled: bool = False


class CaseStatus(InEvent, frozen=True, tag="case_status"):
    """A department's word on a case. Identity: (department, case, version). A state that the case already has, with
    `extend`, only raises the limit. `unit`: to whom it is dispatched or transferred. `until`: of a suspension, city ms.
    `extend`: units of the limit's own kind. `level`: region code of the tier that settled it. `reason`: in words.
    `paper`: number of a notice or receipt. `department`: set by intake from the sender. `acting`: region code of the
    centre or village a platform speaks for; kept for a platform alone.

    With `mark` it moves nothing: that mark is set beside the state that `version` and `state` name, or, with version 0
    and REPORTED, which every case begins with, beside whatever state the case is in."""

    case: str
    version: int
    state: CaseState
    department: str = ""
    unit: str = ""
    until: int = 0
    extend: int = 0
    outcome: CaseOutcome | None = None
    level: str = ""
    main_case: str = ""
    reason: Note = ""
    method: Method | None = None
    paper: Note = ""
    acting: str = ""
    mark: MarkKind | None = None


class TaskReceipt(InEvent, frozen=True, tag="task_receipt"):
    """A receiver's own system confirms a step of a task. `department`: set by intake from the sender. `evidence`:
    `kind/id` of a case, session, finding or file."""

    task: str
    step: Step
    department: str = ""
    note: Note = ""
    evidence: Evidence = ()


class MessageReceipt(InEvent, frozen=True, tag="message_receipt"):
    """A recipient's phone or system confirms a step of a message. `worker`, `department`: set by intake from the
    sender, whose address that is. `evidence`: `kind/id` of a case, session, finding or file."""

    message: str
    step: Step
    worker: int = 0
    department: str = ""
    note: Note = ""
    evidence: Evidence = ()


class DutyStart(InEvent, frozen=True, tag="duty_start"):
    """A worker begins a session. `id` names the session."""

    device: int
    worker: int
    purpose: Purpose = Purpose.PATROL


class DutyEnd(InEvent, frozen=True, tag="duty_end"):
    """The session `session`, begun at `started`, is over. `by`: `worker` or `system` (forgotten for 2 h)."""

    device: int
    worker: int
    session: str
    started: int
    by: str = "worker"


class RegistryChange(InEvent, frozen=True, tag="registry_change"):
    """What the registry wrote; `revision` grows by one with each. `looked`: workers whose track somebody looked at.
    `forgotten`: workers whose last place is kept no longer. By whom and why is in the registry alone."""

    revision: int
    workers: tuple[WorkerEntry, ...] = ()
    regulation: Regulation | None = None
    looked: tuple[int, ...] = ()
    forgotten: tuple[int, ...] = ()


class SumsImported(InEvent, frozen=True, tag="sums_imported"):
    """What a city counted on a local day before this store, without the cases behind it (`streams/model/sums.py`).
    `origin`: the system it comes from. The newest of an origin and day replaces the others."""

    origin: str
    day: int
    sums: Sums


class AlertsImported(InEvent, frozen=True, tag="alerts_imported"):
    """Alerts that a desk of before this store worked off: each is over. `origin`: the system they come from."""

    origin: str
    alerts: tuple[Alert, ...]


class Tick(InEvent, frozen=True, tag="tick"):
    """Written once a second by the holder of the lease. `at` is the only clock the fold knows. `seen`: sign-in sessions
    of seats and walls (`streams/model/walls.py`) that some gateway has; None: as before, or no gateway to ask."""

    real: int
    token: int
    rate: float = 1.0
    seen: tuple[str, ...] | None = None


class CaseWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of a case: a step to `to` or a mark. `unit`: to whom; `until`: of a suspension, city ms;
    `extend`: units of the limit's own kind; `paper`: number of a notice, receipt or document. The words are the
    command's note."""

    to: CaseState | None = None
    mark: MarkKind | None = None
    unit: str = ""
    until: int = 0
    extend: int = 0
    outcome: CaseOutcome | None = None
    level: str = ""
    main_case: str = ""
    method: Method | None = None
    paper: Note = ""


class NewCase(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A case keyed in by hand. `region`: village, or the longest known prefix. `drill`: id of the drill it is for. Who
    its people are is the registry's alone."""

    type: str
    region: str
    channel: Channel = Channel.WINDOW
    text: Text = ""
    drill: str = ""


class DeskWish(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a command wants of an alert, a shift or a rule. `minutes`: of a shelf; 0 with `once`: until it clears. `to`:
    whom an alert is given to, a sound's state. `begins`, `ends`: of a planned event or a rule out of service, city ms.
    `types`: that a planned event explains. `takes`: it takes one that waits, too. `into`: what it is merged into."""

    minutes: int = 0
    once: bool = False
    to: str = ""
    link: str = ""
    region: str = ""
    types: tuple[str, ...] = ()
    begins: int = 0
    ends: int = 0
    takes: bool = False
    into: str = ""


class Command(InEvent, frozen=True, tag="command"):
    """A person's wish, signed by the server that knows who asks. `expected_version` lets the first of two win.
    `subject`: id of the sign-in session, which hears the Outcome; `role`, `scope`: its own, asked again at fold time.
    `sent`: real ms when it was signed; `at` is 0 then, and is set by the fold to the city's time.
    `by`: what others read. `action`: as streams.access.policy names it. `object`: id of what it is about. `person`,
    `department`: of who asks. `named`: whether that person is a named reader of a restricted case. `body`: msgpack of
    what kinds of their own want (`streams/model/bodies.py`)."""

    subject: str
    role: str
    scope: str
    action: str
    object: str
    by: str = ""
    expected_version: int = 0
    note: Note = ""
    person: str = ""
    department: str = ""
    named: bool = False
    wish: CaseWish | None = None
    matter: NewCase | None = None
    desk: DeskWish | None = None
    sent: int = 0
    body: bytes = b""


class OutEvent(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="t"):
    """What the fold made of it. `cause`: id of the in-event; `at`: city ms."""

    cause: str
    at: int


class CaseChange(OutEvent, frozen=True, tag="case_change"):
    """`record`: the case as it now is, msgpack of Case; what history is written from."""

    case: str
    region: str
    type: str
    state: CaseState
    version: int
    record: bytes = b""


class SumsChange(OutEvent, frozen=True, tag="sums_change"):
    """Sums of a day were imported. `record`: msgpack of ImportedSums."""

    sums: str
    record: bytes


class WorkerChange(OutEvent, frozen=True, tag="worker_change"):
    """A worker's standing changed (session begun or ended); moves travel as columns."""

    worker: int
    in_session: bool


class AlertChange(OutEvent, frozen=True, tag="alert_change"):
    """An alert moved. `by`: who, `system` for a timer or a condition. `move`: the newest one. `record`: the alert as it
    now is, msgpack of Alert; what history is written from. `call`: names a call out of the browser that this asks for,
    '' for none; `test` begins the name of one that only tries the line."""

    alert: str
    state: str
    rule: str = ""
    priority: int = 0
    region: str = ""
    version: int = 0
    by: str = ""
    move: str = ""
    record: bytes = b""
    call: str = ""


class Changed(OutEvent, frozen=True, tag="changed"):
    """A record of the kind `kind` is not what it was. `record`: msgpack of it; what history is written from."""

    kind: str
    id: str
    region: str
    version: int
    record: bytes


class Outcome(OutEvent, frozen=True, tag="outcome"):
    """What became of a command, for the session that gave it. `code` is stable: ok, stale (another was first),
    forbidden, unknown, illegal. `by`, `since`: who was first, and when. `version`: of the object as it is.
    `detail`: of what is illegal, both states and what is allowed; of a new case its code."""

    command: str
    session: str
    accepted: bool
    code: str = "ok"
    by: str = ""
    version: int = 0
    since: int = 0
    detail: str = ""


_Sent = Report | Sos | CaseStatus | TaskReceipt | MessageReceipt | Delivery | Command | DutyStart | DutyEnd
Incoming = _Sent | RegistryChange | SumsImported | AlertsImported | Tick
Outgoing = CaseChange | SumsChange | AlertChange | WorkerChange | Changed | Outcome
