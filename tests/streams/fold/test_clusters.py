from __future__ import annotations

from streams.fold.clusters import Clusters
from streams.model.case import Case
from tests.streams.fold.city import NOW

VILLAGE, NEXT = "211221106201", "211221106202"


def case(n: int, minute: int = 0, kind: str = "S03", village: str = VILLAGE, lon: int = 0) -> Case:
    at = NOW + minute * 60_000
    return Case(f"c{n}", village, kind, reported_at=at, lon_e6=lon, lat_e6=42_000_000 if lon else 0)


def found(*cases: Case, minute: int = 29) -> dict[str, int]:
    clusters = Clusters()
    for one in cases:
        clusters.add(one)
    return {name: (spot.since - NOW) // 60_000 for name, spot in clusters.now(NOW + minute * 60_000).items()}


def test_five_of_a_type_in_one_place_within_half_an_hour_stand_out_since_the_fifth() -> None:
    five = [case(n, n) for n in range(5)]
    assert found(*five) == {f"S03/{VILLAGE}": 4}
    assert found(*five[:4]) == {}
    assert found(*five, minute=31) == {}, "the first is no longer of the window"


def test_another_type_or_village_is_another_matter() -> None:
    four = [case(n) for n in range(4)]
    assert found(*four, case(9, kind="S04")) == {}
    assert found(*four, case(9, village=NEXT)) == {}


def test_with_places_five_hundred_metres_count_whatever_the_village() -> None:
    near = [case(n, village=NEXT if n % 2 else VILLAGE, lon=123_000_000 + n * 1000) for n in range(5)]
    assert list(found(*near)) == [f"S03/{VILLAGE}"], "83 m apart each"
    far = [case(n, lon=123_000_000 + n * 5000) for n in range(5)]
    assert found(*far) == {}


def test_heating_is_by_the_community_one_boiler_heats() -> None:
    apart = [case(n, kind="S02", lon=123_000_000 + n * 9000) for n in range(5)]
    assert list(found(*apart)) == [f"S02/{VILLAGE}"]


def test_what_is_no_matter_or_restricted_is_not_counted() -> None:
    four = [case(n) for n in range(4)]
    for more in ({"invalid": True}, {"restricted": True}):
        assert found(*four, Case("x", VILLAGE, "S03", reported_at=NOW, **more)) == {}  # type: ignore[arg-type]
