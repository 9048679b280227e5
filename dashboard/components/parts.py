"""The parts the pages share. `slot`: an element the browser's module writes into; its testid is its name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.locale import Words
from streams.kpi import targets
from streams.kpi.dictionary import Kpi, by_id
from streams.model.local_day import day_start, stamp
from streams.model.regulation import Regulation, calendar_left


def marks(**names: str) -> dict[str, Any]:
    """Data attributes: `slot` for the browser's module, `testid` for tests."""
    return {f"data-{name}": value for name, value in names.items()}


def slot(name: str, text: str = "", css: str = "") -> html.Span:
    return html.Span(text, className=css, **marks(slot=name, testid=name))


def notes() -> html.P:
    """One line of what the address asks for and the page cannot show; nothing where all is shown."""
    return html.P(className="note", role="status", **marks(slot="notes", testid="notes"))


def calendar_note(words: Words, regulation: Regulation, today: int) -> str:
    """That the known holidays end, and what to do; '' while that is far off."""
    left = calendar_left(regulation, today)
    if left is None:
        return ""
    key = "calendar_ends" if left >= 0 else "calendar_ended"
    return words[key].format(day=stamp(day_start(regulation.known_until))[:10], n=left)


def standing() -> list[Component]:
    """What every header says: city time, the age of the newest data, and a heart that beats with the server."""
    heart = html.I(className="heart", **marks(slot="heart", testid="heart"))
    return [slot("clock", css="digits clock"), slot("age", css="age"), heart, slot("mode")]


def badge(words: Words, *, demo: bool) -> html.Div | None:
    """模拟数据, on every page of a demo store."""
    return html.Div(words["simulated"], className="badge", **marks(testid="simulated")) if demo else None


def kpi(words: Words, name: str, *, was: bool = False, target: float | None = None) -> html.Div:
    """A number with its name, its unit, the n it is made of, and its definition at hand. `was`: with a place for what
    it was before and a way to its cases; then its definition is a key away too. `target`: what it is to reach."""
    entry = by_id(name)
    zh = words.language == "zh"
    number: Component = slot(f"kpi-{name}", "…", "digits")
    if was:
        number = html.A(number, **marks(slot=f"go-{name}", testid=f"go-{name}"))
    unit = html.Small(entry.unit_zh if zh else entry.unit_en)
    title = html.Div(entry.zh if zh else entry.en, className="kpi-name")
    made_of = [slot(f"n-{name}", css="n")] if entry.counted else []
    before = [slot(f"was-{name}", css="n")] if was else []
    if target is not None:
        aim = words["target"].format(text=targets.text(entry, target))
        before.append(html.Span(aim, className="n", **marks(testid=f"target-{name}")))
    key: dict[str, Any] = {"tabIndex": 0} if was else {}
    return html.Div(
        [title, html.Div([number, unit]), *made_of, *before],
        className="kpi",
        **key,
        title=meaning(words, entry, words["month_so_far"] if entry.counted else ""),
    )


def meaning(words: Words, entry: Kpi, period: str = "") -> str:
    """What a number says of itself when it is asked: formula, what is left out, period, version and its reason."""
    zh = words.language == "zh"
    without, why = (entry.without_zh, entry.why_zh) if zh else (entry.without_en, entry.why_en)
    parts = [
        entry.formula_zh if zh else entry.formula_en,
        words["kpi_without"].format(what=without) if without else "",
        period,
        words["kpi_version"].format(n=entry.version),
        words["kpi_why"].format(why=why) if why else "",
    ]
    return words["joint"].join(part for part in parts if part)


def panel(
    name: str,
    title: str,
    *inside: Component | str | None,
    aside: str = "",
    beside: Sequence[str] = (),
    hidden: bool = False,
) -> html.Section:
    """A titled group; its own age is shown at its head. `aside`, `beside`: slots at its end and before that. `hidden`:
    until its module shows it."""
    slots = [slot(asked, css="aside") for asked in (*beside, aside) if asked]
    head = html.Header([html.H2(title), *slots])
    more: dict[str, Any] = {"hidden": True} if hidden else {}
    return html.Section([head, *inside], className=f"panel {name}", **more, **marks(testid=f"panel-{name}"))


def the_map(words: Words) -> html.Div:
    return html.Div(
        [
            html.Div(id="map", **marks(testid="map")),
            html.Div(words["no_webgl"], className="no-webgl", hidden=True, **marks(testid="no-webgl")),
            html.Div(className="legend", **marks(slot="legend", testid="legend")),
            html.Div([slot("map-note"), words["schematic"]], className="schematic", **marks(testid="schematic")),
        ],
        className="map-frame",
    )


def seat_bar() -> html.Form:
    """Asks for the PIN of a seat whose time is up; hidden until then. Dash has no plain input: the module fills it."""
    return html.Form(className="seat", hidden=True, id="seat", **marks(testid="seat"))


def veil() -> html.Div:
    """What covers the page when what is shown is not live."""
    return html.Div(slot("veil-text"), className="veil", hidden=True, role="alert", **marks(testid="veil"))
