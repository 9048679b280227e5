"""Whom an alert or a message asks to be reached outside the browser, by which channel. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from streams.caller.channel import Contact
from streams.model.address import Address
from streams.model.alert import UNTAKEN, Alert, Priority
from streams.model.messages.message import MessageRow
from streams.model.messages.outside import GATEWAYS, GROUP, receiver_of, round_of
from streams.model.outgoing.attempt import SendChannel, target
from streams.model.outgoing.on_call import LEVEL_POSTS, OnCall, on_duty, turn

CITY = "city"
"""The receiver that the city's own gateway knows by itself."""
_ABOVE = (6, 4)
_MOST_TRIES = 3
"""Of a message's recipient, where it is known that no one was reached; then a person decides."""
Telephone = Callable[[int], str]
"""A worker's own number, '' where there is none. Blocking."""


class ReachTarget(NamedTuple):
    """A receiver to be reached, as SendAttempt has it."""

    about: str
    region: str
    channel: SendChannel
    to: str
    post: str
    level: int
    round: int
    insist: bool
    by: str = ""

    @property
    def target(self) -> str:
        return target(self.about, self.channel, self.to, self.round)

    @property
    def most(self) -> int:
        """How many tries the plan makes of it; 0: as many as its time allows."""
        return _MOST_TRIES if self.about.startswith("message/") else 0


def wanted_of(row: MessageRow, channels: Collection[SendChannel]) -> list[ReachTarget]:
    """Of a recipient that a gateway is to reach."""
    channel = GATEWAYS[row.channel]
    if channel not in channels:
        return []
    return [ReachTarget(f"message/{row.message}", row.scope, channel, receiver_of(row), "", 0, round_of(row), False)]


def wanted(alert: Alert, channels: Collection[SendChannel], lines: Sequence[OnCall], now: int) -> list[ReachTarget]:
    """`channels`: configured. `lines`: of the table of line-ups. `now`: city ms."""
    insist = alert.priority is Priority.CRITICAL
    found = [
        ReachTarget(f"alert/{alert.id}", alert.region, channel, to, post, level, at, insist)
        for channel, to, post, level, at in (*_line_out(alert), *_raised(alert, lines, now))
    ]
    return [one for one in found if one.channel in channels]


_Target = tuple[SendChannel, str, str, int, int]


def _line_out(alert: Alert) -> Iterator[_Target]:
    if alert.call and alert.state in UNTAKEN:
        yield SendChannel.WEBHOOK, CITY, "", 0, alert.call


def _raised(alert: Alert, lines: Sequence[OnCall], now: int) -> Iterator[_Target]:
    if not alert.waits_above:
        return
    post = LEVEL_POSTS[alert.level]
    yield SendChannel.CHAT, GROUP, post, alert.level, alert.up_at
    for region in regions(alert, lines, now):
        for nth, line in enumerate(turn(lines, region, post, now).now):
            to = f"{region}/{post}/{nth}"
            if line.telephone:
                yield SendChannel.SMS, to, post, alert.level, alert.up_at
            if line.mail:
                yield SendChannel.MAIL, to, post, alert.level, alert.up_at


def regions(alert: Alert, lines: Sequence[OnCall], now: int) -> list[str]:
    """Areas whose post is called: of the tiers that were alerted, those with somebody on call; else the next above."""
    post = LEVEL_POSTS.get(alert.level, "")
    tiers = sorted({tier for tier in alert.tiers if tier <= len(alert.region)}, reverse=True)
    staffed = [alert.region[:tier] for tier in tiers if turn(lines, alert.region[:tier], post, now).now]
    if staffed:
        return staffed
    above = (alert.region[:tier] for tier in _ABOVE if tier < min(tiers, default=9))
    return [region for region in above if turn(lines, region, post, now).now][:1]


def contact(channel: SendChannel, to: str, lines: Sequence[OnCall], now: int, telephone: Telephone) -> Contact | None:
    """Where a receiver is reached now; None: no one is on call there, or has a number."""
    if to in (CITY, GROUP) or channel is SendChannel.CHAT:
        return Contact()
    if "/" not in to:
        return _of_address(Address.parse(to), lines, now, telephone)
    region, post, nth = to.split("/")
    held = turn(lines, region, post, now).now
    return Contact(held[int(nth)].telephone, held[int(nth)].mail) if int(nth) < len(held) else None


def _of_address(address: Address, lines: Sequence[OnCall], now: int, telephone: Telephone) -> Contact | None:
    """A worker's own number; of a centre or department, who is on duty there."""
    if address.worker:
        number = telephone(address.worker)
        return Contact(number) if number else None
    held = on_duty(lines, address, now)
    return Contact(held.telephone, held.mail) if held else None
