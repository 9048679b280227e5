"""The first administrator, and everybody else until there is a page for it: users at the command line."""

from __future__ import annotations

from urllib.parse import quote

from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import UnknownRegion
from streams.model.local_day import stamp
from streams.model.region import Tier, tier
from streams.operate import shell
from streams.operate.audit import operator
from streams.registry.records import NewUser
from streams.registry.registry import Registry
from streams.registry.users import home
from streams.settings import Settings

ROLES = [role.value for role in Role if home(role, "")]
"""Those that have a page to begin with."""


def add_user(
    settings: Settings,
    registry: Registry,
    *,
    name: str,
    password: str,
    role: str,
    scope: str,
    totp: bool,
    elsewhere: bool = False,
    pin: str = "",
    worker: int = 0,
    department: str = "",
) -> list[str]:
    """Lines to print. Raises UnknownRegion, StoreError."""
    places = shell.places(settings)
    scope = scope or settings.city.code
    if not places.known(scope) or tier(scope) > Tier.VILLAGE:
        raise UnknownRegion(scope)
    new = NewUser(
        name=name,
        password=password,
        role=Role(role),
        scope=scope,
        profile=settings.access.passwords,
        totp=totp,
        elsewhere=elsewhere,
        pin=pin,
        worker=worker,
        department=department,
        must_change=True,
    )
    secret = registry.add_user(new, operator("user.add", f"user/{name}", fields=(role, scope)), real_ms())
    lines = [f"{name}: {role} of {places.name(scope)}, signs in at {settings.dashboard_url}/signin"]
    if secret:
        issuer = quote(settings.city.centre)
        lines += ["scan this, or type the secret, into an authenticator:"]
        lines += [f"otpauth://totp/{issuer}:{quote(name)}?secret={secret}&issuer={issuer}"]
    return lines


def renew_user(settings: Settings, registry: Registry, name: str, password: str, reason: str, *, second: bool) -> str:
    """A line to print. Raises StoreError."""
    record = operator("user.renew", f"user/{name}", reason=reason, fields=("second",) if second else ())
    ended = registry.renew_secret(name, password, settings.access.passwords, record, real_ms(), second=second)
    return f"{name} has a new password, to be changed at the next sign-in; {ended} sessions ended"


def end_user(registry: Registry, name: str, reason: str) -> str:
    """A line to print. Raises StoreError."""
    ended = registry.disable_user(name, operator("user.end", f"user/{name}", reason=reason), real_ms())
    return f"{name} signs in no more; {ended} sessions ended"


def open_sessions(registry: Registry) -> list[str]:
    """A line per open session."""
    found = registry.open_sessions()
    lines = [f"{'session':<18}{'who':<20}{'role':<16}{'scope':<12}{'since':<22}last heard of"]
    for one in found:
        who, since, heard = one.user or "(link)", stamp(one.created_at), stamp(one.seen_at)
        lines.append(f"{one.id:<18}{who:<20}{one.role.value:<16}{one.scope:<12}{since:<22}{heard}")
    return [*lines, f"{len(found)} open sessions"]


def end_session(registry: Registry, session: str, reason: str) -> str:
    """A line to print. Raises StoreError."""
    registry.end_session(session, operator("session.end", f"session/{session}", reason=reason), real_ms())
    return f"session {session} has ended"
