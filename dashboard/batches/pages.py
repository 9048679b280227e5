"""`/batch/reports`, `/batch/items/<kind>`: a template to fill in, and the list that is brought back: all of it is read
first, and either each row goes its own way or none does."""

from __future__ import annotations

import hashlib
from html import escape

from flask import Flask, Response, g, request
from werkzeug.wrappers import Response as Answer

from dashboard import html_page
from dashboard.admin.form_page import Ask, file_field, upload, words_here
from dashboard.batches.sending import RowAnswer, given
from dashboard.batches.sheets import CommandList, cells_of, items_batch, more_faults, reports_batch, row_id
from dashboard.doors import PAGE_FIELD, doors_of
from dashboard.exports import sent
from dashboard.guard import no_such_page
from dashboard.locale import Words
from dashboard.services import Services
from dashboard.troubles import explanation
from streams.access.doors import RequestSender, opens
from streams.access.subject import Subject
from streams.errors import DeedRefused
from streams.model.local_day import local_day
from streams.model.own_tables import TableRow
from streams.model.regulation import Regulation
from streams.operate.batch_sheets import HOW
from streams.operate.own_checks import InForce
from streams.operate.own_city import ids_of, names_of
from streams.operate.own_reading import TableReading, read
from streams.operate.own_workbook import workbook
from streams.registry.own_kinds import sentence
from streams.registry.records import Session

_LARGEST = 5_000_000
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SHOWN = 60


class BatchPages:
    """One a server of desks."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors, by = doors_of(server), (RequestSender.ADDRESS, RequestSender.FORM)
        for rule, name, right in (
            ("/batch/reports", "batch_reports", opens("cases")),
            ("/batch/items/<kind>", "batch_items", opens("supervision")),
        ):
            doors.get(rule, name, self._show, right, by[0])
            doors.post(rule, name, self._take, right, by[1])
            doors.get(f"{rule}.xlsx", f"{name}_file", self._file, right, by[0])

    def _show(self, kind: str = "") -> Answer:
        found = self._asked_for(kind)
        return no_such_page() if found is None else self._page(found[1])

    def _file(self, kind: str = "") -> Answer:
        found = self._asked_for(kind)
        if found is None:
            return no_such_page()
        session, batch = found
        self._services.signin.audit(session, "batch.template", batch.sheet.id)
        raw = workbook(batch.sheet, (), self._names(), self._services.places, how=HOW)
        return sent(raw, _XLSX, f"{batch.title[0]}.xlsx")

    def _take(self, kind: str = "") -> Answer:
        found = self._asked_for(kind)
        if found is None:
            return no_such_page()
        session, batch = found
        words, who = words_here(), session.subject
        try:
            file, raw = upload(_LARGEST, f"{batch.title[0]}.xlsx")
        except DeedRefused as wrong:
            return self._page(batch, [explanation(words, wrong)], 422)
        reading = self._read(batch, file, raw, who)
        if reading.faults:
            why = [sentence(batch.sheet, one, words.language) for one in reading.faults[:_SHOWN]]
            return self._page(batch, [words["batch_refused"].format(n=len(reading.faults)), *why], 422)
        if request.form.get("do") != "send":
            return self._page(batch, [words["batch_fine"].format(n=len(reading.rows))])
        digest = hashlib.sha256(raw).hexdigest()
        wishes = [
            batch.wish(cells_of(batch.sheet, row), row_id(who, digest, nth)) for nth, row in enumerate(reading.rows)
        ]
        answers = given(self._services, session, wishes)
        return self._page(batch, [], 200, _answers(batch, reading.rows, answers, words))

    def _asked_for(self, kind: str) -> tuple[Session, CommandList] | None:
        """Who asks, and the list: the right of the door is asked for again, with what the list itself asks."""
        session = self._services.signin.session()
        if session is None:
            return None
        who, rules = session.subject, self._rules()
        batch = items_batch(who, rules.follow_kind(kind), self._services.places) if kind else reports_batch(who)
        return (session, batch) if batch else None

    def _read(self, batch: CommandList, file: str, raw: bytes, who: Subject) -> TableReading:
        on = InForce(self._services.places, self._rules(), {})
        reading = read(batch.sheet, file, raw, ids_of(self._names()), on)
        if reading.faults:
            return reading
        return reading._replace(faults=tuple(more_faults(batch, reading.rows, who, file)))

    def _names(self) -> dict[str, list[tuple[str, str]]]:
        """Of departments those that may be ordered alone."""
        found = names_of(self._services.registry, local_day(self._services.clock.now_ms()))
        free = [one for one in found["units"] if one[0] not in self._rules().independent]
        return {**{name: list(listed) for name, listed in found.items()}, "units": free}

    def _rules(self) -> Regulation:
        return self._services.registry.regulation() or Regulation()

    def _page(self, batch: CommandList, lines: list[str] | None = None, status: int = 200, done: str = "") -> Response:
        words = words_here()
        title = batch.title[words.language != "zh"]
        about = batch.sheet.about_zh if words.language == "zh" else batch.sheet.about_en
        lines_shown = "".join(f"<li>{escape(one)}</li>" for one in lines or [])
        told = f'<ul class="trouble" role="alert">{lines_shown}</ul>' if lines else ""
        template = f'<a href="{batch.address}.xlsx">{escape(words["batch_template"])}</a>'
        form = (
            f'<form method="post" enctype="multipart/form-data" class="search">'
            f'<input type="hidden" name="{PAGE_FIELD}" value="{g.page_id}">'
            f"{file_field(Ask('file', words['batch_file'], kind='file'), words)}"
            f'<button name="do" value="check">{escape(words["batch_check"])}</button>'
            f'<button name="do" value="send">{escape(words["batch_send"])}</button></form>'
        )
        body = f"<p>{escape(about)}</p><p>{template}</p>{told}{done}{form}{self._back(batch, words)}"
        heading = words["batch_title"].format(kind=title)
        return Response(
            html_page.page(words, heading, self._services.settings.city.centre, body), status, mimetype="text/html"
        )

    def _back(self, batch: CommandList, words: Words) -> str:
        there = "/cases" if batch.sheet.right == "cases" else f"/supervision?kind={batch.address.rpartition('/')[2]}"
        query = words.query("&" if "?" in there else "?")
        return f'<p><a href="{escape(there + query)}">{escape(words["batch_back"])}</a></p>'


def _answers(batch: CommandList, rows: tuple[TableRow, ...], answers: list[RowAnswer], words: Words) -> str:
    """What became of each row; the PIN is shown once, for the slip of who brought it."""
    n = sum(one.kept for one in answers)
    head = f'<p role="status">{escape(words["batch_done"].format(n=n, all=len(answers)))}</p>'
    lines = []
    for nth, (row, one) in enumerate(zip(rows, answers, strict=True), 1):
        cells = cells_of(batch.sheet, row)
        state = words["batch_kept"] if one.kept else words["batch_waits" if not one.status else "batch_not"]
        what = cells.get("title") or f"{cells['no']} {cells['type']}"
        lines.append(html_page.row([str(nth), escape(what[:_SHOWN]), escape(f"{state} {one.why}"), escape(one.pin)]))
    again = "" if n == len(answers) else f"<p>{escape(words['batch_again'])}</p>"
    return head + again + html_page.table(words["batch_head"].split(","), lines)
