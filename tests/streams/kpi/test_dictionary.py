from __future__ import annotations

import re

import pytest

from streams.kpi.dictionary import KPIS, Direction, Kpi, by_id


def test_the_head_of_the_wall_is_defined_in_its_order() -> None:
    assert [k.id for k in KPIS] == ["reports", "reachable_now", "open", "overdue", "on_time_rate", "handle_time"]


def test_what_is_a_share_or_a_median_comes_with_its_n() -> None:
    assert {k.id for k in KPIS if k.counted} == {"on_time_rate", "handle_time"}


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_every_definition_is_whole_in_both_languages(kpi: Kpi) -> None:
    assert by_id(kpi.id) is kpi
    assert re.search(r"[\u4e00-\u9fff]", kpi.zh)
    assert re.search(r"[\u4e00-\u9fff]", kpi.formula_zh)
    assert kpi.en.isascii()
    assert kpi.formula_en.isascii()
    assert bool(kpi.unit_zh) == bool(kpi.unit_en)
    assert kpi.version >= 1


def test_people_at_work_are_counted_and_never_judged() -> None:
    assert by_id("reachable_now").direction is Direction.NONE
    assert by_id("reports").direction is Direction.NONE


def test_a_kpi_nobody_defined_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_id("online_time")
