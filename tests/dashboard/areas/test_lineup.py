from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.areas.lineup import OnDuty, load, with_own
from streams.errors import ConfigError
from streams.geography.places import Places
from streams.geography.places import load as geography
from streams.model.audit import AuditRecord
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.registry import Registry
from tests.sealing import sealer
from tests.streams.operate.own_city import DAY

HEAD = "region,unit,who,phone\n"
TOWN = "211221106"
REST = ("", "", "", "no")
"""From and until what hour, mail, and whether for another."""


@pytest.fixture(scope="module")
def places() -> Places:
    return geography()


def test_a_citys_own_table_and_an_example_in_a_demo(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "lineup.csv"
    file.write_text(f"{HEAD}{TOWN},police,王所,02412345678\n", "utf-8")
    assert load(str(file), places, demo=False) == {(TOWN, "police"): OnDuty("王所", "02412345678")}
    assert load("", places, demo=False) == {}
    assert {one.phone for one in load("", places, demo=True).values()} == {"示例电话"}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a\n1\n", "names the columns"),
        (f"{HEAD}211221,police,x,1\n", "line 2"),
        (f"{HEAD}{TOWN},pub,x,1\n", "line 2"),
        (f"{HEAD}{TOWN},police,,1\n", "line 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(places: Places, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "lineup.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=why):
        load(str(file), places, demo=True)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(str(tmp_path / "none"), places, demo=True)


def test_who_the_citys_own_table_has_on_duty_today_goes_before_the_configuration(tmp_path: Path) -> None:
    registry = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    registry.migrate()
    rows = [
        (TOWN, "", "duty", "李", "024-70000001", "2026-11-23", "2026-11-29", *REST),
        (TOWN, "police", "duty", "王", "024-70000002", "", "", *REST),
        (TOWN, "justice", "duty", "赵", "024-70000003", "2026-11-30", "", *REST),
        (TOWN, "court", "head", "钱", "024-70000004", "", "", *REST),
    ]
    record = AuditRecord(1, "s", "security_admin", "2112", "", "own.take", "own/lineups", reason="建档")
    registry.take_own(OwnTables({"lineups": rows}, {}), record, TakenBy("甲", "建档", DAY))
    configured = {(TOWN, unit): OnDuty("旧", "1") for unit in ("justice", "court")}
    assert with_own(configured, registry, DAY) == {
        (TOWN, "township"): OnDuty("李", "024-70000001"),
        (TOWN, "police"): OnDuty("王", "024-70000002"),
        (TOWN, "justice"): OnDuty("旧", "1"),
        (TOWN, "court"): OnDuty("旧", "1"),
    }
    later = with_own({}, registry, DAY + 7)
    assert set(later) == {(TOWN, "police"), (TOWN, "justice")}
    registry.close()
