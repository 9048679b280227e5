"""How often what was pointed out came: recomputed over the past, by moment and in all, beside what was not pointed out;
and what people found who looked."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import marks, panel
from dashboard.context import PageContext
from dashboard.figures.hit_rates import hit_rates
from dashboard.figures.template import later
from dashboard.foresight.sight import Sight
from streams.kpi.hits import Hits, summed
from streams.kpi.values import FEW, rate_text
from streams.model.follow.item import FollowItem
from streams.model.local_day import stamp

_HIGH_PX = 180


def proof(show: str, sight: Sight, checks: Sequence[FollowItem], page: PageContext) -> list[Component]:
    words = page.words
    known = [one for one in sight.hits if one.named or one.others]
    title = words["foresight_hits"]
    if not known:
        nothing = html.P(
            words["foresight_too_short"], className="note", role="status", **marks(testid="foresight-rate")
        )
        return [panel("foresight-hits", title, nothing), _people(show, checks, page)]
    meaning = html.P(words[f"foresight_{show}_hit"], className="quiet")
    rows = [_row(one, page) for one in known[::-1]]
    head = html.Thead(html.Tr([html.Th(text, scope="col") for text in words["foresight_hits_head"].split(",")]))
    listed = html.Table([head, html.Tbody(rows)], className="plain", **marks(testid="foresight-hits"))
    parts: list[Component] = [_whole(summed(known), page), meaning]
    if len(known) > 1:
        frame = _frame(known, page)
        names = (words["foresight_named"], words["foresight_others"])
        parts += [later("foresight-rates", hit_rates(frame, names, page.theme), title, f"{_HIGH_PX}px")]
    return [panel("foresight-hits", title, *parts, listed), _people(show, checks, page)]


def _whole(one: Hits, page: PageContext) -> Component:
    words = page.words
    text = words["foresight_rate"].format(rate=_text(one.rate), came=one.came, n=one.named)
    beside = words["foresight_beside"].format(rate=_text(one.others_rate), n=one.others)
    few = words["foresight_few"].format(n=FEW) if one.named < FEW else ""
    parts = [html.Strong(text), html.Br(), html.Span(beside, className="quiet")]
    if few:
        parts += [html.Br(), html.Span(few, className="note")]
    return html.P(parts, **marks(testid="foresight-rate"))


def _row(one: Hits, page: PageContext) -> html.Tr:
    few = "few" if one.named < FEW else ""
    day = page.words["foresight_moment"].format(day=stamp(one.at)[:10], n=one.days)
    cells = [day, f"{one.came} / {one.named}", _text(one.rate), f"{_text(one.others_rate)} (n = {one.others})"]
    return html.Tr([html.Td(text, className=f"digits {few}".strip()) for text in cells])


def _frame(known: Sequence[Hits], page: PageContext) -> pd.DataFrame:
    rows = []
    for one in known:
        day = stamp(one.at)[:10]
        said = [
            page.words["foresight_point"].format(day=day, rate=_text(rate), came=came, n=n)
            for rate, came, n in (
                (one.rate, one.came, one.named),
                (one.others_rate, one.others_came, one.others),
            )
        ]
        rows.append((day, one.rate, one.others_rate, *said))
    return pd.DataFrame(rows, columns=["date", "named", "others", "said_named", "said_others"])


def _people(show: str, checks: Sequence[FollowItem], page: PageContext) -> Component:
    """What those found who looked: a count with its records, no rate."""
    words = page.words
    mine = [one for one in checks if one.columns[:1] == (show,)]
    over = [one for one in mine if one.over]
    text = words["foresight_people"].format(n=len(over), proven=sum(one.proven for one in over), all=len(mine))
    link = f"/supervision?kind=outlook{words.query('&')}"
    inside = html.P([text, " ", html.A(words["foresight_checks"], href=link, className="way")])
    return panel("foresight-people", words["foresight_people_title"], inside)


def _text(rate: float | None) -> str:
    return f"{rate_text(rate)} %" if rate is not None else "—"
