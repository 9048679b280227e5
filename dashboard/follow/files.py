"""`/supervision/media`, `/supervision/<one>/media/<name>`: evidence of followed items, kept by hash, shown to those who
see the item; `/supervision/export`: the list as a file, for a reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

from flask import Flask, Response, jsonify, request

from dashboard import exports as leaving
from dashboard.auth.reauth import locked
from dashboard.cases.files import LIMIT, refused, served, too_large
from dashboard.context import PageContext
from dashboard.doors import doors_of
from dashboard.exports import ExportDocument
from dashboard.follow.listed import chosen_of
from dashboard.follow.reading import (
    column_text,
    files_of,
    items_of,
    label,
    one_of,
    period_of,
    sees_single,
    state_text,
    unit_text,
)
from dashboard.follow.round_board import counts_table
from dashboard.frames.follow import items_frame
from dashboard.guard import no_such_page, refusal
from dashboard.page_request import PageRequests
from dashboard.services import Services
from streams.access.doors import exports, opens
from streams.access.policy import COMMANDS, Action, Page
from streams.errors import MediaRefused
from streams.formats.table import Cell, Table
from streams.model.audit import Decision
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowKind
from streams.model.local_day import iso_day, local_day, stamp
from streams.model.region import Tier
from streams.registry.looks import Look


class FollowFiles:
    """One a server of desks."""

    def __init__(self, services: Services, requests: PageRequests) -> None:
        self._services, self._requests = services, requests

    def register(self, server: Flask) -> None:
        doors = doors_of(server)
        doors.post("/supervision/media", "follow_media_add", self._add, opens("supervision"))
        doors.post("/supervision/<one>/media/<name>", "follow_media", self._show, opens("supervision"))
        doors.post("/supervision/export", "follow_export", self._export, exports("supervision"))

    def _add(self) -> Response:
        """A file for a step that is yet to be taken: its hash is what the step names."""
        services, session = self._services, self._services.signin.session()
        if session is None:
            return no_such_page()
        if Action.FOLLOW_STEP not in COMMANDS[session.subject.role]:
            services.signin.audit(session, "follow.media", "follow", decision=Decision.DENIED)
            return Response(status=403)
        if locked(services.settings, session):
            return refusal("seat", 423)
        raw = request.stream.read(LIMIT + 1)
        if len(raw) > LIMIT:
            return too_large()
        name = _owner(hashlib.sha256(raw).hexdigest())
        try:
            record = services.signin.record(session, "follow.media", name)
            medium = services.registry.add_medium(self._folder, name, raw, session.subject.person, record)
        except MediaRefused as wrong:
            return refused(wrong.flaw)
        return jsonify({"id": medium.id})

    def _show(self, one: str, name: str) -> Response:
        services, session, page = self._services, self._services.signin.session(), self._page()
        item = one_of(services, page, one) if page else None
        if session is None or item is None or name not in files_of([item]):
            return no_such_page()
        record = services.signin.record(session, "follow.media.read", f"follow/{item.id}/media/{name[:12]}")
        if stopped := services.signin.looked(session, Look.MEDIA, record):
            return stopped
        return served(services.registry, self._folder, _owner(name), name)

    def _export(self) -> Response:
        services, page = self._services, self._page()
        session = services.signin.session()
        scope = session.subject.scope if session else ""
        found = leaving.asked(services.signin, Page("supervision", scope))
        if isinstance(found, Response):
            return found
        who, take = found
        kind = page.regulation.follow_kind(page.asked.get("kind", "finding")) if page else None
        if page is None or kind is None:
            return no_such_page()
        paper = _document(services, kind, page)
        return leaving.file(services.signin, who, take, paper, words=page.words, demo=services.store.demo)

    def _page(self) -> PageContext | None:
        """The page that asks, judged again."""
        found = self._requests.here()
        return found[1] if found and found[0].name == "supervision" else None

    @property
    def _folder(self) -> Path:
        return self._services.settings.store.data_dir / "media"


def _owner(name: str) -> str:
    """A file of followed items is kept for itself: one may be the evidence of several."""
    return f"follow/{name}"


def _document(services: Services, kind: FollowKind, page: PageContext) -> ExportDocument:
    """What the list shows, row by row."""
    words, now = page.words, services.clock.now_ms()
    period = period_of(page.asked.get("until", ""), now)
    items = items_of(services, page, kind, period)
    length = Tier.TOWNSHIP if len(page.subject.scope) >= Tier.COUNTY else Tier.COUNTY
    chosen = chosen_of(items_frame(kind, items, period.until, length), kind, page)
    head = [
        *words["follow_file_head"].split(","),
        *(label(one.name, one.en, page) for one in kind.columns),
    ]
    rows = [_cells(services, kind, item, page, period.until - 1) for item in items if item.id in chosen]
    tables = [Table(head, rows)]
    if kind.one_each and (counts := counts_table(services, kind, page)) is not None:
        tables = [*(tables if sees_single(page, kind) else []), counts]
    first, last = iso_day(local_day(period.since)), iso_day(local_day(period.until - 1))
    return ExportDocument(
        object=f"follow/{kind.id}",
        title=label(kind.name, kind.en, page),
        area=services.places.name(page.subject.scope),
        code=page.subject.scope,
        when=f"{first}~{last}",
        at=services.history.at(),
        tables=tuple(tables),
    )


def _cells(services: Services, kind: FollowKind, item: FollowItem, page: PageContext, at: int) -> list[Cell]:
    columns = [column_text(kind, item, nth, page) for nth in range(len(kind.columns))]
    state = kind.state(item.state_at(at))
    proven = stamp(item.since(at))[:10] if state and state.proven else ""
    return [
        stamp(item.at)[:10],
        item.title,
        services.places.full_name(item.place),
        unit_text(item.unit, page, services.clock.now_ms()),
        state_text(kind, state.id, page) if state else "",
        stamp(item.due)[:10] if item.due else "",
        proven,
        item.entries[0].paper,
        *columns,
    ]
