"""People who sign in by name and password: a second factor, a lock after five failures from one network, which a known
browser passes, and the end of a user.

Whatever is wrong, the answer is the same and takes as long. Every attempt on a name that exists is in the audit; a name
nobody has is not, because what is typed there may be a password.
"""

from __future__ import annotations

import secrets

import msgspec
import pyotp
from sqlalchemy import Connection, Engine, delete, insert, select, update
from sqlalchemy.engine import Row

from streams.access.subject import Role
from streams.errors import StoreError
from streams.model.audit import AuditRecord, Decision
from streams.registry import passwords, secret
from streams.registry.attempts import Rule, failed, forget, network, paused, paused_until
from streams.registry.audit import append
from streams.registry.people import lock
from streams.registry.records import NewUser, Session, User
from streams.registry.signin import Whose, begin, end
from streams.registry.tables import devices, sessions, users

LOCK_AFTER = 5
LOCK_MS = 15 * 60_000
EVERYWHERE_AFTER = 50
"""So many failures, from however many networks, lock a name for every browser that is not known."""
_LOCK = Rule(LOCK_AFTER, LOCK_MS)
DEVICE_MS = 400 * 86_400_000
"""No browser keeps a cookie for longer."""
_TOTP_S = 30
_LONGEST_NAME = 64


