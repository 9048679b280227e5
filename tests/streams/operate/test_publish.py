from __future__ import annotations

from pathlib import Path

import pytest

from streams.errors import StoreError
from streams.history.history import History
from streams.kpi.dictionary import KPIS, Shape
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.model.local_day import day_start
from streams.operate.publish import publish
from streams.operate.track import day_number
from streams.registry.registry import Registry
from streams.settings import Settings

DAY = "2026-11-20"
NOON = day_start(day_number(DAY)) + 12 * 3_600_000


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    made = Settings.model_validate({"store": {"data_dir": tmp_path}})
    history = History(made.history_url)
    history.open()
    cases = [
        Case(id=f"c{n}", village=village, type="H01", category="H", reported_at=NOON)
        for n, village in enumerate(("211221106201", "211221106201", "211224001001"))
    ]
    history.put(cases, EntryId(1, 0), NOON + 86_400_000)
    history.close()
    return made


@pytest.fixture
def registry(settings: Settings) -> Registry:
    made = Registry(settings.registry_url)
    made.migrate()
    return made


def test_a_period_that_is_over_is_cut_for_an_area_and_those_below(settings: Settings, registry: Registry) -> None:
    said = {"first": DAY, "last": DAY, "reason": "日报"}
    n = publish(settings, registry, region="2112", below=True, **said)
    day = day_number(DAY)
    rows = {code: registry.published(code, day, day) for code in ("2112", "211221", "211224", "211281")}
    assert [len(found) and int(found["reports"].value or 0) for found in rows.values()] == [3, 2, 1, 0]
    made_of_cases = [kpi for kpi in KPIS if kpi.shape not in (Shape.LIVE, Shape.CONTEXT)]
    assert n == 3 * len(made_of_cases)
    assert {name: row.version for name, row in rows["2112"].items()} == {k.id: k.version for k in made_of_cases}
    registry.close()


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"last": "2026-11-21"}, "is over"),
        ({"first": "2026-11-21", "last": DAY}, "is over"),
        ({"region": "2101"}, "no area"),
        ({"reason": " "}, "reason"),
        ({"first": "x"}, "no day"),
    ],
)
def test_what_cannot_be_published_says_why(
    settings: Settings, registry: Registry, change: dict[str, str], why: str
) -> None:
    said = {"region": "2112", "first": DAY, "last": DAY, "reason": "日报", **change}
    with pytest.raises(StoreError, match=why):
        publish(settings, registry, below=False, **said)
    assert registry.published("2112", day_number(DAY), day_number(DAY)) == {}
    registry.close()
