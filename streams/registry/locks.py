"""The lock of a name: what protects from guessing a person's password, code or PIN. Every check of one of them
asks `locked` and reports to `failed` or `succeeded`, within its own transaction.

Five failures in a row lock a name for one network, and a browser that the person has signed in with passes it; so many
from everywhere lock it for every browser that is not known. A PIN at a seat is asked of a session, which is proved
already: it is counted by person alone, apart from the door.
"""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.engine import Row

from streams.registry import attempts, secret
from streams.registry.attempts import Rule, forget, network, paused, paused_until
from streams.registry.tables import devices, users

LOCK_AFTER = 5
LOCK_MS = 15 * 60_000
EVERYWHERE_AFTER = 50
"""So many failures, from however many networks, lock a name for every browser that is not known."""
_LOCK = Rule(LOCK_AFTER, LOCK_MS)
DEVICE_MS = 400 * 86_400_000
"""No browser keeps a cookie for longer."""

_User = Row[tuple[object, ...]]


class AttemptOrigin(NamedTuple):
    """Where an attempt comes from: an address, and the cookie of a browser that may be known."""

    address: str
    device: str = ""


class SessionAttempt(NamedTuple):
    """An attempt within a session of the person's."""


def locked(tx: Connection, who: _User, place: AttemptOrigin | SessionAttempt, now: int) -> bool:
    """Whether nothing is right for this user from there now (real ms)."""
    if isinstance(place, SessionAttempt):
        return paused(tx, _seat(who.id), now)
    if _knows(tx, place.device, who.id, now):
        return False
    return now < who.locked_until or paused(tx, f"{_door(who.id)}{network(place.address)}", now)


def failed(tx: Connection, who: _User, place: AttemptOrigin | SessionAttempt, now: int) -> None:
    """One failure more; five in a row lock, or make a known browser unknown."""
    if isinstance(place, SessionAttempt):
        attempts.failed(tx, _seat(who.id), _LOCK, now)
        return
    if _knows(tx, place.device, who.id, now):
        kept = secret.digest(place.device)
        if attempts.failed(tx, f"device:{kept.hex()}", _LOCK, now):
            tx.execute(delete(devices).where(devices.c.digest == kept))
        return
    attempts.failed(tx, f"{_door(who.id)}{network(place.address)}", _LOCK, now)
    count = who.failed + 1 if now >= who.locked_until else who.failed
    over = count >= EVERYWHERE_AFTER
    kept_ = {"failed": 0, "locked_until": now + LOCK_MS} if over else {"failed": count}
    tx.execute(update(users).where(users.c.id == who.id).values(**kept_))


def succeeded(tx: Connection, who: _User, place: AttemptOrigin | SessionAttempt) -> None:
    """The count begins anew. A lock for other browsers stays: it is others that it is against."""
    if isinstance(place, SessionAttempt):
        forget(tx, _seat(who.id))
        return
    forget(tx, f"{_door(who.id)}{network(place.address)}")
    tx.execute(update(users).where(users.c.id == who.id).values(failed=0))


def unlock(tx: Connection, user: str) -> None:
    """By an administrator: the person may try again at once, by password and PIN."""
    forget(tx, _door(user))
    forget(tx, _seat(user))
    tx.execute(update(users).where(users.c.id == user).values(failed=0, locked_until=0))


def locked_until(tx: Connection, who: _User) -> int:
    """The latest end of a lock, whichever it is (real ms); 0 = none."""
    everywhere: int = who.locked_until
    return max(everywhere, paused_until(tx, _door(who.id)))


def know(tx: Connection, user: str, device: str, now: int) -> str:
    """The text of a cookie by which the browser of a user is known from now on: `device` where it is one."""
    tx.execute(delete(devices).where(devices.c.seen_at < now - DEVICE_MS))
    if _knows(tx, device, user, now):
        tx.execute(update(devices).where(devices.c.digest == secret.digest(device)).values(seen_at=now))
        return device
    text, digest = secret.new()
    tx.execute(insert(devices), [{"digest": digest, "user": user, "seen_at": now}])
    return text


def forget_devices(tx: Connection, user: str) -> None:
    """No browser is known any more: one may be in other hands."""
    tx.execute(delete(devices).where(devices.c.user == user))


def _door(user: str) -> str:
    """How attempts at the door are named, before the network they come from."""
    return f"password:{user}:"


def _seat(user: str) -> str:
    return f"proof:{user}"


def _knows(tx: Connection, device: str, user: str, now: int) -> bool:
    """Whether that cookie is of a browser that the user has signed in with, and no five failures came from it since."""
    if not device:
        return False
    kept = secret.digest(device)
    mine = select(devices.c.user).where(devices.c.digest == kept, devices.c.seen_at > now - DEVICE_MS)
    return tx.scalar(mine) == user
