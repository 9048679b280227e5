"""/wall: the city, or one county or township with `?region=`. Read from 5 to 10 metres, unattended for weeks.

One layout for all walls: what a 16:9 wall has no space for is in columns that only a 32:9 wall shows.
"""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.components.parts import badge, kpi, marks, panel, slot, standing, the_map, veil
from dashboard.context import PageContext
from dashboard.live import config
from dashboard.locale import Words
from dashboard.orders import ordered_units
from dashboard.presentation import STORY
from dashboard.qr import picture
from dashboard.theme import NIGHT, style
from dashboard.wall.days import LINES
from dashboard.wall_config import BRIEF, SUPERVISION, layout_of, mark_of
from streams.clock import CityClock
from streams.geography.places import Places
from streams.kpi.dictionary import HEAD
from streams.model.region import Tier

FEEDS = ("positions", "reports", "statuses", "sos")


def layout(page: PageContext, places: Places) -> html.Div:
    city, county = page.settings.city.code, len(page.region) >= 6
    scope = page.region if county else city
    shown = page.wall
    topics = [f"regions/{scope}", f"figures/{scope}", f"feed/{city}"]
    if not shown.visitor:
        topics += [f"alerts/{scope}", f"shift/{scope}", f"workers/{scope}" if county else f"clusters/{city}"]
    words = page.words
    return html.Div(
        [
            config(page, places, "wall", topics, scope=scope, mark=mark_of(page.wall), units=_units(page)),
            html.Header(
                [html.H1(page.settings.city.centre), slot("date"), *standing(), badge(words, demo=page.store.demo)],
                className="top",
            ),
            *body(page, places),
        ],
        className="page wall visitor" if shown.visitor else "page wall",
        style=style(NIGHT) | _columns(page),
        lang=words.tag,
        **marks(density=shown.density, scene=str(shown.scenes[0]), without=" ".join(shown.without), form=_form(page)),
    )


def _units(page: PageContext) -> dict[str, str]:
    """Departments that may be sent to an alert, none for visitors, who are shown no alerts."""
    return {} if page.wall.visitor else ordered_units(page, CityClock(page.store).now_ms())


def _columns(page: PageContext) -> dict[str, str]:
    """Of a wall of several screens: its columns end at the seams."""
    columns = layout_of(page.wall, outer=not _town(page))
    return {"--columns": " ".join(f"minmax(0, {width}fr)" for width in columns.widths)} if columns else {}


def _form(page: PageContext) -> str:
    """Of a wall of several screens, what its sheet is to know: `level`, with seams across its columns."""
    columns = layout_of(page.wall, outer=not _town(page))
    if columns is None:
        return ""
    told = {
        "narrow": not columns.wide,
        "broad": columns.broad,
        "tight": columns.tight,
        "level": page.wall.screens[1] > 1,
    }
    return " ".join(["spliced", *(name for name, so in told.items() if so)])


def body(page: PageContext, places: Places) -> list[Component]:
    """All of a wall below its head: its columns, the strip of the gravest alert, and its veil."""
    columns = [_numbers(page), _flow_column(page), _middle(page, places), _alerts(page), _team(page)]
    first = html.Div(className="first", **marks(slot="first-alert", testid="first-alert"))
    as_of = html.Span([page.words["beijing_time"], " · ", slot("as-of")])
    return [html.Main(columns), html.Footer([first, as_of], className="strip"), veil()]


def _town(page: PageContext) -> bool:
    """A township's wall shows the township alone: no list of areas, and no categories, which beside its county's could
    be solved for single cases."""
    return len(page.region) > Tier.COUNTY


def _numbers(page: PageContext) -> html.Div:
    """What the area did today, where most is waiting - areas, of a township steps - and when reports come."""
    words = page.words
    busy = panel("busy", words["busy_townships"], _bars("busy"), aside="busy-unit") if page.wall.ranking else None
    made = kpi if _town(page) else _with_days
    numbers = html.Div([made(words, name) for name in HEAD], className="kpis")
    why = None if _town(page) else html.P(slot("why"), className="why")
    return html.Div(
        [
            panel("today", words["today"], numbers, why, aside="until", beside=("counted", "days-aside")),
            _stages(words) if _town(page) else busy,
            panel("hours", words["hours_title"], _chart("hours"), aside="hours-aside"),
        ],
        className="numbers",
    )


def _with_days(words: Words, name: str) -> html.Div:
    """A number over the line of the days before."""
    shown = kpi(words, name)
    if name in LINES:
        shown.children.append(html.Div(className="days", **marks(slot=f"days-{name}", testid=f"days-{name}")))
    return shown


def _flow_column(page: PageContext) -> html.Div | None:
    if _town(page):
        return None
    words = page.words
    late = panel("late", words["late_townships"], _bars("late"), aside="late-aside")
    return html.Div([late if page.wall.ranking else _stages(words), _feeds(words)], className="wide")


def _stages(words: Words) -> Component:
    return panel("stages", words["stages_title"], _bars("stages"), aside="stages-aside")


