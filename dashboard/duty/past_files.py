"""Alerts of the past as a file: with a reason, on record, without a name."""

from __future__ import annotations

from flask import Flask, Response

from dashboard import exports as files
from dashboard.doors import doors_of
from dashboard.duty.past_query import PastAsked, asked, query
from dashboard.duty.past_rows import COLUMNS, RowContext, cells, line
from dashboard.locale import Words
from dashboard.services import Services
from streams.access.doors import exports
from streams.access.policy import Page
from streams.formats.table import Table
from streams.model.local_day import stamp
from streams.model.regulation import Regulation

EXPORTED = 5_000


class PastFiles:
    """One a server."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def register(self, server: Flask) -> None:
        doors_of(server).post("/alerts/export", "alerts_export", self._export, exports("duty"))

    def _export(self) -> Response:
        """What the page lists, up to EXPORTED rows, the newest first."""
        services, taken = self._services, files.asked(self._services.signin, Page("duty"))
        if isinstance(taken, Response):
            return taken
        session, take = taken
        words, now = Words(take.get("lang", "zh")), services.clock.now_ms()
        one = asked(take, words, now)
        if one.wrong:
            return files.in_vain(one.wrong)
        rules = services.registry.regulation() or Regulation()
        context = RowContext(words, rules, services)
        subject = session.subject
        if one.at:
            standing = services.history.past_alerts.at(subject.scope, one.at)
        else:
            wanted = query(one, subject, rules, services, words)
            standing = [(alert, alert.state) for alert in services.history.past_alerts.find(wanted, limit=EXPORTED)]
        rows = [cells(line(alert, state, one.at, context), words) for alert, state in standing]
        paper = files.ExportDocument(
            object=f"alerts/{subject.scope}",
            title=words["joint_title"].join((words["past_file"], *_filters(one, words))),
            area=services.places.full_name(subject.scope),
            code=subject.scope,
            when=stamp(one.at or now)[:10],
            at=services.history.at(),
            tables=(Table([words[f"past_{name}"] for name in COLUMNS], rows, name=words["sheet_data"]),),
            more=(words["file_n"].format(n=len(rows)),),
        )
        return files.file(services.signin, session, take, paper, words=words, demo=services.store.demo)


def _filters(one: PastAsked, words: Words) -> list[str]:
    """What was asked for, as the page calls it."""
    if one.at:
        return [words["past_moment_title"].format(at=stamp(one.at)[:16])]
    return [words[f"past_tab_{one.tab}"], *(text for text in (one.q, one.first, one.last) if text)]
