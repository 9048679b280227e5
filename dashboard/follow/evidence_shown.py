"""Evidence in words: what a place says of a column, what is known beside it, and the ways to the records."""

from __future__ import annotations

from collections.abc import Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.follow.evidence import RoundEvidence, Shown
from dashboard.follow.reading import label
from dashboard.services import Services
from streams.model.follow.evidence import EvidenceState
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowKind
from streams.model.local_day import iso_day, local_day


def shown_text(one: Shown, page: PageContext) -> str:
    words = page.words
    said = next((label(c.name, c.en, page) for c in one.column.choices if c.id == one.own), words["round_silent"])
    return words["joint"].join([said, known_text(one, page)])


def known_text(one: Shown, page: PageContext) -> str:
    """What is known, in words: never more than what a record says."""
    words = page.words
    if one.paper is not None:
        answer = words["evidence_none" if one.paper.none else "evidence_some"]
        return words["evidence_paper"].format(
            answer=answer, paper=one.paper.paper, day=iso_day(local_day(one.paper.at))
        )
    if one.cases is None:
        return words["evidence_no_paper"]
    if one.state is EvidenceState.NO_DATA:
        return words["evidence_silent"]
    return words["evidence_cases"].format(n=len(one.cases.against), own=len(one.cases.own))


def evidence_of(services: Services, kind: FollowKind, item: FollowItem, page: PageContext) -> html.Section | None:
    """Of one place: each column with what the place says and the records that are known beside it."""
    of = services.history.follow.get(item.about.removeprefix("follow/"))
    if of is None or not any(column.evidence for column in kind.columns):
        return None
    words, about = page.words, services.history.follow.about(item.about)
    known = RoundEvidence(services, page, kind, of, item.place, about)
    rows = []
    for one in known.of(item.place, item):
        said = next((label(c.name, c.en, page) for c in one.column.choices if c.id == one.own), "")
        differs = html.Strong(words["evidence_differs"], className="late") if one.differs else None
        cells = [
            label(one.column.name, one.column.en, page),
            said,
            [known_text(one, page), " ", *_ways(one, page)],
            differs,
        ]
        rows.append(html.Tr([html.Td(cell) for cell in cells]))
    head = html.Thead(html.Tr([html.Th(text) for text in words["evidence_head"].split(",")]))
    table = html.Table([head, html.Tbody(rows)], **marks(testid="follow-evidence"))
    return html.Section([html.H2(words["evidence_title"].format(month=of.columns[0])), table])


def _ways(one: Shown, page: PageContext) -> Sequence[Component | str]:
    """To the records themselves."""
    if one.paper is not None:
        return [
            dcc.Link(page.words["evidence_open"], href=href(page, kind="", item=one.paper.id, step=""), className="way")
        ]
    codes = [*one.cases.against, *one.cases.own] if one.cases else []
    lang = f"?lang={page.words.language}"
    ways: list[Component | str] = []
    for code in codes:
        ways += [html.A(code, href=f"/case/{code}{lang}", className="way"), " "]
    return ways


def too_silent(services: Services, kind: FollowKind, item: FollowItem, page: PageContext) -> bool:
    """Whether so little is known of a place that it cannot pass: no data is not passed."""
    of = services.history.follow.get(item.about.removeprefix("follow/"))
    if of is None or not any(column.evidence for column in kind.columns):
        return False
    return RoundEvidence(services, page, kind, of, item.place, []).silent(item.place)