def _middle(page: PageContext, places: Places) -> html.Div:
    """The map, and in its place, when the flow of cases is shown, the steps of a case."""
    title = html.Header([slot("map-title", page.words["map_city"]), slot("map-age", css="aside")])
    flow = html.Div(
        [
            html.Header([slot("flow-title", page.words["flow_title"])]),
            html.Div(className="bars steps", **marks(slot="steps", testid="steps")),
            None if _town(page) else panel("flow-regions", page.words["by_county"], _table("regions")),
        ],
        className="flow",
        **marks(testid="flow"),
    )
    tiles = html.Div(className="tiles", **marks(slot="tiles", testid="tiles")) if page.wall.visitor else None
    year = _supervision(page) if SUPERVISION in page.wall.scenes and not _town(page) else None
    brief = _brief(page) if BRIEF in page.wall.scenes and not _town(page) else None
    note = html.P(" · ".join(page.notes), className="note", **marks(testid="wall-note")) if page.notes else None
    way = None if _town(page) else html.Ol(className="way", **marks(slot="way", testid="way"))
    return html.Div(
        [
            title,
            the_map(page.words),
            way,
            tiles,
            flow,
            year,
            brief,
            _story(page),
            _code(page),
            _links(page, places),
            note,
        ],
        className="middle",
    )


def _supervision(page: PageContext) -> html.Div:
    """What guidance teams found this year, by area, for a wall whose scenes have it."""
    return html.Div(
        [
            html.Header(page.words["wall_supervision"]),
            html.P(slot("supervised-sum", page.words["none_yet"]), className="note-line"),
            html.Div(className="bars", **marks(slot="supervised", testid="supervised")),
        ],
        className="flow supervision",
    )


def _brief(page: PageContext) -> html.Div:
    """The newest brief that was signed, for a wall whose scenes have it."""
    return html.Div(
        [
            html.Header([slot("brief-title", page.words["wall_scene_5"]), slot("brief-signed")]),
            html.Div(html.P(page.words["none_yet"]), className="brief-text", **marks(slot="brief", testid="brief")),
        ],
        className="flow brief",
    )


def _example(page: PageContext) -> list[html.Span]:
    """示例, where no one in it is a person."""
    return [html.Span(page.words["example"], className="badge")] if page.story is STORY else []


def _story(page: PageContext) -> html.Div | None:
    """The worked example, when a presenter asks for it."""
    if page.asked.get("present") != "1":
        return None
    return html.Div(
        [
            html.Header([slot("story-title", page.words["story_title"]), *_example(page)]),
            html.Ol(className="story-bar", **marks(slot="story-bar", testid="story-bar")),
            html.P([slot("story-day", css="quiet"), slot("story-text")]),
        ],
        className="story",
        **marks(slot="story", testid="story"),
    )


def _code(page: PageContext) -> html.Div | None:
    """The address of this view, for a phone; no one is signed in by it."""
    if page.asked.get("qr") != "1" and page.asked.get("present") != "1":
        return None
    url = f"{page.settings.dashboard_url}/region/{page.region}"
    return html.Div(
        [html.Img(src=picture(url), alt=url), html.Span(page.words["open_on_phone"])],
        className="qr",
        **marks(testid="qr"),
    )


def _links(page: PageContext, places: Places) -> html.Nav | None:
    """The same areas at a desk, for a wall with somebody at its keys. The desk asks who that is."""
    if page.asked.get("links") != "1":
        return None
    codes = [page.region, *(code for code in places.counties() if places[code].parent == page.region)]
    desk = f"{page.settings.dashboard_url}/region"
    links = [html.A(places.name(code), href=f"{desk}/{code}") for code in codes]
    named = {"aria-label": page.words["at_a_desk"], **marks(testid="links")}
    return html.Nav(links, className="links", **named)


def _alerts(page: PageContext) -> html.Div:
    """What is open; for visitors, who are shown none of it, the counties instead."""
    words = page.words
    today = panel("categories", words["categories_title"], _bars("categories"), aside="categories-aside")
    if page.wall.visitor:
        shown = [_feeds(words)] if _town(page) else [panel("team", words["by_county"], _table("team")), today]
        return html.Div(shown, className="alerts-column")
    rows = html.Div(className="alerts-rows", **marks(slot="alerts", testid="alerts"))
    more = slot("alerts-more", css="quiet")
    calls = html.Div(hidden=True, className="wall-calls", **marks(slot="calls", testid="wall-calls"))
    return html.Div(
        [
            panel("alerts", words["alerts_title"], rows, more, aside="alerts-aside"),
            calls,
            None if _town(page) else _moves(words),
            None if _town(page) else today,
        ],
        className="alerts-column",
    )


def _moves(words: Words) -> Component:
    """A sample of what moved last; in its place alerts, where there are many."""
    rows = html.Div(className="moves", **marks(slot="moves", testid="moves"))
    return panel("newest", words["moves_title"], rows, hidden=True)


def _team(page: PageContext) -> html.Div | None:
    """The far column; visitors have the table of areas in the column before it, and none behind that."""
    words = page.words
    if _town(page) or page.wall.visitor:
        return None
    return html.Div([panel("team", words["by_county"], _table("team"))], className="wide")


def _feeds(words: Words) -> Component:
    rows = [
        html.Div(
            [
                html.Span(words[f"feed_{feed}"], className="feed-name"),
                slot(f"feed-{feed}-age", words["none_yet"], "digits"),
                slot(f"feed-{feed}-rate", css="feed-rate"),
            ],
            className="feed",
        )
        for feed in FEEDS
    ]
    return panel("feeds", words["feeds"], html.Div(rows), html.P(words["feed_note"], className="quiet"))


def _bars(name: str) -> Component:
    return html.Div(className="bars", **marks(slot=name, testid=name))


def _table(name: str) -> Component:
    return html.Div(className="table", **marks(slot=name, testid=name))


def _chart(name: str) -> Component:
    return html.Div(className="chart", **marks(slot=name, testid=name))