class Users:
    """Takes an engine; `Registry` is made of it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add_user(self, new: NewUser, record: AuditRecord, now: int) -> str:
        """Returns the secret of the second factor, '' without one. Raises StoreError for a name that is taken or none,
        or a password that is not good enough."""
        name = new.name.strip()
        if not name or len(name) > _LONGEST_NAME or not name.isprintable():
            raise StoreError(f"a name has 1 to {_LONGEST_NAME} visible signs")
        if not new.elsewhere:
            passwords.check(new.password, name, new.profile)
        totp = pyotp.random_base32() if new.totp else ""
        row = {
            "id": secrets.token_hex(8),
            "name": name.casefold(),
            # What is no hash is nobody's password.
            "password": "" if new.elsewhere else passwords.kept(new.password),
            "totp": totp,
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
        with self._engine.begin() as tx:
            lock(tx)
            if tx.scalar(select(users.c.id).where(users.c.name == row["name"])) is not None:
                raise StoreError(f"there is a user {name!r} already")
            append(tx, record)
            tx.execute(insert(users), [row])
        return totp

    def users(self) -> list[User]:
        """In order of their names."""
        with self._engine.connect() as tx:
            rows = tx.execute(select(users).order_by(users.c.name)).all()
            return [_user(row, max(row.locked_until, paused_until(tx, _tries(row.id)))) for row in rows]

    def known_device(self, user: str, device: str, now: int) -> str:
        """The text of a cookie by which the browser of a user is known from now on: `device` where it is one."""
        text, digest = secret.new()
        with self._engine.begin() as tx:
            tx.execute(delete(devices).where(devices.c.seen_at < now - DEVICE_MS))
            if _knows(tx, device, user, now):
                tx.execute(update(devices).where(devices.c.digest == secret.digest(device)).values(seen_at=now))
                return device
            tx.execute(insert(devices), [{"digest": digest, "user": user, "seen_at": now}])
        return text

    def unlock(self, name: str, record: AuditRecord) -> None:
        """Whoever is locked out may try again at once, by password and PIN. Raises StoreError."""
        with self._engine.begin() as tx:
            who = _named(tx, name)
            append(tx, record)
            _unlock(tx, who.id)

    def sign_in(
        self, name: str, password: str, code: str, now: int, address: str, device: str = ""
    ) -> tuple[Session, str] | None:
        """(session, text of its cookie); None for everything that is wrong, the lock included. `device`: the cookie
        of a browser that may be known. Raises HashingBusy."""
        with self._engine.connect() as tx:
            found = tx.execute(select(users).where(users.c.name == name.strip().casefold())).one_or_none()
        # Outside any transaction: hashing is slow on purpose, and the registry has one writer.
        known = passwords.right(found.password if found else None, password)
        if found is None:
            return None
        with self._engine.begin() as tx:
            lock(tx)
            who = tx.execute(select(users).where(users.c.id == found.id)).one()
            step = _step(who.totp, code, now) if who.totp else 0
            tries, familiar = f"{_tries(who.id)}{network(address)}", _knows(tx, device, who.id, now)
            locked = not familiar and (now < who.locked_until or paused(tx, tries, now))
            good = known and who.password == found.password and not who.disabled and not locked
            good = good and (not who.totp or step > who.totp_step)
            decision = Decision.ALLOWED if good else Decision.DENIED
            append(
                tx, AuditRecord(now, who.id, who.role, who.scope, address, "signin", "password", (), "", "", decision)
            )
            if not good:
                _failed(tx, who, tries, now, device if familiar else "")
                return None
            forget(tx, tries)
            tx.execute(update(users).where(users.c.id == who.id).values(failed=0, totp_step=step))
            return _begin(tx, who, now)

    def sign_in_named(self, name: str, now: int, address: str, how: str) -> tuple[Session, str] | None:
        """Who somebody else has vouched for: `how` is in the audit. None for a name nobody has, or has any more."""
        with self._engine.begin() as tx:
            lock(tx)
            who = tx.execute(select(users).where(users.c.name == name.strip().casefold())).one_or_none()
            if who is None:
                return None
            decision = Decision.DENIED if who.disabled else Decision.ALLOWED
            append(tx, AuditRecord(now, who.id, who.role, who.scope, address, "signin", how, decision=decision))
            return None if who.disabled else _begin(tx, who, now)

    def change_user(self, name: str, role: Role, scope: str, record: AuditRecord, now: int) -> int:
        """Another role or scope. Its sessions end, so that nothing of the old one is shown any longer; how many. Raises
        StoreError."""
        with self._engine.begin() as tx:
            who = _named(tx, name)
            append(tx, record)
            tx.execute(update(users).where(users.c.id == who.id).values(role=role.value, scope=scope, disabled=False))
            return _end_all(tx, who.id, now)

    def renew_secret(self, name: str, password: str, profile: str, record: AuditRecord, now: int) -> int:
        """A new password for somebody who lost theirs: no lock any more, and its sessions end; how many. Raises
        StoreError."""
        passwords.check(password, name, profile)
        kept = passwords.kept(password)
        with self._engine.begin() as tx:
            who = _named(tx, name)
            append(tx, record)
            tx.execute(update(users).where(users.c.id == who.id).values(password=kept))
            _unlock(tx, who.id)
            # A new password may be asked for because a browser is in other hands.
            tx.execute(delete(devices).where(devices.c.user == who.id))
            return _end_all(tx, who.id, now)

    def set_pin(self, user: str, pin: str, record: AuditRecord) -> None:
        """Of a user, by id. Raises StoreError for one that is not good enough."""
        kept = passwords.kept_pin(pin)
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            tx.execute(update(users).where(users.c.id == user).values(pin=kept))

    def prove(self, session: Session, said: str, record: AuditRecord, now: int) -> bool:
        """Whether `said` is the PIN or the password of whose session it is: the PIN renews the seat, the password the
        proof of who it is as well. Failures are counted apart from those at sign-in. Raises HashingBusy."""
        with self._engine.connect() as tx:
            who = tx.execute(select(users).where(users.c.id == session.user)).one_or_none()
        by_password = passwords.right(who.password if who else None, said)
        by_pin = not by_password and passwords.right((who.pin or None) if who else None, said)
        with self._engine.begin() as tx:
            lock(tx)
            if who is None:
                return False
            who = tx.execute(select(users).where(users.c.id == session.user)).one()
            tries = f"{_PROOF}{who.id}"
            good = (by_password or by_pin) and not who.disabled and not paused(tx, tries, now)
            decision = Decision.ALLOWED if good else Decision.DENIED
            append(tx, msgspec.structs.replace(record, decision=decision))
            if not good:
                failed(tx, tries, _LOCK, now)
                return False
            proved = {"seat_at": now} | ({"proved_at": now} if by_password else {})
            tx.execute(update(sessions).where(sessions.c.id == session.id).values(**proved))
            forget(tx, tries)
            return True

    def disable_user(self, name: str, record: AuditRecord, now: int) -> int:
        """Nobody signs in by that name any more, and its sessions end; how many. Raises StoreError."""
        with self._engine.begin() as tx:
            who = _named(tx, name)
            append(tx, record)
            tx.execute(update(users).where(users.c.id == who.id).values(disabled=True))
            return _end_all(tx, who.id, now)


def _named(tx: Connection, name: str) -> Row[tuple[object, ...]]:
    """The user of that name; the registry is this transaction's from here on. Raises StoreError."""
    lock(tx)
    who = tx.execute(select(users).where(users.c.name == name.strip().casefold())).one_or_none()
    if who is None:
        raise StoreError(f"there is no user {name!r}")
    return who


