"""What the simulated people want, through the door that people's commands take: the duty seat, and who gives and
receives tasks and orders."""

from __future__ import annotations

import http.client
from collections.abc import Callable, Sequence

import msgspec
import structlog

from streams.clock import Clock, real_ms
from streams.demo.follow import FollowRounds
from streams.demo.orders import OrderRounds
from streams.demo.seat import SimulatedSeat
from streams.demo.tasks import TaskRounds
from streams.model.event import Command
from streams.ports import post
from streams.wire import command as wire
from streams.wire.signed import SigningKey

_ASK_S = 2.0
_AWAY = 500
"""From this status on it is the door that failed, not the command."""
log = structlog.get_logger("demo")
Signer = Callable[[], SigningKey]
"""The newest key to sign with."""


class Asking:
    """`url`: of intake. `key`: to sign with. Blocking."""

    def __init__(
        self,
        url: str,
        key: Signer,
        seat: SimulatedSeat,
        rounds: Sequence[TaskRounds | OrderRounds | FollowRounds],
        clock: Clock,
    ) -> None:
        self._url, self._key, self._seat, self._rounds, self._clock = url, key, seat, rounds, clock

    def ask(self, *, whole: bool = True) -> None:
        """All that is due by now; not `whole`: of the seat alone. A wish of the seat that cannot be asked is left to
        people; one of a task or an order waits, since others follow from it."""
        now = self._clock.now_ms()
        for wish in self._seat.due(now):
            self._asked(self._seat.command(wish, real_ms()))
        for rounds in self._rounds if whole else ():
            for one in rounds.due(now):
                if not self._asked(msgspec.structs.replace(one, sent=real_ms())):
                    rounds.again(one)
                    return

    def _asked(self, one: Command) -> bool:
        body = wire.encode(one)
        try:
            status, _ = post(f"{self._url}{wire.PATH}", body, wire.headers(self._key(), body), _ASK_S)
        except (OSError, http.client.HTTPException) as away:
            log.warning("not asked", object=one.object, action=one.action, reason=str(away))
            return False
        return status < _AWAY
