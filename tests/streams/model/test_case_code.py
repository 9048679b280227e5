from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from streams.model.case_code import case_code, is_case_code

MOMENT = 1_795_400_000_000


def test_it_says_county_and_day_and_is_always_the_same() -> None:
    code = case_code("a", "211221106201", MOMENT)
    assert code.startswith("211221-261123-")
    assert code == case_code("a", "211221106201", MOMENT)
    assert code != case_code("b", "211221106201", MOMENT)


@given(st.text(), st.sampled_from(["2112", "211221", "211221106", "211221106201"]))
def test_every_code_is_one_and_has_no_signs_that_are_mixed_up(name: str, village: str) -> None:
    code = case_code(name, village, MOMENT)
    assert is_case_code(code)
    assert not set(code.rpartition("-")[2]) & set("01ILO")


@given(st.text(max_size=30))
def test_what_people_type_is_no_code_by_chance(text: str) -> None:
    assert not is_case_code(text) or len(text) in (20, 22)


def test_codes_of_a_day_are_apart() -> None:
    assert len({case_code(f"case-{n}", "211221106201", MOMENT) for n in range(20_000)}) == 20_000
