"""What an attempt says, in words and as a gateway's message. Pure."""

from __future__ import annotations

from collections.abc import Callable

from streams.caller.channel import CallMessage
from streams.model.alert import Alert, Priority
from streams.model.local_day import stamp
from streams.model.outgoing.attempt import SendAttempt
from streams.model.region import Tier

TEST = "test/"
_PRIORITIES = {Priority.CRITICAL: "特急", Priority.URGENT: "紧急", Priority.ATTENTION: "关注", Priority.NOTICE: "提示"}
_SIMULATED = "【模拟数据】"


class Letters:
    """`text`: with its placeholders. `centre`: the city's name of it. `place`: name of an area. `simulated`: of a demo
    store."""

    def __init__(self, text: str, centre: str, place: Callable[[str], str], *, simulated: bool) -> None:
        self._text, self._centre, self._place, self._simulated = text, centre, place, simulated

    def of(self, attempt: SendAttempt, alert: Alert) -> CallMessage:
        text = self._text.format_map(
            {
                "centre": self._centre,
                "place": self._place(alert.region[: Tier.TOWNSHIP]),
                "priority": _PRIORITIES[alert.priority],
                "since": stamp(alert.raised_at),
            }
        )
        return CallMessage(
            id=f"{alert.id}/{attempt.round}",
            rule=alert.rule,
            priority=alert.priority,
            region=alert.region,
            at=alert.raised_at,
            level=alert.level,
            test=False,
            simulated=self._simulated,
            attempt=attempt.id,
            nth=attempt.nth,
            text=f"{_SIMULATED if self._simulated else ''}{text}",
        )

    def test(self, call: str, at: int, nth: int) -> CallMessage:
        """Only tries the line."""
        return CallMessage(call, "test", 0, "", at, 0, True, self._simulated, f"{call}/{nth}", nth)
