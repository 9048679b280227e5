from __future__ import annotations

import pytest

from streams.model import fix


def test_an_empty_fix_knows_nothing_optional() -> None:
    row = fix.empty(1)[0]
    assert row["accuracy_m"] == row["speed_cm_s"] == row["bearing_cdeg"] == fix.UNKNOWN_U16
    assert row["battery"] == fix.UNKNOWN_U8


def test_fixes_are_the_bytes_they_came_as() -> None:
    rows = fix.empty(3)
    rows["worker"] = 1, 2, 3
    assert fix.from_bytes(rows.tobytes())["worker"].tolist() == [1, 2, 3]
    with pytest.raises(ValueError, match="size"):
        fix.from_bytes(b"x" * 57)
