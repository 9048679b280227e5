from __future__ import annotations

import math

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from streams.fold.alerting.clusters import Clusters
from streams.fold.alerting.similar import BY_COMMUNITY, PlacedReport
from streams.model.alert_plan import AlertPlan
from streams.model.case import Case
from streams.model.distance import M_PER_E6
from tests.streams.fold.city import NOW
from tests.streams.fold.contexts import context

VILLAGE, NEXT = "211221106201", "211221106202"


def case(n: int, minute: int = 0, kind: str = "S03", village: str = VILLAGE, lon: int = 0) -> Case:
    at = NOW + minute * 60_000
    return Case(f"c{n}", village, kind, reported_at=at, lon_e6=lon, lat_e6=42_000_000 if lon else 0)


def found(*cases: Case, minute: int = 29) -> dict[str, int]:
    clusters = Clusters(context())
    for one in cases:
        clusters.add(one)
    return {name: (spot.since - NOW) // 60_000 for name, spot in clusters.now(NOW + minute * 60_000).items()}


def test_five_of_a_type_in_one_place_within_half_an_hour_stand_out_since_the_fifth() -> None:
    five = [case(n, n) for n in range(5)]
    assert found(*five) == {f"S03/{VILLAGE}": 4}
    assert found(*five[:4]) == {}
    assert found(*five, minute=31) == {}, "the first is no longer of the window"


def test_a_matter_that_is_told_twice_counts_once_and_is_forgotten_once() -> None:
    assert found(*[case(0)] * 5) == {}
    assert found(*[case(0)] * 5, minute=31) == {}


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


WINDOW, N, METRES = AlertPlan().cluster_window * 1000, AlertPlan().cluster_n, AlertPlan().cluster_m


def near(kind: str, a: PlacedReport, b: PlacedReport) -> bool:
    if kind in BY_COMMUNITY or not (a.lon_e6 and b.lon_e6):
        return a.village == b.village
    east = (a.lon_e6 - b.lon_e6) * math.cos(math.radians(a.lat_e6 / 1e6))
    return math.hypot((a.lat_e6 - b.lat_e6) * M_PER_E6, east * M_PER_E6) <= METRES


def by_hand(kind: str, told: list[PlacedReport], now: int) -> dict[str, int]:
    """Everybody with everybody, anew: type/village -> since when."""
    found: dict[str, int] = {}
    rest = sorted((one for one in told if one.at > now - WINDOW), key=lambda one: (one.at, one.case))
    while rest:
        here = [one for one in rest if near(kind, rest[0], one)]
        if len(here) >= N:
            found.setdefault(f"{kind}/{rest[0].village}", here[N - 1].at)
        gone = here if len(here) >= N else rest[:1]
        rest = [one for one in rest if one not in gone]
    return found


def since(clusters: Clusters, now: int) -> dict[str, int]:
    return {name: spot.since for name, spot in clusters.now(now).items()}


happened = st.lists(
    st.tuples(
        st.sampled_from(["S02", "S03"]),
        st.sampled_from([VILLAGE, NEXT]),
        st.integers(0, 4),
        st.integers(0, 5),
        st.integers(-3, 12),
        st.booleans(),
    ),
    min_size=N,
    max_size=60,
)


@given(happened)
def test_what_moved_alone_is_looked_at_and_the_same_stands_out_as_if_all_were(
    done: list[tuple[str, str, int, int, int, bool]],
) -> None:
    """Placed and not, across villages, late and on time, while the window goes on and after a restart."""
    clusters, told, now = Clusters(context()), {"S02": [], "S03": []}, NOW  # type: ignore[var-annotated]
    for n, (kind, village, x, y, minute, again) in enumerate(done):
        now += max(0, minute) * 60_000
        at = now - max(0, -minute) * 12 * 60_000
        lon, lat = (123_000_000 + x * 2_000, 42_000_000 + y * 1_500) if x else (0, 0)
        clusters.add(Case(f"c{n}", village, kind, reported_at=at, lon_e6=lon, lat_e6=lat))
        told[kind].append(PlacedReport(at, f"c{n}", village, lon, lat))
        assert since(clusters, now) == by_hand("S02", told["S02"], now) | by_hand("S03", told["S03"], now)
        if again:
            saved = msgspec.msgpack.decode(msgspec.msgpack.encode(clusters.types), type=dict[str, list[PlacedReport]])
            clusters = Clusters(context())
            clusters.types = saved
    for later in range(now, now + WINDOW + 1, WINDOW // 6):
        assert since(clusters, later) == by_hand("S02", told["S02"], later) | by_hand("S03", told["S03"], later)
    assert clusters.types == {}
