"""`/admin/users` and `/admin/sessions`: who may sign in, as what, and who is signed in. For the administrator of
security."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import NamedTuple
from urllib.parse import quote

from dashboard.admin.form_page import Ask, Sheet, form
from dashboard.html_page import row, table
from dashboard.locale import Words
from dashboard.names import shown_name
from streams.access.fields import needs_second
from streams.access.subject import Role, Subject
from streams.clock import real_ms
from streams.errors import DeedRefused, UnknownRegion
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import stamp
from streams.model.typed import name as name_of
from streams.model.typed import number as number_of
from streams.registry.audit import Wanted
from streams.registry.deeds import adding, changing, forgetting, renewing
from streams.registry.looks import QUOTA
from streams.registry.records import NewUser, OpenSession, Session, User
from streams.registry.registry import Registry
from streams.registry.users import home
from streams.settings import Settings

ROLES = [role for role in Role if home(role, "")]
"""Those with a page to begin with."""


_PASSED = 50


def users(settings: Settings, registry: Registry, places: Places) -> Sheet:
    """The page of users."""
    of = _Users(settings, registry, places)
    deeds = {
        "user.add": of.add,
        "user.change": of.change,
        "user.renew": of.renew,
        "user.second": of.forget,
        "user.unlock": of.unlock,
        "user.end": of.end,
    }
    return Sheet("users", of.body, deeds)


class _Users(NamedTuple):
    """The deeds of the page of users."""

    settings: Settings
    registry: Registry
    places: Places

    def add(self, me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        role, scope = _right(typed, self.places, self.settings.city.code)
        new = NewUser(
            name=typed.get("name", ""),
            password=typed["password"],
            role=role,
            scope=scope,
            profile=self.settings.access.passwords,
            totp=typed.get("totp") == "yes" and not needs_second(role),
            elsewhere=not typed["password"] and bool(self.settings.access.oidc_issuer),
            pin=typed.get("pin", ""),
            worker=number_of(typed.get("worker", "")) or 0,
            department=typed.get("department", ""),
            must_change=True,
        )
        deed = adding(new, real_ms())
        outcome = self.registry.ask(deed, record, real_ms(), me)
        secret = "" if outcome.waits else str(deed.row["totp"])
        return _message(f"{new.name}: {role.value} {scope}", outcome.waits) + scan(self.settings, new.name, secret)

    def change(self, me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name = _another(self.registry, me, typed)
        role, scope = _right(typed, self.places, self.settings.city.code)
        outcome = self.registry.ask(changing(name, role, scope), record, real_ms(), me)
        return _message(f"{name}: {role.value} {scope} · {outcome.ended}", outcome.waits)

    def renew(self, me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name = _another(self.registry, me, typed)
        deed = renewing(name, typed["password"], self.settings.access.passwords)
        outcome = self.registry.ask(deed, record, real_ms(), me)
        return _message(f"{name} · {outcome.ended}", outcome.waits)

    def forget(self, me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name = _another(self.registry, me, typed)
        outcome = self.registry.ask(forgetting(name), record, real_ms(), me)
        return _message(f"{name} · {outcome.ended}", outcome.waits)

    def end(self, me: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name = _another(self.registry, me, typed)
        return f"{name} · {self.registry.disable_user(name, record, real_ms())}"

    def unlock(self, _: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        self.registry.unlock(typed.get("name", ""), record)
        return typed["name"]

    def body(self, words: Words) -> str:
        names = ("name", "role", "scope", "second", "standing")
        heads = [words[f"admin_{key}"] for key in names]
        rows = [_row(user, words, self.places) for user in self.registry.users()]
        role = Ask("role", words["admin_role"], [(r.value, words[f"role_{r.value}"]) for r in ROLES])
        name, scope = Ask("name", words["admin_name"]), Ask("scope", words["admin_scope"], needed=False)
        password = Ask(
            "password", words["signin_password"], kind="password", needed=not self.settings.access.oidc_issuer
        )
        second = Ask("totp", words["admin_second"], [("yes", words["admin_yes"]), ("no", words["admin_no"])])
        more = [Ask(key, words[f"admin_{key}"], needed=False) for key in ("pin", "worker", "department")]
        return "".join(
            (
                table(heads, map(row, rows)),
                f"<h2>{escape(words['admin_add'])}</h2>",
                form(words, "user.add", words["admin_add"], [name, password, role, scope, second, *more]),
                f"<h2>{escape(words['admin_change'])}</h2>",
                form(words, "user.change", words["admin_change"], [name, role, scope]),
                f"<h2>{escape(words['admin_renew'])}</h2>",
                form(words, "user.renew", words["admin_renew"], [name, password]),
                f"<h2>{escape(words['admin_unlock'])}</h2>",
                form(words, "user.unlock", words["admin_unlock"], [name]),
                f"<h2>{escape(words['admin_forget'])}</h2>",
                form(words, "user.second", words["admin_forget"], [name]),
                f"<h2>{escape(words['admin_end'])}</h2>",
                form(words, "user.end", words["admin_end"], [name]),
            )
        )


def sessions(registry: Registry, places: Places) -> Sheet:
    """The page of who is signed in."""

    def end(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        registry.end_session(typed.get("object", ""), record, real_ms())
        return typed["object"]

    def body(words: Words) -> str:
        heads = [words[f"admin_{key}"] for key in ("name", "seat", "role", "scope", "since", "heard", "end")]
        rows = [
            [
                escape(one.user or words["admin_link"]),
                escape(_called(one)),
                escape(words[f"role_{one.role.value}"]),
                escape(places.name(one.scope)),
                stamp(one.created_at),
                stamp(one.seen_at),
                form(words, "session.end", words["admin_end"], [], {"object": one.id}),
            ]
            for one in registry.open_sessions()
        ]
        return f"{table(heads, map(row, rows))}{_passed(registry, words)}"

    return Sheet("sessions", body, {"session.end": end})


def _called(one: OpenSession) -> str:
    """A wall's name; of anybody else what others read: an alert of a lost seat names it so."""
    return one.wall or shown_name(Subject(id=one.id, role=one.role, scope=one.scope))


