"""Lines of a desk's record beside those of alerts, orders and cases: calls, what left by a gateway, reports of
incidents. Each is made of one event. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dashboard.duty.order_log import Named, link_of
from dashboard.duty.shift_log import LogEntry
from dashboard.locale import Words
from streams.model.address import Address
from streams.model.calls.call import Call, MemberState
from streams.model.outgoing.attempt import SendAttempt
from streams.model.sitreps.sitrep import Sitrep


def call_entries(calls: Iterable[Call], words: Words, named: Named) -> Iterator[LogEntry]:
    """Who began one and who came in. Whether a worker answered is no line: most of them have no clock."""
    for call in calls:
        link = link_of(call.about)
        way = words[f"talk_by_{call.engine}"]
        others = [member for member in call.members if member.address != call.scope]
        to = words["list_mark"].join(named(member.address) for member in others)
        yield LogEntry(call.at, words["log_call"].format(by=call.by, way=way, to=to), link, "call")
        for member in others:
            worker = bool(Address.parse(member.address).worker)
            if member.joined:
                state = words["talk_state_joined"]
                yield LogEntry(member.joined, f"{way}：{named(member.address)} {state}", link, "call")
            elif member.state in (MemberState.DECLINED, MemberState.UNANSWERED) and not worker:
                state = words[f"talk_state_{member.state}"]
                yield LogEntry(member.at, f"{way}：{named(member.address)} {state}", link, "call")
        for note in call.notes:
            yield LogEntry(note.at, f"{way}：{note.by}{words['move_note']}：{note.text}", link, "call")
        if call.ended:
            yield LogEntry(call.ended, f"{way}：{words[f'talk_over_{call.why}']}", link, "call")


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
