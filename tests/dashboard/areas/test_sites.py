from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from dashboard.areas.sites import load
from streams.access.subject import Role
from streams.errors import ConfigError
from streams.geography.places import Places
from streams.geography.places import load as geography
from streams.model.audit import AuditRecord
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from tests.dashboard.conftest import Site

HEAD = "id,kind,name,region,lon,lat,datum\n"


@pytest.fixture(scope="module")
def places() -> Places:
    return geography()


def test_a_demo_city_has_its_stations_and_a_real_one_none_of_them(places: Places) -> None:
    found = load("", places, demo=True)
    assert Counter(site.kind for site in found) == {"rest": 151, "room": 106, "centre": 113}
    assert all(places.known(site.region) for site in found)
    assert load("", places, demo=False) == ()


def test_a_citys_own_table_with_its_datum(places: Places, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(
        HEAD + "s1,rest,甲站,211221106,123.7,42.2,gcj02\nr1,调解室,乙室,211221106201,123.7,42.2,wgs84\n", "utf-8"
    )
    shifted, plain = load(str(file), places, demo=True)
    assert (plain.lon_e6, plain.lat_e6) == (123_700_000, 42_200_000)
    assert 3_000 < plain.lon_e6 - shifted.lon_e6 < 10_000


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n1,2\n", "there is no head"),
        ("", "is empty"),
        (HEAD + "s1,rest,x,211221106,here,42,wgs84\n", "line 2"),
        (HEAD + "s1,rest,x,211221106,123,42,mars\n", "line 2"),
        (HEAD + "s1,pub,x,211221106,123,42,wgs84\n", "line 2"),
        (HEAD + "s1,rest,x,999999,123,42,wgs84\n", "line 2"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(places: Places, tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=why):
        load(str(file), places, demo=False)
    with pytest.raises(ConfigError, match="cannot be read"):
        load(str(tmp_path / "none.csv"), places, demo=False)


def test_the_citys_own_sites_are_on_the_map_each_with_its_kind(tmp_path: Path) -> None:
    site = Site(tmp_path, demo=False)
    desk = site.signed_in(Role.DUTY)
    assert desk.get("/region/2112/sites").get_json() == {"sites": []}
    record = AuditRecord(1, "s", "security_admin", "2112", "", "own.take", "own/sites", reason="建档")
    rows = [
        (f"{kind}-1", kind, kind, "211221106", "123.700000", "42.200000", "wgs84", "", "no")
        for kind in ("aed", "school")
    ]
    site.registry.take_own(OwnTables({"sites": rows}, {}), record, TakenBy("李主任", "建档", 0))
    shown = {kind: {"kind": kind, "name": kind, "lon": 123_700_000, "lat": 42_200_000} for kind in ("school", "aed")}
    assert desk.get("/region/2112/sites").get_json() == {"sites": [shown["school"], shown["aed"]]}
    assert desk.get("/region/211221106/sites?kind=aed").get_json() == {"sites": [shown["aed"]]}
    assert desk.get("/region/211282/sites").get_json() == {"sites": []}
    site.registry.close()
