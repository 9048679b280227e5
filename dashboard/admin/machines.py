"""`/admin/devices` and `/admin/walls`: whose keys speak to this city, and which walls show it. For the system's
administrator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from dashboard.admin.form_page import Ask, Sheet, form
from dashboard.admin.wall_plans import WallPlanForms
from dashboard.html_page import row, table
from dashboard.locale import Words
from streams.access.subject import Role
from streams.clock import real_ms
from streams.errors import DeedRefused, UnknownRegion
from streams.geography.places import Places
from streams.model.audit import AuditRecord
from streams.model.local_day import stamp
from streams.model.region import Tier
from streams.model.typed import number as number_of
from streams.operate.enrol import enrol_department
from streams.registry.records import OpenSession, Session
from streams.registry.registry import Registry
from streams.settings import Settings

_LINK_MS = 24 * 3_600_000
_DEPARTMENT = "department.add"


def devices(settings: Settings, registry: Registry, *, demo: bool) -> Sheet:
    """The page of keys: phones, departments' systems, our own servers."""

    def department(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        name = typed.get("name", "")
        if not name:
            raise DeedRefused("department_name")
        registry.audit(record)
        return "\n".join(enrol_department(settings, registry, name, simulated=demo))

    def revoke(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        number = number_of(typed.get("object", ""))
        found = next((key for key in registry.listed_keys() if key.number == number), None)
        if number is None or found is None:
            raise DeedRefused("no_key")
        registry.audit(record)
        registry.revoke_key(number, real_ms())
        return str(number)

    def body(words: Words) -> str:
        heads = [words[f"admin_{key}"] for key in ("key", "name", "senders", "since", "end")]
        rows = [
            [
                str(key.number),
                escape(key.label),
                str(key.senders),
                stamp(key.created_at),
                escape(words["admin_ended"])
                if key.revoked
                else form(words, "key.revoke", words["admin_end"], [], {"object": str(key.number)}),
            ]
            for key in registry.listed_keys()
        ]
        add = form(words, _DEPARTMENT, words["admin_add"], [Ask("name", words["admin_department"])])
        return f"<h2>{escape(words['admin_department'])}</h2>{add}{table(heads, map(row, rows))}"

    return Sheet("devices", body, {_DEPARTMENT: department, "key.revoke": revoke})


def walls(settings: Settings, registry: Registry, places: Places) -> Sheet:
    """The page of walls: a link that a wall's machine opens once, the walls that are signed in, and what each shows."""
    plans = WallPlanForms(registry)

    def admit(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        code = "".join(sign for sign in typed.get("code", "").upper() if sign.isalnum())
        scope, page = _wanted(settings, places, typed)
        registry.admit_wall(code, scope, page, record, real_ms())
        return page

    def link(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        scope, page = _wanted(settings, places, typed)
        registry.audit(record)
        token = registry.new_link(Role.WALL, scope, page, now=real_ms(), ttl_ms=_LINK_MS)
        return f"{settings.wall_url}/signin?token={token}"

    def end(_: Session, typed: Mapping[str, str], record: AuditRecord) -> str:
        session = typed.get("object", "")
        if session not in {one.id for one in registry.open_sessions() if one.role is Role.WALL}:
            raise DeedRefused("no_wall")
        registry.end_session(session, record, real_ms())
        return session

    def body(words: Words) -> str:
        heads = [words[f"admin_{key}"] for key in ("wall", "key", "scope", "since", "heard", "end")]
        rows = [_wall_cells(one, words, places) for one in registry.open_sessions() if one.role is Role.WALL]
        asks = [Ask("name", words["admin_wall"], needed=False), Ask("scope", words["admin_scope"], needed=False)]
        signed_in = f"{form(words, 'wall.link', words['admin_add'], asks)}{table(heads, map(row, rows))}"
        return f"{_asking(words, registry, asks)}{signed_in}{plans.body(words)}"

    deeds = {"wall.admit": admit, "wall.link": link, "wall.end": end, "wall.plan": plans.put, "wall.unplan": plans.end}
    return Sheet("walls", body, deeds)


def _wanted(settings: Settings, places: Places, typed: Mapping[str, str]) -> tuple[str, str]:
    """(area, page) of a wall to be. Raises UnknownRegion, DeedRefused."""
    scope, wall = typed.get("scope", "") or settings.city.code, typed.get("name", "")
    if not places.known(scope):
        raise UnknownRegion(scope)
    if len(scope) > Tier.TOWNSHIP:
        raise DeedRefused("wall_scope")
    if wall and not wall.replace("-", "").isalnum():
        raise DeedRefused("wall_id")
    return scope, f"/wall?wall={wall}" if wall else "/wall"


def _asking(words: Words, registry: Registry, asks: Sequence[Ask]) -> str:
    """The form for a code, and the walls that show one: where they are, so that no other is let in."""
    waiting = registry.walls_asking(real_ms())
    rows = [[escape(one.address), escape(one.agent), stamp(one.at)] for one in waiting]
    heads = [words[f"admin_{key}"] for key in ("address", "browser", "since")]
    code = Ask("code", words["admin_wall_code"])
    listed = table(heads, map(row, rows)) if rows else f"<p>{escape(words['admin_walls_asking_none'])}</p>"
    title = f"<h2>{escape(words['admin_walls_asking'])}</h2>"
    return f"{title}{form(words, 'wall.admit', words['admin_wall_admit'], [code, *asks])}{listed}"


def _wall_cells(one: OpenSession, words: Words, places: Places) -> list[str]:
    end = form(words, "wall.end", words["admin_end"], [], {"object": one.id})
    when = [stamp(one.created_at), stamp(one.seen_at)]
    return [escape(one.wall or "—"), escape(one.id), escape(places.name(one.scope)), *when, end]
