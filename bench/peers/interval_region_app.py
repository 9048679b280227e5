"""The page of an area as plain Dash makes it: an Interval asks each second, one callback reads history by SQL into
pandas and answers with all numbers, the table and six figures of Plotly's own kinds.

Favoured where it can be: the same database with the same indices, groups counted in SQL, no sign-in, no rights, no
links to cases, no words in another language, no live line beside it, no map.
"""

from __future__ import annotations

import os
from typing import Any

import dash
import pandas as pd
from dash import Input, Output, dcc, html
from plotly import graph_objects as go
from sqlalchemy import create_engine, text

from streams.geography.places import load

URL = "CITY_BENCH_HISTORY"
"""The environment's name for the address of history."""
FIGURES = ("days", "ages", "hours", "late", "types", "ways")
_HOUR, _DAY = 3_600_000, 86_400_000
_EAST = 8 * _HOUR
_OF = "counts AND NOT restricted AND village LIKE :area"
_MONTH = f"{_OF} AND reported_at >= :since"
_OPEN = f"{_OF} AND ended_at = 0"
_WAYS = "channel, CASE WHEN unit = '' THEN 'village' ELSE 'department' END AS holder"
_LOCAL = f"(reported_at + {_EAST})"
QUERIES = {
    "days": f"SELECT {_LOCAL} / {_DAY} AS day, count(*) AS n, sum(ended_at > 0) AS done "
    f"FROM cases WHERE {_MONTH} GROUP BY 1",
    "ages": f"SELECT substr(village, 1, :tier) AS area, min((:now - reported_at) / {_DAY} / 7, 5) AS band, "
    f"count(*) AS n, sum(due > 0 AND due <= :now) AS late FROM cases WHERE {_OPEN} GROUP BY 1, 2",
    "hours": f"SELECT ({_LOCAL} / {_DAY} + 3) % 7 AS weekday, {_LOCAL} / {_HOUR} % 24 AS hour, count(*) AS n "
    f"FROM cases WHERE {_MONTH} GROUP BY 1, 2",
    "late": f"SELECT unit, type, count(*) AS n FROM cases WHERE {_OPEN} AND due > 0 AND due <= :now "
    "GROUP BY 1, 2 ORDER BY 3 DESC LIMIT 9",
    "types": f"SELECT type, count(*) AS n FROM cases WHERE {_MONTH} GROUP BY 1 ORDER BY 2 DESC LIMIT 9",
    "ways": f"SELECT {_WAYS}, ended_at > 0 AS done, count(*) AS n FROM cases WHERE {_MONTH} GROUP BY 1, 2, 3",
}

engine = create_engine(os.environ[URL]) if URL in os.environ else None
places = load()
app = dash.Dash("interval_region", assets_folder="none")
app.layout = html.Div(
    [
        dcc.Location(id="place"),
        dcc.Interval(id="second", interval=1000),
        html.Div(id="numbers"),
        html.Div(id="below", className="below-table"),
        *(dcc.Graph(id=name, className="graph", style={"height": "260px"}) for name in FIGURES),
    ],
    style={"display": "grid", "gridTemplateColumns": "1fr 1fr 1fr"},
)


@app.callback(
    Output("numbers", "children"),
    Output("below", "children"),
    *(Output(name, "figure") for name in FIGURES),
    Input("second", "n_intervals"),
    Input("place", "pathname"),
)
def second(_: int | None, path: str) -> tuple[Any, ...]:
    area = path.rpartition("/")[2] or "2112"
    found = _read(area)
    open_, late = int(found["ages"]["n"].sum()), int(found["ages"]["late"].sum())
    numbers = [html.Span(f"{n:,}", className="plain-number") for n in (open_, late, int(found["days"]["n"].sum()))]
    return (numbers, _table(found["ages"]), *(_FIGURES[name](found[name]) for name in FIGURES))


def _read(area: str) -> dict[str, pd.DataFrame]:
    assert engine is not None
    tier = {4: 6, 6: 9}.get(len(area), 12)
    with engine.connect() as tx:
        now = int(tx.execute(text("SELECT at FROM standing")).scalar() or 0)
        values = {"area": f"{area}%", "since": now - 30 * _DAY, "now": now, "tier": tier}
        return {name: pd.read_sql(text(query), tx, params=_named(query, values)) for name, query in QUERIES.items()}


def _named(query: str, values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if f":{name}" in query}


def _table(ages: pd.DataFrame) -> html.Table:
    sums = ages.groupby("area")[["n", "late"]].sum()
    rows = []
    for code, n, late in sums.itertuples():
        if places.known(str(code)):
            way = dcc.Link(places.name(str(code)), href=f"/region/{code}")
            rows.append(html.Tr([html.Td(way), html.Td(int(n)), html.Td(int(late))]))
    return html.Table(rows)


def _days(frame: pd.DataFrame) -> go.Figure:
    dates = pd.to_datetime(frame["day"], unit="D")
    lines = [go.Scatter(x=dates, y=frame[name], name=name, mode="lines+markers") for name in ("n", "done")]
    return go.Figure(lines)


def _ages(frame: pd.DataFrame) -> go.Figure:
    parts = frame.groupby("band")
    bars = [go.Bar(x=part["n"], y=part["area"], orientation="h", name=str(band)) for band, part in parts]
    return go.Figure(bars, layout={"barmode": "stack"})


def _hours(frame: pd.DataFrame) -> go.Figure:
    return go.Figure(go.Heatmap(x=frame["hour"], y=frame["weekday"], z=frame["n"]))


def _late(frame: pd.DataFrame) -> go.Figure:
    return go.Figure(go.Bar(x=frame["n"], y=frame["type"] + " " + frame["unit"], orientation="h"))


def _types(frame: pd.DataFrame) -> go.Figure:
    return go.Figure(go.Bar(x=frame["n"], y=frame["type"], orientation="h"))


def _ways(frame: pd.DataFrame) -> go.Figure:
    names = [*dict.fromkeys([*frame["channel"], *frame["holder"]]), "open", "done"]
    at = {name: n for n, name in enumerate(names)}
    source = [*frame["channel"].map(at), *frame["holder"].map(at)]
    target = [*frame["holder"].map(at), *(at["done" if one else "open"] for one in frame["done"])]
    ribbons = {"source": source, "target": target, "value": [*frame["n"]] * 2}
    return go.Figure(go.Sankey(node={"label": names}, link=ribbons))


_FIGURES = {"days": _days, "ages": _ages, "hours": _hours, "late": _late, "types": _types, "ways": _ways}
server = app.server
