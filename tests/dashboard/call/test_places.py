"""Places for the telephone form."""

from __future__ import annotations

from dashboard.call.places import call_places, short_name
from streams.geography.places import load


def test_a_village_stands_with_its_township_and_both_have_letters() -> None:
    found = call_places(load(), "2112")
    assert found["211221106201"] == ("腰堡镇 范家屯村", "ybz fjtc")
    assert found["211221106"] == ("铁岭县 腰堡镇", "tlx ybz")
    assert found["211221"] == ("铁岭县", "tlx")
    assert len(found) > 1_500


def test_a_desk_finds_what_lies_in_its_own_scope() -> None:
    assert {code[:9] for code in call_places(load(), "211221106")} == {"211221106"}


def test_names_are_said_as_people_say_them() -> None:
    assert short_name("范家屯村民委员会") == "范家屯村"
    assert short_name("牤牛村村民委员会") == "牤牛村"
    assert short_name("银冈社区居民委员会") == "银冈社区"
    assert short_name("腰堡镇") == "腰堡镇"
