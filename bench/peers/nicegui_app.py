"""The wall as NiceGUI makes it, run in an environment of its own (`build/peers`): a timer of each viewer's page moves
the dots and renews the table. Favoured where it can be: one world for all viewers, moved once a second."""

from __future__ import annotations

import random
import sys
import time

from nicegui import ui  # type: ignore[import-not-found]

DOTS, MOVED, REGIONS = 15_000, 3_000, 90
"""As in `interval_wall`, which this environment cannot import."""
COLUMNS = [{"name": name, "label": name, "field": name} for name in ("a", "b", "c")]


class Moving:
    """`second`: the one its dots stand at."""

    def __init__(self) -> None:
        self._dice = random.Random(1)
        self.lon = [round(self._dice.uniform(123.0, 125.0), 6) for _ in range(DOTS)]
        self.lat = [round(self._dice.uniform(42.0, 43.5), 6) for _ in range(DOTS)]
        self.rows: list[dict[str, int]] = []
        self._second = 0

    def stand(self, second: int) -> None:
        if second == self._second:
            return
        self._second = second
        for n in self._dice.sample(range(DOTS), MOVED):
            self.lon[n] = round(self.lon[n] + self._dice.uniform(-1e-4, 1e-4), 6)
            self.lat[n] = round(self.lat[n] + self._dice.uniform(-1e-4, 1e-4), 6)
        self.rows = [{name: self._dice.randrange(900) for name in "abc"} for _ in range(REGIONS)]


moving = Moving()


@ui.page("/")  # type: ignore[untyped-decorator]
def wall() -> None:
    figure = {"data": [{"type": "scattermap", "lon": moving.lon, "lat": moving.lat}], "layout": {}}
    plot = ui.plotly(figure)
    table = ui.table(columns=COLUMNS, rows=moving.rows)

    def second() -> None:
        moving.stand(int(time.time()))
        plot.update()
        table.update_rows(moving.rows)

    ui.timer(1.0, second)


ui.run(host="127.0.0.1", port=int(sys.argv[1]), show=False, reload=False, show_welcome_message=False)
