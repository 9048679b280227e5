"""The wall as Dash's own means make it: an Interval asks each second, a Patch brings every dot and the numbers.

Favoured where it can be: one world for all viewers, moved once a second. Two maps: `lists` is told positions as lists,
as a Patch is commonly written; `typed` as the base64 arrays that plotly makes of a whole figure, once for all viewers.
"""

from __future__ import annotations

import time
from typing import Any

import dash
import numpy as np
from dash import Input, Output, Patch, dcc, html
from plotly import graph_objects as go

DOTS, MOVED = 15_000, 3_000
REGIONS = 90


class World:
    """`second`: the one its dots stand at."""

    def __init__(self) -> None:
        self._dice = np.random.default_rng(1)
        self._lon = self._dice.uniform(123.0, 125.0, DOTS)
        self._lat = self._dice.uniform(42.0, 43.5, DOTS)
        self._second = 0
        self.told: dict[str, dict[str, Any]] = {}
        self.numbers: list[tuple[int, int, int]] = []

    def stand(self, second: int) -> None:
        if second == self._second:
            return
        self._second = second
        some = self._dice.integers(0, DOTS, MOVED)
        self._lon[some] += self._dice.uniform(-1e-4, 1e-4, MOVED)
        self._lat[some] += self._dice.uniform(-1e-4, 1e-4, MOVED)
        typed = go.Figure(go.Scattermap(lon=self._lon, lat=self._lat)).to_dict()["data"][0]
        lists = {"lon": self._lon.round(6).tolist(), "lat": self._lat.round(6).tolist()}
        self.told = {"typed": typed, "lists": lists}
        self.numbers = [(int(a), int(b), int(c)) for a, b, c in self._dice.integers(0, 900, (REGIONS, 3))]


world = World()
world.stand(1)
app = dash.Dash("interval_wall")
app.layout = html.Div(
    [
        dcc.Interval(id="second", interval=1000),
        *(dcc.Graph(id=name, figure=go.Figure(go.Scattermap(told))) for name, told in world.told.items()),
        *(html.Table(id=f"{name}-numbers") for name in world.told),
    ]
)


def register(name: str) -> None:
    @app.callback(Output(name, "figure"), Output(f"{name}-numbers", "children"), Input("second", "n_intervals"))
    def second(_n: int) -> tuple[Patch, list[html.Tr]]:
        world.stand(int(time.time()))
        patch = Patch()
        patch["data"][0]["lon"] = world.told[name]["lon"]
        patch["data"][0]["lat"] = world.told[name]["lat"]
        return patch, [html.Tr([html.Td(n) for n in line]) for line in world.numbers]


for name in world.told:
    register(name)
server = app.server
