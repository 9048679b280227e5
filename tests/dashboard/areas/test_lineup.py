from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.areas.lineup import OnDuty, load
from streams.errors import ConfigError
from streams.geography.places import Places
from streams.geography.places import load as geography

HEAD = "region,unit,who,phone\n"
TOWN = "211221106"


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
