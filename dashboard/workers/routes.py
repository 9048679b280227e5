"""Data of `/workers`: the posts of an area from the roster; a name when somebody asks for one, at a desk with the
telephone: that is on record first. Where anybody is and whether in session comes live, and from nowhere else."""

from __future__ import annotations

from flask import Flask, Response, jsonify, request

from dashboard import exports as files
from dashboard.auth.signin import SignInRoutes
from dashboard.doors import doors_of
from dashboard.guard import no_such_page, refusal
from dashboard.locale import Words
from streams.access.doors import RequestSender, exports, opens
from streams.access.policy import SEATS, Action, Page, allow
from streams.clock import CityClock
from streams.formats.table import Cell, Table
from streams.geography.places import Places
from streams.history.history import History
from streams.model.local_day import stamp
from streams.model.region import Tier, is_code
from streams.model.store import StoreInfo
from streams.registry.looks import Look
from streams.registry.registry import Registry

_LONGEST = 200
_ALERT_MS = 2 * 86_400_000
"""An alert that was raised longer ago is no one's reason to ask for a name."""


class WorkerRoutes:
    """Routes over the registry. One a server."""

    def __init__(
        self, registry: Registry, signin: SignInRoutes, history: History, places: Places, store: StoreInfo
    ) -> None:
        self._history = history
        self._registry, self._signin, self._places = registry, signin, places
        self._clock, self._demo = CityClock(store), store.demo

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.get("/workers.json", "workers_json", self._list, opens("workers"), RequestSender.SCRIPT)
        doors.post("/workers/name", "workers_name", self._name, opens("workers"))
        doors.post("/workers/export", "workers_export", self._export, exports("workers"))

    def _list(self) -> Response:
        """Post, kind and home of everybody of an area, by number, and whose alert is open; no one's name."""
        session = self._signin.session()
        region = request.args.get("region", "")
        if session is None or not is_code(region) or not allow(session.subject, Action.OPEN, Page("workers", region)):
            return no_such_page()
        found = self._registry.workers(region[: Tier.TOWNSHIP])
        rows = [[worker.number, worker.home, worker.post, worker.kind] for worker in found]
        alerted = self._alerted()
        return jsonify({"rows": rows, "alerted": [one.number for one in found if one.number in alerted]})

    def _alerted(self) -> frozenset[int]:
        """Whose name may be asked for without a word: an open alert of theirs is the reason."""
        now = self._clock.now_ms()
        return self._history.alerts.workers(now - _ALERT_MS, now + 1)

    def _name(self) -> Response:
        said = request.get_json(silent=True)
        number = said.get("number") if isinstance(said, dict) else None
        session = self._signin.session()
        worker = self._registry.worker(number) if isinstance(number, int) else None
        if session is None or worker is None or not allow(session.subject, Action.OPEN, Page("workers", worker.home)):
            return no_such_page()
        reason = str(said.get("reason", "")).strip()[:_LONGEST] if isinstance(said, dict) else ""
        if not reason and worker.number not in self._alerted():
            return refusal("reason", 422)
        phone = isinstance(said, dict) and said.get("phone") is True
        if phone and session.subject.role not in SEATS:
            return no_such_page()
        fields = ("name", "phone") if phone else ("name",)
        action = "worker.contact" if phone else "worker.name"
        record = self._signin.record(
            session, action, f"worker/{worker.number}", fields=fields, reason=reason or "open alert"
        )
        # A telephone that was shown once is asked for anew each time, and each is a record.
        if refused := self._signin.looked(session, Look.NAME, record, again=phone):
            return refused
        told = {"phone": self._registry.telephone(worker.number)} if phone else {}
        return jsonify({"name": worker.name, **told})

    def _export(self) -> Response:
        """The posts of an area as a file: no one's name, and nothing of who was there."""
        said = request.get_json(silent=True)
        region = str(said.get("region", "")) if isinstance(said, dict) else ""
        found = files.asked(self._signin, Page("workers", region))
        if isinstance(found, Response):
            return found
        if not region:
            return no_such_page()
        session, take = found
        words = Words(take.get("lang", "zh"))
        head = [words["workers_town"], words["rank_code"], words["workers_post"], words["workers_kind"]]
        staff = self._registry.workers(region[: Tier.TOWNSHIP])
        rows: list[list[Cell]] = [
            [self._places.full_name(one.home), one.home, one.post, words[one.kind]] for one in staff
        ]
        now = self._clock.now_ms()
        paper = files.ExportDocument(
            object=f"workers/{region}",
            title=words["file_workers"],
            area=self._places.full_name(region),
            code=region,
            when=stamp(now)[:10],
            at=now,
            tables=(Table(head, rows, name=words["sheet_data"]),),
        )
        return files.file(self._signin, session, take, paper, words=words, demo=self._demo)
