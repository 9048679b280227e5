"""`/cases/job/<id>`: how far a file is that the archive makes, and the file. For anyone who asked for it alone."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, jsonify, send_file

from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page
from streams.access.doors import RequestSender, exports
from streams.access.policy import Action, Page, allow
from streams.formats.formats import TABLES
from streams.history.export import file_of
from streams.registry.jobs import DONE, Job
from streams.registry.looks import Look
from streams.registry.records import Session
from streams.registry.registry import Registry


class JobRoutes:
    """Routes over the registry's jobs. One a server."""

    def __init__(self, folder: Path, registry: Registry, signin: SignInRoutes) -> None:
        self._folder, self._registry, self._signin = folder, registry, signin

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/cases/job/<name>", "cases_job", self._state, exports("cases"), RequestSender.SCRIPT)
        doors.get("/cases/job/<name>/file", "cases_job_file", self._file, exports("cases"), RequestSender.SCRIPT)

    def new(self, session: Session, what: str, name: str, asked: bytes, reason: str) -> Response:
        """Takes it in, on record as `what`: 202 and its id. `name`: of the file. Raises SQLAlchemyError."""
        asking = self._signin.record(session, "export.asked", what, fields=("job",), reason=reason)
        if refused := self._signin.looked(session, Look.EXPORT, asking, again=True):
            return refused
        record = self._signin.record(session, "export", what, fields=("job",), reason=reason)
        answer = jsonify({"job": self._registry.new_job(session.id, name, asked, record).id})
        answer.status_code = 202
        return answer

    def _state(self, name: str) -> Response:
        job = self._own(name)
        if job is None:
            return no_such_page()
        return jsonify({"state": job.state, "done": job.done, "total": job.total, "why": job.why, "name": job.name})

    def _file(self, name: str) -> Response:
        job = self._own(name)
        path = file_of(self._folder, job.name, job.id).resolve() if job else None
        if job is None or path is None or job.state != DONE or not path.exists():
            return no_such_page()
        kind = TABLES[path.suffix.removeprefix(".")].media
        answer: Response = send_file(path, mimetype=kind, as_attachment=True, download_name=job.name)
        return answer

    def _own(self, name: str) -> Job | None:
        session, job = self._signin.session(), self._registry.job(name)
        if session is None or job is None or job.session != session.id:
            return None
        return job if allow(session.subject, Action.EXPORT, Page("cases")) else None
