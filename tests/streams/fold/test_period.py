"""A statistical month so far equals what the daily facts say, however they came and whenever it was made anew."""

from __future__ import annotations

from statistics import median_low

from hypothesis import given
from hypothesis import strategies as st

from streams.fold.period import PeriodSums
from streams.fold.sums import Sums
from streams.model.fact import FELL_DUE, HANDLE, ON_TIME, Fact

DAY, VILLAGE = 20_000, "211221106201"
days = st.integers(DAY - 5, DAY + 5)
found = st.lists(
    st.one_of(
        st.builds(Fact, st.sampled_from([FELL_DUE, ON_TIME]), st.just(VILLAGE), days, st.integers(-2, 3)),
        st.builds(Fact, st.integers(0, 900).map(lambda n: f"{HANDLE}{n}"), st.just(VILLAGE), days, st.just(1)),
    ),
    max_size=60,
)


@given(found)
def test_totals_and_medians_are_those_of_the_facts(facts: list[Fact]) -> None:
    sums = Sums()
    sums.begin_period(DAY)
    sums.add(facts, DAY + 5)
    inside = [fact for fact in facts if fact.day >= DAY]
    for measure in (FELL_DUE, ON_TIME):
        assert sums.period.total(measure, "2112") == sum(f.amount for f in inside if f.measure == measure)
    minutes = [int(f.measure[len(HANDLE) :]) for f in inside if f.measure.startswith(HANDLE)]
    assert sums.period.handled(VILLAGE) == (median_low(minutes) if minutes else None, len(minutes))


@given(found)
def test_made_anew_from_what_is_kept_it_is_the_same(facts: list[Fact]) -> None:
    sums = Sums()
    sums.begin_period(DAY)
    sums.add(facts, DAY + 5)
    again = Sums()
    for name, raw in sums.whole().items():
        again.restore(name.decode().partition(":")[2], raw)
    again.begin_period(DAY)
    for region in ("2112", VILLAGE):
        assert again.period.handled(region) == sums.period.handled(region)
        assert [again.period.total(m, region) for m in (FELL_DUE, ON_TIME)] == [
            sums.period.total(m, region) for m in (FELL_DUE, ON_TIME)
        ]


def test_a_new_month_begins_with_its_own_days() -> None:
    sums = Sums()
    sums.begin_period(DAY)
    sums.add([Fact(FELL_DUE, VILLAGE, DAY, 3), Fact(FELL_DUE, VILLAGE, DAY + 2, 1)], DAY + 2)
    sums.begin_period(DAY + 1)
    assert sums.period.total(FELL_DUE, "211221") == 1


def test_of_none_there_is_no_median() -> None:
    assert PeriodSums().handled("2112") == (None, 0)
