"""Cities that answer, hang, refuse, are another, or are not there: each harms itself alone."""

from __future__ import annotations

from contextlib import ExitStack

from dashboard.province.reader import DAYS_ROUND_S, ROUND_S, DaysReader, ProvinceReader
from dashboard.province.rounds import WAIT_S
from streams.clock import real_ms
from streams.model.local_day import iso_day
from tests.dashboard.province.city_door import TOKEN, CityDoor, city_days, totals
from tests.servers import free_port, until


class Hand:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.s = 100.0

    def __call__(self) -> float:
        return self.s


def doors(stack: ExitStack, *codes: str) -> dict[str, CityDoor]:
    fold = real_ms()
    made = {code: CityDoor(totals(code, f"市{code}", n + 1, fold=fold)) for n, code in enumerate(codes)}
    return {code: stack.enter_context(door.open()) for code, door in made.items()}


def reader(cities: dict[str, CityDoor], clock: Hand, token: str = TOKEN) -> ProvinceReader:
    return ProvinceReader({code: door.url for code, door in cities.items()}, token, clock)


def test_each_city_has_its_newest_answer_and_its_age_grows_until_the_next() -> None:
    clock = Hand()
    with ExitStack() as stack:
        cities = doors(stack, "2103", "2101")
        there = reader(cities, clock)
        first = there.heard()
        assert list(first) == ["2101", "2103"]
        assert [one.totals.numbers.reports for one in first.values() if one] == [2, 1]
        assert all(one and one.age_ms == 2_000 for one in first.values())
        clock.s += ROUND_S - 1
        assert all(one and one.age_ms == 2_000 + int(ROUND_S - 1) * 1000 for one in there.heard().values())
        assert [door.asked for door in cities.values()] == [1, 1], "a look within a round asks no one"
        clock.s += 1
        assert all(one and one.age_ms == 2_000 for one in there.heard().values())
        assert [door.asked for door in cities.values()] == [2, 2]


def test_a_city_that_falls_silent_keeps_its_last_answer_which_grows_old() -> None:
    clock = Hand()
    with ExitStack() as stack:
        cities = doors(stack, "2101", "2102")
        there = reader(cities, clock)
        there.heard()
        cities["2102"].says = 503
        clock.s += 31
        found = there.heard()
        assert [one.age_ms for one in found.values() if one] == [2_000, 33_000]


def test_a_city_that_hangs_holds_up_no_other_and_is_asked_once() -> None:
    clock = Hand()
    with ExitStack() as stack:
        cities = doors(stack, "2101", "2102")
        cities["2102"].hangs = True
        there = reader(cities, clock)
        begun = real_ms()
        found = there.heard()
        assert real_ms() - begun < (WAIT_S + 15) * 1000
        assert (found["2101"] is not None, found["2102"]) == (True, None)
        cities["2102"].hangs = False

        def heard_again() -> bool:
            clock.s += ROUND_S
            return there.heard()["2102"] is not None

        until(heard_again, "the city is heard once it answers")


def test_what_is_no_answer_of_that_city_counts_as_none() -> None:
    clock = Hand()
    with ExitStack() as stack:
        cities = doors(stack, "2101", "2102")
        cities["2102"].says = cities["2101"].says
        assert reader(cities, clock).heard()["2102"] is None, "it is another city's address: nothing is counted twice"
        assert set(reader(cities, clock, "another-token-than-theirs").heard().values()) == {None}
    gone = ProvinceReader({"2101": f"http://127.0.0.1:{free_port()}"}, TOKEN, clock)
    assert gone.heard() == {"2101": None}
    assert ProvinceReader({}, TOKEN, clock).heard() == {}


def test_days_are_asked_of_a_quarter_that_ends_yesterday_and_again_after_a_while() -> None:
    clock, today = Hand(), [20_454]
    with ExitStack() as stack:
        cities = doors(stack, "2102", "2101")
        cities["2101"].days = city_days("2101", "市2101", {20_453: 4}, until=1)
        there = DaysReader({code: door.url for code, door in cities.items()}, TOKEN, lambda: today[0], clock)
        found = there.heard()
        assert list(found) == ["2101", "2102"]
        assert found["2102"] is None, "its pages have no such door"
        assert found["2101"] is not None
        assert [one.reports for one in found["2101"].answer.days] == [4]
        assert cities["2101"].paths == [f"/v1/days?first={iso_day(20_362)}&last={iso_day(20_453)}"]
        clock.s += DAYS_ROUND_S - 1
        today[0] += 1
        kept = there.heard()["2101"]
        assert (kept.age_ms if kept else 0) == int(DAYS_ROUND_S - 1) * 1000
        assert len(cities["2101"].paths) == 1
        clock.s += 1
        there.heard()
        assert cities["2101"].paths[-1].endswith(f"last={iso_day(20_454)}")


def test_days_of_another_city_or_under_another_token_count_as_none() -> None:
    with ExitStack() as stack:
        cities = doors(stack, "2101")
        url = cities["2101"].url
        cities["2101"].days = city_days("2102", "市2102", {20_453: 4}, until=1)
        assert DaysReader({"2101": url}, TOKEN, lambda: 20_454, Hand()).heard() == {"2101": None}
        cities["2101"].days = city_days("2101", "市2101", {20_453: 4}, until=1)
        assert DaysReader({"2101": url}, "another-token-than-theirs", lambda: 20_454, Hand()).heard() == {"2101": None}
