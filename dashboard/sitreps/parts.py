"""What the page of reports shows: the list of an area, the clocks of one incident, each version as it was frozen."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.components.address import href
from dashboard.components.parts import marks
from dashboard.context import PageContext
from dashboard.locale import Words
from streams.model.local_day import stamp
from streams.model.sitreps.sitrep import FIELDS, ReportWay, Sitrep, SitrepVersion, changes

Name = Callable[[Sitrep], str]


def listed(found: Sequence[Sitrep], page: PageContext, name: Name) -> Component:
    words = page.words
    if not found:
        return html.P(words["sitrep_none"], className="quiet", **marks(testid="sitreps-none"))
    rows = [
        html.Tr(
            [
                html.Td(stamp(one.known_at)[5:16]),
                html.Td(dcc.Link(name(one), href=href(page, alert=one.id), className="case-link")),
                html.Td(state_of(one, words)),
            ]
        )
        for one in found
    ]
    heads = html.Tr([html.Th(text, scope="col") for text in words["sitrep_head"].split(",")])
    return html.Table([html.Thead(heads), html.Tbody(rows)], className="plain", **marks(testid="sitreps"))


def state_of(one: Sitrep, words: Words) -> str:
    last = one.last
    if last is None:
        return ""
    stands = words["sitrep_approved" if last.approved_at else "sitrep_draft"]
    return words["joint_title"].join((words[f"sitrep_{last.stage}"], stands))


def base_of(one: Sitrep | None, words: Words) -> str:
    """What a form was drawn for."""
    last = one.last if one else None
    if one is None or last is None:
        return words["sitrep_base_none"]
    at = max([last.at, last.approved_at, *(sent.at for sent in last.sent)])
    return words["sitrep_base_of"].format(n=len(one.versions), state=state_of(one, words), time=stamp(at)[5:19])


def clocks(one: Sitrep, words: Words, now: int) -> Component:
    """Until when it is to be reported by each way, and when it was. `now`: city ms."""
    return html.Div(
        [html.P(_clock(one, way, words, now), **marks(testid=f"sitrep-{way}")) for way in ReportWay],
        className="sitrep-clocks",
    )


def _clock(one: Sitrep, way: ReportWay, words: Words, now: int) -> str:
    due = one.call_due if way is ReportWay.CALL else one.paper_due
    done = one.reported_at(way)
    limit = words["sitrep_limit"].format(way=words[f"sitrep_way_{way}"], time=stamp(due)[5:16])
    if done:
        late = words["sitrep_done_late" if done > due else "sitrep_done"]
        return limit + late.format(time=stamp(done)[5:16])
    return limit + words["sitrep_over" if now > due else "sitrep_open"]


def versions(one: Sitrep, words: Words) -> list[Component]:
    """The newest first. What differs from the version before is marked."""
    found = []
    before: SitrepVersion | None = None
    for n, version in enumerate(one.versions, 1):
        found.append(_version(n, version, before, words))
        before = version
    return found[::-1]


def _version(n: int, one: SitrepVersion, before: SitrepVersion | None, words: Words) -> Component:
    new = set(changes(before, one)) if before else set()
    rows: list[Component] = []
    for at, (name, text) in enumerate(zip(FIELDS, one.texts, strict=True)):
        mark = [html.Em(words["sitrep_changed"])] if at in new else []
        rows += [html.Dt([words[f"sitrep_{name}"], *mark]), html.Dd(text, className="text")]
    head = words["sitrep_version"].format(n=n, stage=words[f"sitrep_{one.stage}"])
    return html.Section(
        [html.H3(head), *[html.P(line, className="quiet") for line in history(one, words)], html.Dl(rows)],
        className="sitrep",
        **marks(testid="sitrep-version"),
    )


def history(one: SitrepVersion, words: Words) -> list[str]:
    """Who drafted, who approved, when it left and to whom."""
    lines = [words["sitrep_by"].format(by=one.by, time=stamp(one.at)[5:16])]
    if one.approved_at:
        said = words["sitrep_approved_by_call" if one.speaker else "sitrep_approved_by"]
        lines.append(said.format(by=one.approved_by, speaker=one.speaker, time=stamp(one.approved_at)[5:16]))
    for sent in one.sent:
        taker = words["sitrep_taker"].format(name=sent.taker) if sent.taker else ""
        text = words["sitrep_sent"].format(
            way=words[f"sitrep_way_{sent.way}"], to=sent.to, time=stamp(sent.at)[5:16], by=sent.by
        )
        lines.append(text + taker)
    return lines
