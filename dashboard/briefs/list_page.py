"""`/briefs`: which periods of an area are over, how far their briefs are, and how far the schedule is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import NamedTuple

from dashboard import html_page
from dashboard.briefs import cadence as periods
from dashboard.briefs.cadence import BriefPeriod
from dashboard.briefs.schedule import LATE_MS
from dashboard.locale import Words
from dashboard.periods import Period
from streams.geography.places import Places
from streams.model.local_day import iso_day, stamp
from streams.registry.brief_drafts import BriefMaking

STATE = {None: "open", False: "frozen", True: "approved"}


class ListedBriefs(NamedTuple):
    """`offered`: periods that are over. `states`: by first day, whether the brief is approved; `made`: when the draft
    was due and made (city ms). `areas`: whose briefs who asks may read. `making`: of the schedule, None before its
    first run, or where it makes none. `unit`: the department that they are of, '' = the area's, `name`: its
    name; `units`: others that may have some, by name. `signed_alone`: who asks reads what is approved and no other."""

    words: Words
    region: str
    kind: BriefPeriod
    offered: Sequence[Period]
    states: dict[int, bool]
    made: dict[int, tuple[int, int]]
    areas: Sequence[str]
    making: BriefMaking | None
    unit: str = ""
    name: str = ""
    units: Mapping[str, str] = {}
    signed_alone: bool = False


def page(listed: ListedBriefs, places: Places, centre: str) -> str:
    words, region, kind = listed.words, listed.region, listed.kind
    rows = [html_page.row(_cells(one, listed)) for one in listed.offered]
    kinds = " ".join(
        f'<a href="{_address(region, one, words, listed.unit)}"'
        f"{' aria-current=page' if one is kind else ''}>{escape(words[f'brief_{one.value}'])}</a>"
        for one in BriefPeriod
    )
    areas = " ".join(
        f'<a href="{_address(code, kind, words)}">{escape(places.name(code))}</a>' for code in listed.areas
    )
    units = " ".join(
        f'<a href="{_address(region, kind, words, unit)}"{" aria-current=page" if unit == listed.unit else ""}>'
        f"{escape(name)}</a>"
        for unit, name in listed.units.items()
    )
    of = " ".join(filter(None, [places.full_name(region), listed.name]))
    heads = [words["brief_period"], words["brief_state"]]
    none = f'<p class="quiet">{escape(words["brief_none"].format(cadence=words[f"brief_{kind.value}"]))}</p>'
    table = html_page.table(heads, rows) if rows else none
    home = f'<a href="/home{words.query()}">{escape(words["home"])}</a>'
    unit = f"&amp;unit={listed.unit}" if listed.unit else ""
    to = f"/subscriptions?region={region}{unit}&amp;cadence={kind.value}{words.query('&amp;')}"
    subscribe = f'<a href="{to}">{escape(words["subscriptions"])}</a>'
    body = f"<nav>{home} {subscribe}</nav><nav>{areas}</nav><nav>{kinds}</nav>"
    if units:
        body += f"<details><summary>{escape(words['brief_units'])}</summary><nav>{units}</nav></details>"
    body += f"<h2>{escape(of)}</h2>{'' if listed.signed_alone else _making(listed)}{table}"
    return html_page.page(words, words["briefs_title"], centre, body)


def state_of(words: Words, approved: bool | None, made: tuple[int, int] | None) -> str:
    """Of a brief. `approved`: None before it was frozen. `made`: when its draft was due and made."""
    if approved is not None or made is None:
        return words[f"brief_state_{STATE[approved]}"]
    return words["brief_state_made"].format(time=stamp(made[1])[:16])


def late(words: Words, made: tuple[int, int] | None) -> str:
    """That a draft was made later than it was due; '' where it was not."""
    if made is None or made[1] - made[0] < LATE_MS:
        return ""
    return words["brief_late"].format(due=stamp(made[0])[:16], at=stamp(made[1])[:16])


def issue_text(kind: BriefPeriod, period: Period, words: Words) -> str:
    year, number = periods.issue(kind, period)
    days = "~".join(dict.fromkeys((iso_day(period.first), iso_day(period.last))))
    return words["brief_issue"].format(year=year, n=number, days=days)


def _cells(one: Period, listed: ListedBriefs) -> list[str]:
    words, made = listed.words, listed.made.get(one.first)
    unit = f"?unit={listed.unit}" if listed.unit else ""
    address = f"/briefs/{listed.region}/{listed.kind.value}/{iso_day(one.first)}{unit}"
    address += words.query("&amp;" if unit else "?")
    text = escape(issue_text(listed.kind, one, words))
    reads = listed.states.get(one.first) or not listed.signed_alone
    link = f'<a href="{address}">{text}</a>' if reads else text
    lines = [state_of(words, listed.states.get(one.first), made), late(words, made)]
    return [link, "<br>".join(escape(line) for line in lines if line)]


def _making(listed: ListedBriefs) -> str:
    words, making = listed.words, listed.making
    if making is None:
        return f'<p class="quiet">{escape(words["brief_making_none"])}</p>'
    word = (
        "brief_making_failed" if making.why else "brief_making_done" if making.done == making.total else "brief_making"
    )
    text = words[word].format(
        day=iso_day(making.day), done=making.done, total=making.total, time=stamp(making.at)[11:16], why=making.why
    )
    return f'<p role="status">{escape(text)}</p>'


def _address(region: str, kind: BriefPeriod, words: Words, unit: str = "") -> str:
    of = f"&amp;unit={unit}" if unit else ""
    return f"/briefs?region={region}&amp;cadence={kind.value}{of}{words.query('&amp;')}"
