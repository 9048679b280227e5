"""What leaves the house: a reason first, a record of it, then the file. Without the record, no file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Response, jsonify, request

from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.signin import SignIn
from streams.access.policy import Action, Page, allow
from streams.archive.sheets import FORMATS, Cell, sheet
from streams.model.local_day import stamp
from streams.registry.records import Session

_LONGEST = 200
PICTURE = "png"
"""Drawn where it is looked at; what stands in it, and that it was taken, is from here."""


class Take(dict[str, str]):
    """What was asked for: `reason`, `format`, and the words of a link."""

    def __init__(self, said: dict[str, Any]) -> None:
        super().__init__({str(key): str(value)[:_LONGEST] for key, value in said.items()})
        self.reason = self.get("reason", "").strip()
        self.format = self.get("format", "csv")


def asked(signin: SignIn, page: Page) -> tuple[Session, Take] | Response:
    """Who takes what, or the answer that refuses it: nobody's, no reason (422), no such format (422)."""
    session = signin.session()
    if session is None or not allow(session.subject, Action.EXPORT, page):
        return no_such_page()
    if not signin.ours():
        return Response(status=401)
    said = request.get_json(silent=True)
    take = Take(said if isinstance(said, dict) else {})
    if not take.reason:
        return Response('{"code": "reason"}', 422, mimetype="application/json")
    if take.format not in (*FORMATS, "gpx", "geojson", PICTURE):
        return Response('{"code": "format"}', 422, mimetype="application/json")
    return session, take


def in_vain(notes: Sequence[str]) -> Response:
    """422: what was asked for cannot be told, and no other file is made in its place."""
    answer = jsonify({"code": "vain", "detail": "；".join(notes)})
    answer.status_code = 422
    return answer


def file(
    signin: SignIn,
    session: Session,
    take: Take,
    name: str,
    head: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    *,
    words: Words,
    at: int,
    about: str,
    demo: bool,
) -> Response:
    """The record, then the file. `at`: city ms of the data; `about`: what it is of. Raises SQLAlchemyError."""
    if take.format not in (*FORMATS, PICTURE):
        return Response('{"code": "format"}', 422, mimetype="application/json")
    signin.audit(session, "export", name, reason=take.reason)
    notes = notes_of(session, words, at=at, about=about, demo=demo)
    if take.format == PICTURE:
        return jsonify({"notes": notes, "rows": [head, *rows], "name": f"{name.replace('/', '-')}.png"})
    raw = sheet(take.format, notes, head, rows)
    return sent(raw, FORMATS[take.format], f"{name.replace('/', '-')}.{take.format}")


def notes_of(session: Session, words: Words, *, at: int, about: str, demo: bool) -> list[str]:
    """What stands above every table: that nothing is real, of what it is, of when, who took it."""
    notes = [
        words["export_of"].format(what=about),
        words["export_at"].format(time=stamp(at)),
        words["export_by"].format(who=f"{session.subject.role.value} {session.id}"),
    ]
    return [words["simulated"], *notes] if demo else notes


def sent(raw: bytes | str, kind: str, name: str) -> Response:
    answer = Response(raw, mimetype=kind)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
