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


def test_every_type_finds_its_profiles_and_its_department() -> None:
    for kind in RECIPE.types:
        assert kind.season in RECIPE.season
        assert kind.hour in RECIPE.hours
        assert kind.dept in RECIPE.departments


def test_an_unknown_key_is_named(tmp_path: Path) -> None:
    file = tmp_path / "city.yaml"
    file.write_text(FILE.read_text("utf-8").replace("  per_day: 950", "  per_dya: 950", 1), "utf-8")
    with pytest.raises(ConfigError, match="per_dya"):
        load(file)
