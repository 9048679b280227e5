"""Lines of an incident's record beside those of its desk: what left by a gateway, and its reports. Each is made of one
event. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.duty.order_log import link_of
from dashboard.duty.shift_log import LogEntry
from dashboard.locale import Words
from streams.model.outgoing.attempt import SendAttempt
from streams.model.sitreps.sitrep import Sitrep


def letter_entries(attempts: Iterable[SendAttempt], words: Words) -> Iterator[LogEntry]:
    """What left by a gateway, at the time of its newest state."""
    for one in attempts:
        way, to = words[f"channel_out_{one.channel}"], f" {one.post}" if one.post else ""
        link = link_of(one.about)
        yield LogEntry(one.since, f"{way}{to}：{words[f'attempt_{one.state}']}", link, "letter")


def report_entries(sitrep: Sitrep, words: Words) -> Iterator[LogEntry]:
    """Drafts, approvals and what left."""
    link = f"/sitreps?alert={sitrep.id}"
    for one in sitrep.versions:
        stage = words[f"sitrep_{one.stage}"]
        yield LogEntry(one.at, words["log_report_drafted"].format(by=one.by, stage=stage), link, "report")
        if one.approved_at:
            by = one.speaker or one.approved_by
            yield LogEntry(one.approved_at, words["log_report_approved"].format(by=by, stage=stage), link, "report")
        for sent in one.sent:
            way = words[f"sitrep_way_{sent.way}"]
            yield LogEntry(
                sent.at, words["log_report_sent"].format(by=sent.by, stage=stage, way=way, to=sent.to), link, "report"
            )
