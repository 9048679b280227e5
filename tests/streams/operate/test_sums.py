"""Daily sums of before a store: a city's own from a table, a simulated city's from its recipe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from streams import settings as configuration
from streams.clock import city_ms, real_ms
from streams.errors import StoreError
from streams.geography.places import load
from streams.model.event import SumsImported
from streams.model.local_day import local_day
from streams.model.store import StoreInfo
from streams.model.sums import wrong
from streams.operate.sums import read, simulate, simulating, take
from streams.registry.audit import Wanted
from streams.registry.registry import Registry
from streams.settings import Settings
from streams.wire import entry
from tests.sealing import sealer

HEAD = "day,measure,region,unit,amount\n"
TODAY = 20_780
STORE = StoreInfo(city="2112", demo=True, created_ms=real_ms(), salt="5a17")


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Registry]:
    found = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    found.migrate()
    yield found
    found.close()


def settings(folder: Path, past_days: int = 34) -> Settings:
    return Settings.model_validate({"store": {"data_dir": folder}, "demo": {"past_days": past_days}})


def table(folder: Path, *lines: str, head: str = HEAD) -> Path:
    file = folder / "sums.csv"
    file.write_text(head + "\n".join(lines), "utf-8-sig")
    return file


def imported(registry: Registry) -> list[SumsImported]:
    events = [entry.unpack(packed[4:]) for _, packed in registry.pending()]
    return [event for event in events if isinstance(event, SumsImported)]


def test_lines_of_a_day_are_added_up(tmp_path: Path) -> None:
    lines = ("2025-11-30,reports,211221,,4", "2025-11-30,reports,211221,,3", "2025-12-01,handle.240,211221,agri,1")
    assert read(table(tmp_path, *lines), "2112", TODAY) == {
        20_422: {"reports": {"211221": 7}},
        20_423: {"handle": {"211221/agri.240": 1}},
    }


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("30.11.2025,reports,211221,,4", "line 3: a day is YYYY-MM-DD"),
        ("2025-11-30,reports,211221,,4.5", "line 3: .*whole number"),
        ("2025-11-30,reports,210100,,4", "line 3: '210100' is no code of a region of 2112"),
        ("2025-11-30,reports,211221,,-4", "line 3: reports of 211221 is negative"),
        ("2025-11-30,stage.handle,211221,,4", "line 3: 'stage.handle' is no measure"),
        ("2026-11-01,reports,211221,,4", "line 3: 2026-11-01 is nearer than 32 days"),
    ],
)
def test_one_wrong_line_refuses_the_table_and_is_named(tmp_path: Path, line: str, why: str) -> None:
    with pytest.raises(StoreError, match=why):
        read(table(tmp_path, "2025-11-30,reports,211221,,4", line), "2112", TODAY)


def test_another_head_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="the first line must be day,measure,region,unit,amount"):
        read(table(tmp_path, head="day,amount\n"), "2112", TODAY)


def test_an_import_is_on_record_and_the_journal_gets_a_days_sums_each(tmp_path: Path, registry: Registry) -> None:
    with pytest.raises(StoreError, match="no store yet"):
        take(settings(tmp_path), registry, table(tmp_path), "旧平台", "同比", print)
    registry.set_store(STORE)
    file = table(tmp_path, "2025-11-30,reports,211221,,4", "2025-12-01,open,211221,,-1")
    said: list[str] = []
    take(settings(tmp_path), registry, file, "旧平台", "同比", said.append)
    assert said == ["sums of 2 days, 2 in all"]
    found = imported(registry)
    assert [(one.day, one.origin, one.sums) for one in found] == [
        (20_422, "旧平台", {"reports": {"211221": 4}}),
        (20_423, "旧平台", {"open": {"211221": -1}}),
    ]
    [record] = [one.record for one in registry.audit_search(Wanted(action="sums.import"), limit=5)]
    assert (record.reason, record.fields) == ("同比", ("origin=旧平台", "days=2"))


def test_a_simulated_city_imports_the_days_before_its_cases(tmp_path: Path, registry: Registry) -> None:
    registry.set_store(STORE)
    began = local_day(city_ms(STORE, STORE.created_ms))
    simulate(settings(tmp_path, past_days=63), registry, load(), lambda _: None)
    found = imported(registry)
    assert [one.day for one in found] == [began - 63, began - 62, began - 61]
    assert all(sum(one.sums["reports"].values()) > 300 and wrong(one.sums, "2112") == "" for one in found)


def test_a_process_of_its_own_takes_the_settings_as_they_were_read(tmp_path: Path, registry: Registry) -> None:
    registry.set_store(STORE)
    file = tmp_path / "config.yaml"
    file.write_text(
        yaml.safe_dump({"store": {"data_dir": str(tmp_path)}, "demo": {"past_days": 61, "seed": 7}}), "utf-8"
    )
    taken = configuration.load(file)
    with simulating(taken) as process:
        assert process is not None
        process.join(120)
        assert process.exitcode == 0
    with simulating(taken) as again:
        assert again is None
    [found] = imported(registry)
    assert found.day == local_day(city_ms(STORE, STORE.created_ms)) - 61


def test_nothing_simulated_enters_a_production_store(tmp_path: Path, registry: Registry) -> None:
    registry.set_store(StoreInfo(city="2112", demo=False, created_ms=real_ms()))
    with pytest.raises(StoreError, match="production"):
        simulate(settings(tmp_path, past_days=63), registry, load(), print)
    assert imported(registry) == []
