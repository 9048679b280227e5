"""The simulated duty seat: an officer takes each alert of the simulated city and notes what was done, the lead closes
it with a word; some serious ones are reported to the office above (`reports.py`). Pure.

It knows of an alert by what raised it, as a duty officer would by looking at the list, and asks through the door that
people's commands take. Where a person was first, its own wish is stale and nothing happens.
"""

from __future__ import annotations

import heapq
import uuid
from collections.abc import Collection, Iterator

import msgspec

from streams.access.policy import Action
from streams.access.subject import Role
from streams.alert_rules import RULES
from streams.demo.chance import dice, lognormal
from streams.demo.recipe import SeatPart
from streams.demo.reports import CallerWords, first_report
from streams.model.event import Command
from streams.model.sitreps.sitrep import SitrepWish

OFFICER, LEAD = "示例值班员", "示例值班长"
DAY_MS = 86_400_000
NEVER = 1 << 62
_encoder = msgspec.msgpack.Encoder()
_DONE = {
    "sos": ("回拨本人", "已回拨核实"),
    "serious": ("电话核实，已通知承办单位到场", "已核实并处置"),
    "not_accepted": ("致电承办单位值班，催促接单", "已督促接单"),
    "returned_twice": ("召集两家单位确定承办", "已协调承办单位"),
}
"""By the rule of an alert: what is done about it, and how it ends."""
_SOON = 0.1
"""Share of the time to its closing after which something is done about an alert."""
_BEGINS_MS = 5 * 60_000
"""But no later than so long after it was taken."""


class SeatAction(msgspec.Struct, frozen=True, order=True):
    """`due`: city ms. `wish`, `revision`: of a step of its reports, what is asked and of which."""

    due: int
    alert: str
    action: str
    note: str = ""
    wish: SitrepWish | None = None
    revision: int = 0

    @property
    def of_lead(self) -> bool:
        """The gravest are closed by a lead alone."""
        return self.action == Action.CLOSE.value

    @property
    def by(self) -> str:
        return LEAD if self.of_lead else OFFICER


class SimulatedSeat:
    """`city`: code of the whole. Nothing is saved: who takes nothing after a restart leaves it to people."""

    def __init__(self, pace: SeatPart, city: str, seed: int) -> None:
        self._pace, self._city, self._seed = pace, city, seed
        self._wishes: list[SeatAction] = []

    def see(self, alert: str, raised: int, ends: int, heard: CallerWords | None = None) -> None:
        """An alert that will be raised at `raised` and whose condition ends at `ends` (city ms, 0: never by itself).
        `heard`: of a serious incident, which may be reported."""
        plan = self.plan(alert, raised, ends)
        for wish in plan:
            heapq.heappush(self._wishes, wish)
        random = dice(self._seed, "reported", alert)
        if heard is not None and random.random() < self._pace.reported:
            taken, worked = plan[:2]
            for due, action, revision, wish_ in first_report(heard, raised, taken.due, worked.note, random):
                heapq.heappush(self._wishes, SeatAction(due, alert, action.value, "", wish_, revision))

    def forget(self, alerts: Collection[str], before: int = NEVER) -> None:
        """What was asked of them before that (city ms) was done before this city began: it is not asked again."""
        self._wishes = [wish for wish in self._wishes if wish.due >= before or wish.alert not in alerts]
        heapq.heapify(self._wishes)

    def plan(self, alert: str, raised: int, ends: int) -> tuple[SeatAction, ...]:
        """What is done about it, in this order: taken, worked on, verified where its rule asks for that, closed."""
        rule = alert.partition("/")[0]
        work, note = _DONE[rule]
        random = dice(self._seed, "seat", alert)
        take = raised + round(1000 * lognormal(random, self._pace.takes_s))
        close = max(take, ends) + round(60_000 * lognormal(random, self._pace.closes_min))
        begins = take + min(round((close - take) * _SOON), _BEGINS_MS)
        verified = (SeatAction(begins + 1, alert, Action.CONFIRM.value),) if RULES[rule].verify else ()
        return (
            SeatAction(take, alert, Action.ACKNOWLEDGE.value),
            SeatAction(begins, alert, Action.PROGRESS.value, work),
            *verified,
            SeatAction(max(close, begins + 2), alert, Action.CLOSE.value, note),
        )

    def waits(self, now: int) -> bool:
        """Whether something is to be asked by `now`."""
        return bool(self._wishes) and self._wishes[0].due <= now

    def due(self, now: int) -> Iterator[SeatAction]:
        """What is to be asked by `now`, oldest first."""
        while self._wishes and self._wishes[0].due <= now:
            yield heapq.heappop(self._wishes)

    def command(self, wish: SeatAction, real: int) -> Command:
        """The wish as the door wants it: of the alert as it then is."""
        return Command(
            id=str(uuid.UUID(int=dice(wish.alert, wish.action).getrandbits(128), version=4)),
            source="seat",
            at=0,
            sent=real,
            subject="demo-seat",
            role=(Role.DUTY_LEAD if wish.of_lead else Role.DUTY).value,
            scope=self._city,
            by=wish.by,
            action=wish.action,
            object=wish.alert,
            note=wish.note,
            expected_version=wish.revision,
            body=b"" if wish.wish is None else _encoder.encode(wish.wish),
        )
