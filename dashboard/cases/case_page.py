"""/case/<code>: one case. The frame only: what it holds comes by `/case/<code>/data` and follows what happens."""

from __future__ import annotations

from dash import html

from dashboard.cases.list_page import topics
from dashboard.components.case_parts import case_parts
from dashboard.components.nav import end
from dashboard.components.parts import seat_bar, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.theme import style
from streams.access.fields import needs_reason
from streams.access.topics import projection
from streams.geography.places import Places
from streams.model.topic import Kind


def layout(page: PageContext, places: Places) -> html.Div:
    words = page.words
    lang = words.query()
    back = html.A(words["to_list"], href=f"/cases{lang}", className="crumb")
    parts = case_parts(words)
    reasoned = needs_reason(page.subject.role)
    return html.Div(
        [
            config(page, places, "case", [*topics(page), *_load(page)], code=page.object, reasoned=reasoned),
            html.Header(
                [back, html.H1(slot("case-title")), *standing(), *_papers(page, lang), *end(page, "case")],
                className="top",
            ),
            *parts.top,
            html.Main(
                [
                    # Anyone who has no pointer scrolls them too.
                    html.Div(parts.story, tabIndex=0),
                    html.Div([html.Div(the_map(words), className="place"), *parts.work], tabIndex=0),
                ]
            ),
            seat_bar(),
            veil(),
        ],
        className="page desk case",
        style=style(page.colours),
        lang=words.tag,
    )


def _papers(page: PageContext, lang: str) -> list[html.A]:
    """The slip for who reported it, for those who hand it out; the way into the key cases, for those who name them."""
    if needs_reason(page.subject.role):
        return []
    ways = [html.A(page.words["slip"], href=f"/case/{page.object}/slip{lang}", target="_blank", className="way")]
    for kind in page.regulation.follow_kinds.values():
        if kind.parent == "case" and page.subject.role.value in kind.open_by:
            there = f"/supervision{lang or '?lang=zh'}&kind={kind.id}&new={kind.id}&case={page.object}"
            name = kind.name if page.words.language == "zh" else kind.en
            ways.append(html.A(page.words["case_to_follow"].format(kind=name), href=there, className="way"))
    return ways


def _load(page: PageContext) -> list[str]:
    """What the county's map is coloured by, for roles that may know."""
    return [f"regions/{page.region[:6]}"] if projection(page.subject, Kind.REGIONS) and len(page.region) >= 6 else []
