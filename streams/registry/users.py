"""People who sign in by name and password: a second factor, a lock after five failures from one network, which a known
browser passes, and the end of a user.

Whatever is wrong, the answer is the same and takes as long. Every attempt on a name that exists is in the audit; a name
no one has is not, because what is typed there may be a password.
"""

from __future__ import annotations

import secrets

import msgspec
import pyotp
from sqlalchemy import Connection, Engine, delete, select, update
from sqlalchemy.engine import Row

from streams.access.fields import needs_second
from streams.access.sessions import PASSWORD, SECOND, SessionRules
from streams.access.subject import Role
from streams.model.audit import SIGN_IN, AuditRecord, Decision
from streams.model.region import Tier
from streams.model.typed import code as code_of
from streams.model.typed import name as name_of
from streams.registry import passwords
from streams.registry.audit import append
from streams.registry.deeds import adding, done, end_all, forgetting, named, renewing
from streams.registry.locks import AttemptOrigin, SessionAttempt, failed, know, locked, locked_until, succeeded, unlock
from streams.registry.people import lock
from streams.registry.records import NewUser, Session, User, Vouched
from streams.registry.seal import Sealer
from streams.registry.sealed import USER, opened_cell
from streams.registry.session_rows import DEFAULT, Whose, begin
from streams.registry.subscription_tables import subscriptions
from streams.registry.tables import sessions, users

_TOTP_S = 30


class Users:
    """Takes an engine and what seals; `Registry` is made of it."""

    def __init__(self, engine: Engine, sealer: Sealer | None) -> None:
        self._engine, self._sealer = engine, sealer

    def add_user(self, new: NewUser, record: AuditRecord, now: int) -> str:
        """By an operator at the machine itself, for any role. Returns the secret of the second factor, '' without
        one. Raises StoreError for a name that is taken or none, a password that is not good enough, a department or
        worker that does not exist."""
        deed = adding(new, now)
        with self._engine.begin() as tx:
            lock(tx)
            append(tx, record)
            done(tx, deed, now, self._sealer)
        return str(deed.row["totp"])

    def users(self) -> list[User]:
        """In order of their names."""
        with self._engine.connect() as tx:
            rows = tx.execute(select(users).order_by(users.c.name)).all()
            return [_user(row, locked_until(tx, row)) for row in rows]

    def user_name(self, user: str) -> str:
        """By id; '' of no one."""
        with self._engine.connect() as tx:
            return str(tx.scalar(select(users.c.name).where(users.c.id == user)) or "")

    def known_device(self, user: str, device: str, now: int) -> str:
        """The text of a cookie by which the browser of a user is known from now on: `device` where it is one."""
        with self._engine.begin() as tx:
            lock(tx)
            return know(tx, user, device, now)

    def unlock(self, name: str, record: AuditRecord) -> None:
        """Anyone who is locked out may try again at once, by password and PIN. Raises StoreError."""
        with self._engine.begin() as tx:
            who = named(tx, name)
            append(tx, record)
            unlock(tx, who.id)

    def sign_in(
        self,
        name: str,
        password: str,
        code: str,
        now: int,
        address: str,
        rules: SessionRules = DEFAULT,
        *,
        device: str = "",
    ) -> tuple[Session, str] | None:
        """(session, text of its cookie); None for everything that is wrong, the lock included. `device`: the cookie
        of a browser that may be known. Raises HashingBusy."""
        with self._engine.connect() as tx:
            found = tx.execute(select(users).where(users.c.name == name_of(name))).one_or_none()
        # Outside any transaction: hashing is slow on purpose, and the registry has one writer.
        known = passwords.right(found.password if found else None, password)
        if found is None:
            return None
        with self._engine.begin() as tx:
            lock(tx)
            who = tx.execute(select(users).where(users.c.id == found.id)).one()
            totp = opened_cell(self._sealer, USER, "totp", who.id, who.totp)
            step, door = step_of(totp, code, now) if totp else 0, AttemptOrigin(address, device)
            good = known and who.password == found.password and not who.disabled and not locked(tx, who, door, now)
            good = good and (not who.totp or step > who.totp_step)
            if not good:
                append(tx, _entering(who, now, address, "password", decision=Decision.DENIED))
                failed(tx, who, door, now)
                return None
            succeeded(tx, who, door)
            tx.execute(update(users).where(users.c.id == who.id).values(totp_step=step))
            return _begin(tx, who, now, address, "password", rules, second=bool(who.totp))

    def sign_in_vouched(
        self, vouched: Vouched, now: int, address: str, rules: SessionRules = DEFAULT
    ) -> tuple[Session, str] | None:
        """Whom the city's provider has vouched for: a user made for it (`elsewhere`), bound to one account of it the
        first time. None for every other name, another account of the same name, and a user that is locked or ended."""
        with self._engine.begin() as tx:
            lock(tx)
            account = (users.c.issuer == vouched.issuer, users.c.issued_to == vouched.subject)
            who = tx.execute(select(users).where(*account)).one_or_none()
            if who is None:
                name = name_of(vouched.name)
                who = tx.execute(select(users).where(users.c.name == name)).one_or_none()
            if who is None:
                return None
            own = (who.issuer, who.issued_to) == (vouched.issuer, vouched.subject)
            good = who.elsewhere and not who.password and (own or not who.issued_to)
            if not good or who.disabled or now < who.locked_until:
                append(tx, _entering(who, now, address, "oidc", decision=Decision.DENIED))
                return None
            if not own:
                bound = {"issuer": vouched.issuer, "issued_to": vouched.subject}
                tx.execute(update(users).where(users.c.id == who.id).values(**bound))
                account_fields = (f"iss={vouched.issuer}"[:200], f"sub={vouched.subject}"[:200])
                append(
                    tx, AuditRecord(now, who.id, who.role, who.scope, address, "user.bind", who.name, account_fields)
                )
            return _begin(tx, who, now, address, "oidc", rules, second=vouched.second)

    def renew_secret(
        self, name: str, password: str, profile: str, record: AuditRecord, now: int, *, second: bool = False
    ) -> int:
        """A new password for a person who lost theirs, by an operator at the machine: no lock any more, the second
        factor is forgotten with `second`, and its sessions end; how many. Raises StoreError."""
        deed = renewing(name, password, profile)
        with self._engine.begin() as tx:
            append(tx, record)
            if second:
                done(tx, forgetting(name), now, self._sealer)
            return done(tx, deed, now, self._sealer)

    def prove(self, session: Session, said: str, record: AuditRecord, now: int) -> bool:
        """Whether `said` is the PIN or the password of whose session it is: the PIN renews the seat, the password the
        proof of who it is as well. Failures are counted apart from those at sign-in. Raises HashingBusy."""
        with self._engine.connect() as tx:
            who = tx.execute(select(users).where(users.c.id == session.user)).one_or_none()
        by_password = passwords.right(who.password if who else None, said)
        by_pin = not by_password and passwords.right((who.pin or None) if who else None, code_of(said))
        with self._engine.begin() as tx:
            lock(tx)
            if who is None:
                return False
            who = tx.execute(select(users).where(users.c.id == session.user)).one()
            good = (by_password or by_pin) and not who.disabled and not locked(tx, who, SessionAttempt(), now)
            decision = Decision.ALLOWED if good else Decision.DENIED
            append(tx, msgspec.structs.replace(record, decision=decision))
            if not good:
                failed(tx, who, SessionAttempt(), now)
                return False
            proved = {"seat_at": now} | ({"proved_at": now} if by_password else {})
            tx.execute(update(sessions).where(sessions.c.id == session.id).values(**proved))
            succeeded(tx, who, SessionAttempt())
            return True

    def disable_user(self, name: str, record: AuditRecord, now: int) -> int:
        """No one signs in by that name any more, and its sessions end; how many. Raises StoreError."""
        with self._engine.begin() as tx:
            who = named(tx, name)
            append(tx, record)
            tx.execute(update(users).where(users.c.id == who.id).values(disabled=True))
            # With them goes the mail address: it has no other use.
            tx.execute(delete(subscriptions).where(subscriptions.c.person == who.id))
            return end_all(tx, who.id, now)


