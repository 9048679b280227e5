from __future__ import annotations

import re

import pytest

from streams.kpi.dictionary import HEAD, KPIS, Direction, Kpi, Shape, by_id

_OF_TASKS = ("task_receipt_rate", "task_on_time")
_OF_ORDERS = ("order_answer_rate", "order_arrival_rate")
_OF_FOLLOW = ("rectified_rate", "six_no_rate")


def test_the_head_of_the_wall_is_defined_in_its_order() -> None:
    assert [by_id(name).id for name in HEAD] == list(HEAD)


def test_what_is_a_share_or_a_median_comes_with_its_n() -> None:
    assert {k.id for k in KPIS if k.counted} == {k.id for k in KPIS if k.unit_en}


def test_the_dictionary_is_whole_and_names_nobody_twice() -> None:
    """Source: the KPI dictionary of the domain, entry by entry."""
    said = [
        "reports",
        "open",
        "overdue",
        "load",
        "on_time_rate",
        "on_time_original",
        "on_the_spot",
        "open_age",
        "accept_time",
        "first_contact",
        "handle_time",
        "wait",
        "settle_rate",
        "local_settle_rate",
        "returned_twice",
        "return_rate",
        "dispatch_accuracy",
        "rework_rate",
        "recurrence_rate",
        "extension_rate",
        "suspended_share",
        "callback_done",
        "performed_rate",
        "not_received",
        "valid_report_rate",
        "reports_per_10k",
        "satisfaction",
        "whistle_rate",
        "task_receipt_rate",
        "task_on_time",
        "rectified_rate",
        "six_no_rate",
        "reachable_now",
    ]
    names = [kpi.id for kpi in KPIS]
    assert len(names) == len(set(names))
    assert set(said) <= set(names)


def test_what_may_not_be_ranked_is_not() -> None:
    assert not {
        "wait",
        "reachable_now",
        "reports_per_10k",
        "whistle_rate",
        "load",
        "reports",
        *_OF_TASKS,
        *_OF_ORDERS,
        *_OF_FOLLOW,
    } & {kpi.id for kpi in KPIS if kpi.ranked}
    assert all(kpi.direction is not Direction.NONE for kpi in KPIS if kpi.ranked)


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)
def test_every_definition_is_whole_in_both_languages(kpi: Kpi) -> None:
    assert by_id(kpi.id) is kpi
    assert re.search(r"[\u4e00-\u9fff]", kpi.zh)
    assert re.search(r"[\u4e00-\u9fff]", kpi.formula_zh)
    assert kpi.en.isascii()
    assert kpi.formula_en.isascii()
    assert bool(kpi.unit_zh) == bool(kpi.unit_en)
    assert kpi.version >= 1
    assert bool(kpi.why_zh) == bool(kpi.why_en)
    assert kpi.version == 1 or kpi.why_en, "a new version has a reason"


def test_both_parts_of_a_rate_are_of_one_cohort() -> None:
    """A flow over a stock, or settled over taken of other days, can be above 100 %; see the contract of numbers."""
    stands = {kpi.id for kpi in KPIS if kpi.is_momentary}
    assert stands == {"open", "overdue", "open_age", "suspended_share"}
    for kpi in KPIS:
        if kpi.shape is Shape.RATE and not kpi.is_momentary:
            assert not {"open", "overdue"} & {*kpi.top, *kpi.bottom}


def test_what_may_still_change_long_after_says_so() -> None:
    ripe = {kpi.id: kpi.ripe_days for kpi in KPIS if kpi.ripe_days}
    assert ripe["recurrence_rate"] == 90
    assert {"callback_done", "performed_rate", "settle_rate_taken"} <= set(ripe)


def test_people_at_work_are_counted_and_never_judged() -> None:
    assert by_id("reachable_now").direction is Direction.NONE
    assert by_id("reports").direction is Direction.NONE


def test_numbers_of_tasks_and_orders_open_no_cases_and_count_receivers() -> None:
    assert {kpi.id for kpi in KPIS if not kpi.listed and kpi.shape is not Shape.LIVE} == {
        *_OF_TASKS,
        *_OF_ORDERS,
        *_OF_FOLLOW,
    }
    assert all(by_id(name).counted for name in (*_OF_TASKS, *_OF_ORDERS, *_OF_FOLLOW))


def test_a_kpi_nobody_defined_is_an_error() -> None:
    with pytest.raises(KeyError):
        by_id("online_time")
