"""What leaves the system: a reason first, a record of it, then the file. Without the record, no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import quote

from flask import Response, jsonify, request

from dashboard.auth.signin import SignInRoutes
from dashboard.guard import no_such_page, refusal
from dashboard.locale import Words
from streams.access.policy import Action, Page, allow
from streams.access.subject import Subject
from streams.clock import real_ms
from streams.formats.formats import PICTURES, TABLES, TRACKS, sheet
from streams.formats.table import Table, plain
from streams.model.local_day import stamp
from streams.registry.looks import Look
from streams.registry.records import Session

_LONGEST = 200
_NO_NAME = '\\/:*?"<>|\r\n\t'
"""Signs that a file's name cannot have somewhere."""
_LONGEST_NAME = 120


class Take(dict[str, str]):
    """What was asked for: `reason`, `format`, and the words of a link."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__({str(key): str(value)[:_LONGEST] for key, value in said.items()})
        self.reason = self.get("reason", "").strip()
        self.format = self.get("format", "csv")


class ExportDocument(NamedTuple):
    """What leaves. `object`: as the audit names it. `title`: what it tells, with the number it tells of; `area`, and
    its `code`; `when`: the days it is of, as a file is named. `at`: city ms of the data. `more`: further lines above
    the table. `tables`: without notes; the first is what was asked for, the others explain it. `drawn`: columns of it
    that a picture has."""

    object: str
    title: str
    area: str
    code: str
    when: str
    at: int
    tables: tuple[Table, ...]
    more: tuple[str, ...] = ()
    drawn: int | None = None


def taken() -> Take:
    """What a script sends with its request; nothing where that is no object."""
    said = request.get_json(silent=True)
    return Take(said if isinstance(said, dict) else {})


def asked(signin: SignInRoutes, page: Page) -> tuple[Session, Take] | Response:
    """Who takes what, or the answer that refuses it: no one's, no reason (422), no such format (422)."""
    session = signin.session()
    if session is None or not allow(session.subject, Action.EXPORT, page):
        return no_such_page()
    take = taken()
    if not take.reason:
        return refusal("reason", 422)
    if take.format not in {*TABLES, *TRACKS, *PICTURES}:
        return refusal("format", 422)
    return session, take


def formats_for(subject: Subject, page: Page, *formats: Mapping[str, object]) -> list[str]:
    """Names of the formats that a page offers to a subject; none to one that may not export."""
    return [name for some in formats for name in some] if allow(subject, Action.EXPORT, page) else []


def in_vain(notes: Sequence[str]) -> Response:
    """422: what was asked for cannot be given, and no other file is made in its place."""
    answer = jsonify({"code": "vain", "detail": "；".join(notes)})
    answer.status_code = 422
    return answer


def file(
    signin: SignInRoutes, session: Session, take: Take, paper: ExportDocument, *, words: Words, demo: bool
) -> Response:
    """The record, then the file. Raises SQLAlchemyError."""
    if take.format not in {*TABLES, *PICTURES}:
        return refusal("format", 422)
    record = signin.record(session, "export", paper.object, reason=take.reason)
    if refused := signin.looked(session, Look.EXPORT, record, again=True):
        return refused
    notes, name = notes_of(signin, session, words, paper, demo=demo), name_of(paper, words, take.format)
    own, *others = paper.tables
    if take.format in PICTURES:
        rows = [[plain(cell) for cell in row[: paper.drawn]] for row in (own.head, *own.rows)]
        return jsonify({"notes": notes, "rows": rows, "name": name})
    return sent(sheet(take.format, own._replace(notes=notes), *others), TABLES[take.format].media, name)


def notes_of(signin: SignInRoutes, session: Session, words: Words, paper: ExportDocument, *, demo: bool) -> list[str]:
    """What is written above every table: that nothing is real, what it shows, of where and when, who took it."""
    of = words["file_of"].format(name=paper.area, code=paper.code)
    role = words[f"role_{session.subject.role.value}"]
    who = signin.called(session)
    by = words["file_by" if who else "file_by_link"].format(who=who, role=role, session=session.id)
    notes = [
        words["file_what"].format(what=paper.title),
        words["export_of"].format(what=of if paper.code else paper.area),
        *paper.more,
        words["export_at"].format(time=stamp(paper.at)),
        words["export_by"].format(who=by, time=stamp(real_ms())[:16]),
    ]
    return [words["simulated"], *notes] if demo else notes


def name_of(paper: ExportDocument, words: Words, format_: str) -> str:
    """What it tells, of which area and days, and the day it was taken: no two of them overwrite each other."""
    name = words["file_name"].format(what=paper.title, of=paper.area, when=paper.when, day=stamp(real_ms())[:10])
    return f"{_named(name)}.{format_}"


def _named(text: str) -> str:
    return "".join("-" if sign in _NO_NAME else sign for sign in text).replace(" ", "")[:_LONGEST_NAME]


def sent(raw: bytes | str, kind: str, name: str) -> Response:
    """The name as RFC 6266 has it: of any signs (RFC 5987), and beside it what an old reader makes of it."""
    answer = Response(raw, mimetype=kind)
    old = "".join(_old(name))
    extended = "" if old == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{old}"{extended}'
    return answer


def _old(name: str) -> Iterable[str]:
    return (sign if sign.isascii() and sign not in '"\\' else "_" for sign in name)
