"""A look at a person or a case: on record, and within what an hour allows, before anything is shown."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from streams.model.audit import AuditRecord
from streams.registry.looks import Look
from streams.registry.records import Session
from streams.registry.registry import Registry
from streams.settings import AccessSection


def looked(
    access: AccessSection,
    registry: Registry,
    session: Session,
    kind: Look,
    record: AuditRecord,
    *,
    again: bool = False,
    tracks: Sequence[AuditRecord] = (),
) -> Response | None:
    """None once the look is on record; else the answer that refuses it. `again`: the same object once more counts once
    more. `tracks`: of the workers whose tracks it shows. Raises SQLAlchemyError, and then nothing may be shown."""
    if registry.look(session.subject.person, kind, most(access, kind), record, again=again, tracks=tracks):
        return None
    return Response('{"code": "quota"}', 429, {"Retry-After": "3600"}, mimetype="application/json")


def most(access: AccessSection, kind: Look) -> int:
    return {
        Look.NAME: access.names_hour,
        Look.REVEAL: access.reveals_hour,
        Look.TRACK: access.tracks_hour,
        Look.EXPORT: access.exports_hour,
        Look.MEDIA: access.media_hour,
        Look.CASE: access.cases_hour,
        Look.REWIND: access.rewinds_hour,
        Look.CAMERA: access.cameras_hour,
    }[kind]
