"""Failures in a row, counted in the registry, so that every process knows of them: what is paused, and until when.

`what` names what is tried: a password from a network, a PIN, a case's code. Times are real ms.
"""

from __future__ import annotations

import ipaddress
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from streams.registry.tables import attempts

_DAY_MS = 24 * 3_600_000


class Rule(NamedTuple):
    """After `most` failures, none older than `within_ms` before the next, nothing is right for `pause_ms`."""

    most: int
    pause_ms: int
    within_ms: int = _DAY_MS


def paused(tx: Connection, what: str, now: int) -> bool:
    until = tx.scalar(select(attempts.c.until).where(attempts.c.what == what))
    return until is not None and now < until


def paused_until(tx: Connection, start: str) -> int:
    """The latest end of a pause of all that begin with `start`; 0 = none."""
    return tx.scalar(select(func.max(attempts.c.until)).where(attempts.c.what.startswith(start, autoescape=True))) or 0


def failed(tx: Connection, what: str, rule: Rule, now: int) -> bool:
    """One failure more; whether nothing is right from now on. While paused nothing is counted."""
    tx.execute(delete(attempts).where(attempts.c.until < now, attempts.c.at < now - _DAY_MS))
    row = tx.execute(select(attempts).where(attempts.c.what == what)).one_or_none()
    if row is not None and now < row.until:
        return True
    count = 1 if row is None or row.at < now - rule.within_ms else row.failed + 1
    over = count >= rule.most
    said = {"failed": 0 if over else count, "until": now + rule.pause_ms if over else 0, "at": now}
    if row is None:
        tx.execute(insert(attempts), [{"what": what, **said}])
    else:
        tx.execute(update(attempts).where(attempts.c.what == what).values(**said))
    return over


def forget(tx: Connection, start: str) -> None:
    """All that begin with `start` are as never tried."""
    tx.execute(delete(attempts).where(attempts.c.what.startswith(start, autoescape=True)))


def network(address: str) -> str:
    """The block an address lies in: what one attacker has, and a whole city has not."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((found, 24 if found.version == 4 else 48), strict=False))