def _end_all(tx: Connection, user: str, now: int) -> int:
    open_ = select(sessions.c.id).where(sessions.c.user == user, sessions.c.ended_at.is_(None))
    ids = [row.id for row in tx.execute(open_)]
    end(tx, ids, now)
    return len(ids)


def _begin(tx: Connection, who: Row[tuple[object, ...]], now: int) -> tuple[Session, str]:
    role = Role(who.role)
    return begin(tx, role, who.scope, home(role, who.scope), now, Whose(who.id, who.worker, who.department))


_PROOF = "proof:"


def _tries(user: str) -> str:
    """How attempts on a user's password are named, before the network they come from."""
    return f"password:{user}:"


def _knows(tx: Connection, device: str, user: str, now: int) -> bool:
    """Whether that cookie is of a browser that the user has signed in with, and no five failures came from it since."""
    if not device:
        return False
    kept = secret.digest(device)
    mine = select(devices.c.user).where(devices.c.digest == kept, devices.c.seen_at > now - DEVICE_MS)
    return tx.scalar(mine) == user


def _failed(tx: Connection, who: Row[tuple[object, ...]], tries: str, now: int, device: str) -> None:
    """One failure more; five in a row lock the name for that network for a while, or make a known browser unknown."""
    if device:
        kept = secret.digest(device)
        if failed(tx, f"device:{kept.hex()}", _LOCK, now):
            tx.execute(delete(devices).where(devices.c.digest == kept))
        return
    failed(tx, tries, _LOCK, now)
    count = who.failed + 1 if now >= who.locked_until else who.failed
    over = count >= EVERYWHERE_AFTER
    locked = {"failed": 0, "locked_until": now + LOCK_MS} if over else {"failed": count}
    tx.execute(update(users).where(users.c.id == who.id).values(**locked))


def _unlock(tx: Connection, user: str) -> None:
    forget(tx, _tries(user))
    forget(tx, f"{_PROOF}{user}")
    tx.execute(update(users).where(users.c.id == user).values(failed=0, locked_until=0))


def _step(totp: str, code: str, now: int) -> int:
    """The time step the code is of, one to either side allowed; 0 for a wrong one. A code serves once."""
    step = now // 1000 // _TOTP_S
    maker = pyotp.TOTP(totp)
    given = code.strip().replace(" ", "")
    return next((s for s in (step - 1, step, step + 1) if secrets.compare_digest(maker.at(s * _TOTP_S), given)), 0)


def home(role: Role, scope: str) -> str:
    """The page a role begins with, '' while it has none."""
    if role is Role.SYSTEM_ADMIN:
        return "/health"
    if role is Role.AUDITOR:
        return "/audit"
    if role is Role.SECURITY_ADMIN:
        return "/admin/users"
    if role is Role.WORKER:
        return "/me"
    if role in (Role.VILLAGE, Role.DEPARTMENT, Role.MEDIATOR, Role.CLERK):
        return "/cases"
    if role in (Role.DUTY, Role.DUTY_LEAD):
        return "/duty"
    return f"/region/{scope}" if role in (Role.SUPERVISOR, Role.LEADER) else ""


def _user(row: Row[tuple[object, ...]], locked_until: int) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scope=row.scope,
        totp=bool(row.totp),
        disabled=row.disabled,
        pin=bool(row.pin),
        locked_until=locked_until,
        worker=row.worker,
        department=row.department,
    )
