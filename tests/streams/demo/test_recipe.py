from __future__ import annotations

from pathlib import Path

import pytest

from streams.demo.recipe import FILE, load
from streams.errors import ConfigError

RECIPE = load()


def test_shares_are_whole() -> None:
    assert len(RECIPE.types) == 44
    assert sum(kind.share for kind in RECIPE.types) == pytest.approx(100)
    assert sum(RECIPE.reports.channel.values()) == pytest.approx(100)
    assert sum(RECIPE.workers.part_time_kinds.values()) == pytest.approx(100)
    assert sum(mode.share for mode in RECIPE.movement.modes.values()) == pytest.approx(100)
    for name, hours in RECIPE.hours.items():
        assert len(hours) == 24
        assert sum(hours) == pytest.approx(100), name
    for name, months in RECIPE.season.items():
        assert len(months) == 12
        assert sum(months) / 12 == pytest.approx(1, abs=0.03), name
    shift = RECIPE.on_duty.part_time
    assert len(shift.hour) == len(RECIPE.on_duty.full_time_in_session) == 24
    assert sum(shift.hour) == pytest.approx(100)


def test_the_figures_on_top_of_the_file_follow_from_it() -> None:
    reports = RECIPE.reports
    a_year = sum(kind.share * sum(RECIPE.season[kind.season]) / 12 for kind in RECIPE.types) / 100
    per_day = reports.per_day * a_year * sum(reports.weekday_factor) / 7
    assert per_day == pytest.approx(950, rel=0.03)
    on_spot = sum(kind.share * kind.on_spot for kind in RECIPE.types) / 10_000
    assert on_spot == pytest.approx(0.43, abs=0.005)
    assert 950 * (1 - on_spot) == pytest.approx(543, abs=5)


def test_the_workers_are_fifteen_thousand_and_fewer_are_mobilised() -> None:
    counties = RECIPE.workers.by_county.values()
    assert sum(part.full + part.part for part in counties) == 15_000
    assert 0 < RECIPE.on_duty.mobilised < 15_000


def test_every_slow_month_names_a_department_that_is_there() -> None:
    for month, departments in RECIPE.slow.items():
        assert 1 <= month <= 12
        assert set(departments) <= set(RECIPE.departments)


def test_every_type_finds_its_profiles_and_its_department() -> None:
    for kind in RECIPE.types:
        assert kind.season in RECIPE.season
        assert kind.hour in RECIPE.hours
        assert kind.dept in RECIPE.departments


@pytest.mark.parametrize(
    ("was", "is_now", "said"),
    [
        ("  per_day: 950", "  per_dya: 950", "per_dya"),
        ("{p50: 35, p90: 240}", "{p50: 35, p90: 240, p99: 1}", "p99"),
        ("reports:", "new: 1\nreports:", "new"),
        ("recheck_failed: 0.05", "", "recheck_failed"),
        ("unit: h", "unit: x", "unit"),
    ],
)
def test_a_wrong_key_is_named(tmp_path: Path, was: str, is_now: str, said: str) -> None:
    file, text = tmp_path / "city.yaml", FILE.read_text("utf-8")
    assert was in text
    file.write_text(text.replace(was, is_now, 1), "utf-8")
    with pytest.raises(ConfigError, match=said):
        load(file)
