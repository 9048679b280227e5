"""`/audit`: who looked at what, for the auditor alone. Plain HTML and CSV: nothing here is live, and every look at it
is a record of its own, written before anything is shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from flask import Flask, Response, g, request

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import PAGE_FIELD, doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.html_page import page, row, table
from dashboard.locale import Words
from streams.access.doors import RequestSender, exports, opens
from streams.access.policy import Action, Page, allow
from streams.clock import real_ms
from streams.formats.formats import TABLES, sheet
from streams.formats.table import Table
from streams.model.audit import Decision, Linked
from streams.model.local_day import stamp
from streams.registry.audit import Wanted
from streams.registry.heads import verify
from streams.registry.registry import Registry
from streams.settings import Settings

SHOWN, EXPORTED = 200, 100_000
_FIELDS = ("actor", "action", "object")
_WHO, _WHAT = (
    ("actor", "session", "role", "scope", "address"),
    ("action", "object", "fields", "reason", "case", "decision"),
)
_COLUMNS = ("seq", "time", *_WHO, *_WHAT)


def register(server: Flask, settings: Settings, registry: Registry, signin: SignInRoutes) -> None:
    def audit() -> Response:
        """An address alone asks for the newest: what is searched for comes with the form, never with a link."""
        asked = {key: request.form.get(key, "").strip() for key in _FIELDS}
        if not _recorded(signin, Action.OPEN, asked):
            return no_such_page()
        found = registry.audit_search(Wanted(**asked), SHOWN)
        words = Words(request.args.get("lang", "zh"))
        proof = _proof(settings, registry, words) if request.form.get("verify") == "1" else ""
        names = registry.actor_names([link.record for link in found])
        rows = [_row(link, names) for link in found]
        return Response(_page(settings.city.centre, words, asked, rows, proof), mimetype="text/html")

    def audit_csv() -> Response:
        asked = {key: request.form.get(key, "").strip() for key in _FIELDS}
        if not _recorded(signin, Action.EXPORT, asked):
            return no_such_page()
        found = registry.audit_search(Wanted(**asked), EXPORTED)
        names = registry.actor_names([link.record for link in found])
        rows = [_row(link, names) for link in found]
        return sent(sheet("csv", Table(_COLUMNS, rows)), TABLES["csv"].media, f"audit-{stamp(real_ms())[:10]}.csv")

    doors = doors_of(server)
    doors.get("/audit", "audit", audit, opens("audit"), RequestSender.ADDRESS)
    doors.post("/audit", "audit", audit, opens("audit"), RequestSender.FORM)
    doors.post("/audit.csv", "audit_csv", audit_csv, exports("audit"), RequestSender.FORM)


def _recorded(signin: SignInRoutes, action: Action, asked: Mapping[str, str]) -> bool:
    """Whether the look may be; if so, it is in the audit already. Raises SQLAlchemyError."""
    session = signin.session()
    if session is None or not allow(session.subject, action, Page("audit")):
        return False
    sought = " ".join(f"{key}={value}" for key, value in asked.items() if value)
    signin.audit(session, f"audit.{action.value}", "audit", reason=sought[:500])
    return True


def _row(link: Linked, names: Mapping[str, str]) -> list[str]:
    """One cell per column."""
    one = link.record
    who = one.name or names.get(one.actor, one.actor)
    fields, decision = "、".join(one.fields), one.decision.value
    about = (
        one.session,
        one.role,
        one.scope,
        one.address,
        one.action,
        one.object,
        fields,
        one.reason,
        one.case,
        decision,
    )
    return [str(link.seq), stamp(one.at), who, *about]


def _proof(settings: Settings, registry: Registry, words: Words) -> str:
    found = verify(settings, registry, real_ms())
    if not found.flaws:
        return words["audit_whole"].format(records=found.records, heads=found.heads)
    return words["audit_flaws"].format(n=len(found.flaws), first=found.flaws[0].what)


def _page(title: str, words: Words, asked: Mapping[str, str], rows: Sequence[Sequence[str]], proof: str) -> str:
    inputs = "".join(
        f'<label>{escape(words[f"audit_{key}"])} <input name="{key}" value="{escape(asked[key])}"></label>'
        for key in _FIELDS
    )
    said = f'<p role="status">{escape(proof)}</p>' if proof else ""
    count = escape(words["audit_count"].format(n=len(rows), most=SHOWN))
    lines = table([words[f"audit_{name}"] for name in _COLUMNS], [_line(one, words) for one in rows])
    body = f"""<form method="post" action="/audit" class="search">{inputs}
        <input type="hidden" name="{PAGE_FIELD}" value="{g.page_id}">
        <button>{escape(words["audit_search"])}</button>
        <button name="verify" value="1">{escape(words["audit_verify"])}</button>
        <button formaction="/audit.csv">{escape(words["audit_export"])}</button>
      </form>
      {said}
      <p class="quiet">{count}</p>
      {lines}"""
    return page(words, words["audit_title"], title, body)


def _line(said: Sequence[str], words: Words) -> str:
    cells = [*map(escape, said[:-1]), escape(words[f"audit_{said[-1]}"])]
    return row(cells, "denied" if said[-1] == Decision.DENIED else "")
