"""Targets of a city: of numbers that have a better side, at least or at most."""

from __future__ import annotations

import pytest

from streams.errors import ConfigError
from streams.kpi.dictionary import by_id
from streams.kpi.targets import checked, text


def test_a_target_is_of_a_number_with_a_better_side() -> None:
    assert checked({"on_time_rate": 95, "handle_time": 2}) == {"on_time_rate": 95, "handle_time": 2}
    with pytest.raises(ConfigError, match=r"reports can have no target; these can: .*on_time_rate"):
        checked({"reports": 3})
    with pytest.raises(ConfigError, match="gone"):
        checked({"gone": 1, "on_time_rate": 2})


def test_at_least_where_more_is_better_at_most_where_less_is() -> None:
    assert text(by_id("on_time_rate"), 95.0) == "≥ 95"
    assert text(by_id("handle_time"), 1.5) == "≤ 1.5"