def _begin(
    tx: Connection,
    who: Row[tuple[object, ...]],
    now: int,
    address: str,
    how: str,
    rules: SessionRules,
    *,
    second: bool = False,
) -> tuple[Session, str]:
    """A session of a user, and the record that names both. `second`: whether a second factor was proved."""
    role = Role(who.role)
    second_due = rules.second and needs_second(role) and not second
    due = " ".join((*((SECOND,) if second_due else ()), *((PASSWORD,) if who.must_change else ())))
    whose = Whose(who.id, who.worker, who.department)
    found = begin(tx, role, who.scope, home(role, who.scope), now, whose, rules=rules, due=due)
    append(tx, _entering(who, now, address, how, session=found[0].id))
    return found


def _entering(
    who: Row[tuple[object, ...]],
    now: int,
    address: str,
    how: str,
    *,
    session: str = "",
    decision: Decision = Decision.ALLOWED,
) -> AuditRecord:
    """Of a sign-in attempt: `how` it was made, and the session that began."""
    return AuditRecord(now, who.id, who.role, who.scope, address, SIGN_IN, how, decision=decision, session=session)


def step_of(totp: str, code: str, now: int) -> int:
    """The time step the code is of, one to either side allowed; 0 for a wrong one. A code serves once."""
    step = now // 1000 // _TOTP_S
    maker = pyotp.TOTP(totp)
    given = code_of(code).encode()
    made = ((s, maker.at(s * _TOTP_S).encode()) for s in (step - 1, step, step + 1))
    return next((s for s, right in made if secrets.compare_digest(right, given)), 0)


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
    if role is Role.GUIDANCE:
        return "/supervision"
    if role in (Role.VILLAGE, Role.DEPARTMENT, Role.MEDIATOR, Role.CLERK, Role.LEADER):
        return "/home"
    if role is Role.DUTY_LEAD and len(scope) == Tier.TOWNSHIP:
        return "/home"  # who heads a township decides first, and has a duty officer at the queue
    if role in (Role.DUTY, Role.DUTY_LEAD):
        return "/duty"
    return f"/region/{scope}" if role is Role.SUPERVISOR else ""


def _user(row: Row[tuple[object, ...]], until: int) -> User:
    return User(
        id=row.id,
        name=row.name,
        role=Role(row.role),
        scope=row.scope,
        totp=bool(row.totp),
        disabled=row.disabled,
        pin=bool(row.pin),
        locked_until=until,
        worker=row.worker,
        department=row.department,
        elsewhere=row.elsewhere,
        bound=bool(row.issued_to),
    )