def _passed(registry: Registry, words: Words) -> str:
    """Who asked for more names, tracks, files or cases than an hour allows, the newest first."""
    found = registry.audit_search(Wanted(action=QUOTA), _PASSED)
    heads = [words[key] for key in ("audit_time", "audit_actor", "audit_role", "audit_fields", "audit_object")]
    names = registry.actor_names([one.record for one in found])
    rows = [
        [
            stamp(one.record.at),
            escape(one.record.name or names.get(one.record.actor, one.record.actor)),
            escape(one.record.role),
            escape(" ".join(one.record.fields)),
            escape(one.record.object),
        ]
        for one in found
    ]
    return f"<h2>{escape(words['admin_quota'])}</h2>{table(heads, map(row, rows))}" if rows else ""


def _row(user: User, words: Words, places: Places) -> list[str]:
    locked = user.locked_until > real_ms()
    state = "admin_ended" if user.disabled else "admin_locked" if locked else "admin_stands"
    second = " ".join(key for key, has in (("TOTP", user.totp), ("PIN", user.pin)) if has)
    role = words[f"role_{user.role.value}"]
    beside = " ".join(filter(None, (user.department, str(user.worker or ""))))
    return [
        escape(user.name),
        escape(f"{role} {beside}".strip()),
        escape(f"{places.name(user.scope)} {user.scope}"),
        escape(second or "—"),
        escape(words[state]),
    ]


def scan(settings: Settings, name: str, secret: str) -> str:
    """What to scan into an authenticator, shown once; '' without a secret."""
    issuer = quote(settings.city.centre)
    return f"\notpauth://totp/{issuer}:{quote(name)}?secret={secret}&issuer={issuer}" if secret else ""


def _message(done: str, waits: bool) -> str:
    """In both languages: a deed knows no page."""
    return f"{done}\n{Words('zh')['admin_waits']} {Words('en')['admin_waits']}" if waits else done


def _right(typed: Mapping[str, str], places: Places, city: str) -> tuple[Role, str]:
    """Raises StoreError, UnknownRegion."""
    scope = typed.get("scope", "") or city
    if not places.known(scope):
        raise UnknownRegion(scope)
    role = next((role for role in ROLES if role.value == typed.get("role")), None)
    if role is None:
        raise DeedRefused("role")
    return role, scope


def _another(registry: Registry, me: Session, typed: Mapping[str, str]) -> str:
    """A name that is not one's own: no one raises the own rights, or shuts out the last administrator."""
    name = typed.get("name", "")
    own = next((user.name for user in registry.users() if user.id == me.user), "")
    if name_of(name) == own and own:
        raise DeedRefused("own_user")
    return name
