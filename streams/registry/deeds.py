"""What is done to users, each within a transaction of the caller's: at once, or when a second administrator agrees."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import msgspec
import pyotp
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.engine import Row

from streams.access.policy import scope_fits
from streams.access.sessions import Ended
from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.region import Tier
from streams.model.regulation import Regulation
from streams.model.typed import name as name_of
from streams.refusals import NO_STORE
from streams.registry import passwords
from streams.registry.locks import forget_devices, unlock
from streams.registry.people import lock
from streams.registry.records import NewUser
from streams.registry.regulating import in_force
from streams.registry.seal import Sealer
from streams.registry.sealed import USER, sealed_row
from streams.registry.session_rows import end
from streams.registry.tables import sessions, users, workers

_LONGEST_NAME = 64


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """`do`: user.add, user.change, user.renew, user.second. `row`: of a new user. `password`: as it is kept."""

    do: str
    name: str
    role: str = ""
    scope: str = ""
    password: str = ""
    row: dict[str, Any] = {}


def adding(new: NewUser, now: int) -> Deed:
    """Raises StoreError for a name that is none, a scope that is too narrow for the role, a password or PIN that is not
    good enough."""
    name = name_of(new.name)
    if not name or len(name) > _LONGEST_NAME or not new.name.strip().isprintable():
        raise DeedRefused("name", most=_LONGEST_NAME)
    _check_scope(new.role, new.scope)
    if not new.elsewhere:
        passwords.check(new.password, name, new.profile)
    row = {
        "id": secrets.token_hex(8),
        "name": name,
        # No password verifies against an empty hash.
        "password": "" if new.elsewhere else passwords.kept(new.password),
        "elsewhere": new.elsewhere,
        "must_change": new.must_change and not new.elsewhere,
        "totp": pyotp.random_base32() if new.totp else "",
        "totp_step": 0,
        "role": new.role.value,
        "scope": new.scope,
        "failed": 0,
        "locked_until": 0,
        "disabled": False,
        "created_at": now,
        "pin": passwords.kept_pin(new.pin) if new.pin else "",
        "worker": new.worker,
        "department": new.department,
    }
    return Deed(do="user.add", name=name, role=new.role.value, scope=new.scope, row=row)


def changing(name: str, role: Role, scope: str) -> Deed:
    """Raises StoreError for a scope that is too narrow for the role."""
    _check_scope(role, scope)
    return Deed(do="user.change", name=name, role=role.value, scope=scope)


def renewing(name: str, password: str, profile: str) -> Deed:
    """Raises StoreError for a password that is not good enough, HashingBusy."""
    passwords.check(password, name, profile)
    return Deed(do="user.renew", name=name, password=passwords.kept(password))


def forgetting(name: str) -> Deed:
    """Removes the second factor of a person who lost it."""
    return Deed(do="user.second", name=name)


def done(tx: Connection, deed: Deed, now: int, sealer: Sealer | None) -> int:
    """Does it; returns how many sessions ended. Raises StoreError, and nothing was done."""
    lock(tx)
    return _add(tx, deed, now, sealer) if deed.do == "user.add" else _DEEDS[deed.do](tx, deed, now)


def named(tx: Connection, name: str) -> Row[tuple[object, ...]]:
    """The user of that name; the registry is this transaction's from here on. Raises StoreError."""
    lock(tx)
    who = tx.execute(select(users).where(users.c.name == name_of(name))).one_or_none()
    if who is None:
        raise DeedRefused("no_user", name=name)
    return who


def end_all(tx: Connection, user: str, now: int, but: str = "") -> int:
    """Ends the sessions of a user, `but` one; how many."""
    open_ = select(sessions.c.id).where(sessions.c.user == user, sessions.c.ended_at.is_(None), sessions.c.id != but)
    ids = [row.id for row in tx.execute(open_)]
    end(tx, ids, now, Ended.CLOSED)
    return len(ids)


def _add(tx: Connection, deed: Deed, now: int, sealer: Sealer | None) -> int:
    row = deed.row
    if tx.scalar(select(users.c.id).where(users.c.name == deed.name)) is not None:
        raise DeedRefused("user_there", name=deed.name)
    _exists(tx, row["department"], row["worker"], now)
    tx.execute(insert(users), [sealed_row(sealer, USER, row)])
    return 0


def _check_scope(role: Role, scope: str) -> None:
    if not scope_fits(role, scope):
        raise DeedRefused("scope", role=role.value, digits=int(Tier.TOWNSHIP))


def _exists(tx: Connection, department: str, worker: int, now: int) -> None:
    if worker and tx.scalar(select(workers.c.number).where(workers.c.number == worker)) is None:
        raise DeedRefused("no_worker", worker=worker)
    if department:
        known = in_force(tx) or Regulation()
        live = [unit.id for unit in known.units_at(now).live]
        if department not in live:
            listed = ", ".join(live) or NO_STORE
            raise DeedRefused("no_department", department=department, known=listed)


def _change(tx: Connection, deed: Deed, now: int) -> int:
    who = named(tx, deed.name)
    if who.disabled:
        raise DeedRefused("user_ended", name=deed.name)
    tx.execute(update(users).where(users.c.id == who.id).values(role=deed.role, scope=deed.scope))
    return end_all(tx, who.id, now)


def _renew(tx: Connection, deed: Deed, now: int) -> int:
    who = named(tx, deed.name)
    if who.elsewhere:
        raise DeedRefused("elsewhere", name=deed.name)
    tx.execute(update(users).where(users.c.id == who.id).values(password=deed.password, must_change=True))
    unlock(tx, who.id)
    # A new password may be asked for because a browser is in other hands.
    forget_devices(tx, who.id)
    return end_all(tx, who.id, now)


def _forget(tx: Connection, deed: Deed, now: int) -> int:
    who = named(tx, deed.name)
    tx.execute(update(users).where(users.c.id == who.id).values(totp="", totp_step=0))
    return end_all(tx, who.id, now)


_DEEDS: dict[str, Callable[[Connection, Deed, int], int]] = {
    "user.change": _change,
    "user.renew": _renew,
    "user.second": _forget,
}
