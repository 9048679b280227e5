"""What an attempt says, in words and as a gateway's message. Pure."""

from __future__ import annotations

from collections.abc import Callable

from streams.caller.channel import CallMessage
from streams.model.alert import Alert, Priority
from streams.model.local_day import stamp
from streams.model.messages.message import Message, MessageKind
from streams.model.messages.outside import is_recall
from streams.model.outgoing.attempt import SendAttempt
from streams.model.region import Tier

TEST = "test/"
_PRIORITIES = {Priority.CRITICAL: "特急", Priority.URGENT: "紧急", Priority.ATTENTION: "关注", Priority.NOTICE: "提示"}
_SIMULATED = "【模拟数据】"
_DRILL = "【演练】"
_RECALL = "前发消息已撤回，不再执行。原因："
_LINE_TEST = "线路测试，无需处理。"
_KINDS = {MessageKind.TEXT: "通知", MessageKind.ORDER: "调派", MessageKind.QUESTION: "询问能否到场"}


class Letters:
    """`text`, `order`: of an alert and of a message, with their placeholders. `centre`: the city's name of it.
    `place`: name of an area. `simulated`: of a demo store."""

    def __init__(self, text: str, order: str, centre: str, place: Callable[[str], str], *, simulated: bool) -> None:
        self._text, self._order, self._centre, self._place = text, order, centre, place
        self._simulated = simulated

    def of(self, attempt: SendAttempt, about: Alert | Message) -> CallMessage:
        return self._message(attempt, about) if isinstance(about, Message) else self._alert(attempt, about)

    def _message(self, attempt: SendAttempt, message: Message) -> CallMessage:
        values = {
            "centre": self._centre,
            "place": self._place(message.region[: Tier.TOWNSHIP]),
            "kind": _KINDS[message.kind],
            "text": f"{_RECALL}{message.reason}" if is_recall(message, attempt) else message.text,
        }
        marks = f"{_SIMULATED if self._simulated else ''}{_DRILL if message.drill else ''}"
        return CallMessage(
            id=f"{message.id}/{attempt.to}/{attempt.round}",
            rule=message.kind.value,
            priority=0,
            region=message.region,
            at=message.at,
            level=0,
            test=False,
            simulated=self._simulated,
            attempt=attempt.id,
            nth=attempt.nth,
            text=f"{marks}{self._order.format_map(values)}",
        )

    def _alert(self, attempt: SendAttempt, alert: Alert) -> CallMessage:
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
        marks = _SIMULATED if self._simulated else ""
        text = f"{marks}{self._centre}：{_LINE_TEST}"
        return CallMessage(call, "test", 0, "", at, 0, True, self._simulated, f"{call}/{nth}", nth, text)
