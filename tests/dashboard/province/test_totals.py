"""A total says of how many cities it is, and none is ever silently lacking."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dashboard.province.totals import COUNTS, SILENT_MS, CityAnswer, CityLine, CityState, line, merged
from streams.model.local_day import day_start
from streams.wire.records import RegionNumbers
from streams.wire.totals import CityTotals

TODAY = 20_000
NOON = day_start(TODAY) + 12 * 3_600_000


def numbers(n: int = 1, *, reachable: int | None = 4, due: int | None = 10) -> RegionNumbers:
    return RegionNumbers(n, 2 * n, reachable, 3 * n, None if due is None else due - 1, due, 30, 5, 0)


def heard(n: int = 1, *, age_ms: int = 0, fold: int = NOON, demo: bool = False, **more: int | None) -> CityAnswer:
    totals = CityTotals(
        city="2112", name="铁岭市", demo=demo, now=fold, fold=fold, rate=1.0, counties=7, silent=0,
        numbers=numbers(n, **more),
    )  # fmt: skip
    return CityAnswer(totals, age_ms)


def judged(found: CityAnswer | None) -> CityState:
    return line("2112", found, TODAY, demo=False).state


def test_what_a_city_is_to_its_province() -> None:
    assert judged(None) is CityState.NEVER
    assert judged(heard(age_ms=SILENT_MS)) is CityState.HEARD
    assert judged(heard(age_ms=SILENT_MS + 1)) is CityState.SILENT
    assert judged(heard(fold=day_start(TODAY) - 1)) is CityState.OTHER_DAY
    assert judged(heard(demo=True)) is CityState.OTHER_KIND
    assert SILENT_MS == 30_000


def test_thirteen_of_fourteen() -> None:
    lines = [line(f"21{n:02}", heard(10, age_ms=0 if n else SILENT_MS + 1), TODAY, demo=False) for n in range(14)]
    found = merged(lines)
    assert {name: (one.value, one.of) for name, one in found.counts.items()} == {
        "reports": (130, 13),
        "open": (260, 13),
        "overdue": (390, 13),
        "reachable": (52, 13),
    }
    assert (found.on_time, found.due, found.rated, found.rate, found.few) == (117, 130, 13, "90.0", False)
    assert [one.name for one in lines if not one.counted] == ["铁岭市"]


def test_what_one_city_does_not_say_is_of_fewer_cities() -> None:
    lines = [
        CityLine("2101", CityState.HEARD, heard()),
        CityLine("2102", CityState.HEARD, heard(reachable=None, due=None)),
    ]
    found = merged(lines)
    assert (found.counts["reports"].of, found.counts["reachable"].of, found.rated) == (2, 1, 1)
    assert found.few


def test_of_no_city_there_is_no_number() -> None:
    found = merged([CityLine("2101", CityState.NEVER)])
    assert all((one.value, one.of) == (0, 0) for one in found.counts.values())
    assert (found.rate, found.few) == ("", False)


LINES = st.lists(
    st.builds(
        lambda n, state: CityLine("2112", state, None if state is CityState.NEVER else heard(n)),
        st.integers(0, 10**6),
        st.sampled_from(CityState),
    ),
    max_size=20,
)


@given(LINES, LINES, st.randoms())
def test_neither_order_nor_grouping_changes_a_total(some: list[CityLine], more: list[CityLine], by: object) -> None:
    whole, a, b = [*some, *more], merged(some), merged(more)
    by.shuffle(whole)  # type: ignore[attr-defined]
    found = merged(whole)
    for name in COUNTS:
        assert found.counts[name].value == a.counts[name].value + b.counts[name].value
        assert found.counts[name].of == a.counts[name].of + b.counts[name].of <= sum(one.counted for one in whole)
    assert (found.on_time, found.due) == (a.on_time + b.on_time, a.due + b.due)
