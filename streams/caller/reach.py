"""Whom an alert asks to be reached outside the browser, by which channel. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from streams.caller.channel import Contact
from streams.model.alert import UNTAKEN, Alert, Priority
from streams.model.outgoing.attempt import SendChannel, target
from streams.model.outgoing.on_call import LEVEL_POSTS, OnCall, turn

CITY, GROUP = "city", "group"
"""Receivers that a gateway knows by itself."""
_ABOVE = (6, 4)


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


def contact(to: str, lines: Sequence[OnCall], now: int) -> Contact | None:
    """Where a receiver is reached now; None: no one of that post is on call any more."""
    if to in (CITY, GROUP):
        return Contact()
    region, post, nth = to.split("/")
    held = turn(lines, region, post, now).now
    return Contact(held[int(nth)].telephone, held[int(nth)].mail) if int(nth) < len(held) else None
