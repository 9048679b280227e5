"""Departments that are renamed, merged, new or apart again: who has whose business on which day."""

from __future__ import annotations

import pytest

from streams.errors import UnitRefused
from streams.model.units import Departments, UnitChange, UnitChangeKind, UnitName, checked

SHIPPED = tuple(UnitName(name, name.upper(), name.upper()) for name in ("a", "b", "c"))
PLAIN = Departments(SHIPPED)


def merge(unit: str, into: str, day: int) -> UnitChange:
    return UnitChange(unit, UnitChangeKind.MERGE, day, successor=into)


def test_a_chain_of_mergers_leads_to_its_end_from_day_to_day() -> None:
    found = checked(PLAIN, [merge("a", "b", 10), merge("b", "c", 20)])
    assert [found.on(day).of("a") for day in (9, 10, 19, 20)] == ["a", "b", "b", "c"]
    assert found.on(20).all_of("a") == found.on(20).all_of("c") == {"a", "b", "c"}
    assert found.on(9).all_of("a") == {"a"}
    assert found.on(20).all_of("") == frozenset()
    assert [one.id for one in found.on(20).live] == ["c"]
    assert found.heirs == ((10, (("a", "b"),)), (20, (("a", "c"), ("b", "c"))))


def test_a_name_holds_from_its_day_and_of_two_of_one_day_the_later_decided() -> None:
    found = checked(
        PLAIN, [UnitChange("a", UnitChangeKind.NAME, 10, "甲"), UnitChange("a", UnitChangeKind.NAME, 10, "乙", "Y")]
    )
    assert (found.on(9).names["a"].name, found.on(10).names["a"].name, found.on(10).names["a"].en) == ("A", "乙", "Y")


def test_a_new_unit_takes_over_two_and_one_of_them_comes_apart_again() -> None:
    new = UnitChange("d_1", UnitChangeKind.NEW, 10, "新局")
    found = checked(
        PLAIN, [new, merge("a", "d_1", 10), merge("b", "d_1", 10), UnitChange("a", UnitChangeKind.APART, 30)]
    )
    assert found.on(29).all_of("d_1") == {"a", "b", "d_1"}
    assert found.on(30).all_of("d_1") == {"b", "d_1"}
    assert found.on(30).of("a") == "a"


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ([merge("a", "a", 10)], "cycle"),
        ([merge("a", "b", 10), merge("b", "a", 20)], "cycle"),
        ([merge("a", "b", 20), merge("b", "a", 10)], "cycle"),
        ([merge("a", "b", 10), merge("b", "c", 10), merge("c", "a", 10)], "cycle"),
        ([merge("a", "b", 10), merge("c", "a", 10)], "ended"),
        ([merge("a", "b", 10), merge("a", "c", 12)], "ended"),
        ([merge("a", "b", 10), UnitChange("a", UnitChangeKind.NAME, 12, "甲")], "ended"),
        ([merge("x", "a", 10)], "unknown"),
        ([merge("a", "x", 10)], "unknown"),
        ([UnitChange("d", UnitChangeKind.NEW, 10, "新局"), merge("a", "d", 9)], "unknown"),
        ([UnitChange("x", UnitChangeKind.NAME, 10, "甲")], "unknown"),
        ([UnitChange("a", UnitChangeKind.NAME, 10)], "no_name"),
        ([UnitChange("a", UnitChangeKind.NEW, 10, "甲")], "there"),
        ([UnitChange("d", UnitChangeKind.NEW, 10, "甲"), UnitChange("d", UnitChangeKind.NEW, 5, "甲")], "there"),
        ([UnitChange("新局", UnitChangeKind.NEW, 10, "甲")], "bad_id"),
        ([UnitChange("a", UnitChangeKind.APART, 10)], "not_merged"),
    ],
)
def test_what_may_not_be_is_refused_by_its_reason(changes: list[UnitChange], why: str) -> None:
    with pytest.raises(UnitRefused) as wrong:
        checked(PLAIN, changes)
    assert wrong.value.why == why
