from __future__ import annotations

import msgspec
import pytest

from streams.model.alert_plan import AlertPlan
from streams.model.follow.kind import FollowKind
from streams.model.strict import convert

KIND = {"id": "a", "name": "a", "en": "a", "opens": "o", "states": [{"id": "o", "name": "o", "en": "o"}], "steps": []}


def test_what_is_written_right_is_read() -> None:
    assert convert(KIND, FollowKind).state("o") is not None
    assert convert({"reports": {"6": {"call": 60}}}, AlertPlan).report_clock(6).call == 60


@pytest.mark.parametrize(
    ("written", "kind", "where"),
    [
        ({**KIND, "reminds": 1}, FollowKind, r"`reminds` - at `\$`"),
        (
            {**KIND, "states": [{"id": "o", "name": "o", "en": "o", "done": 1}]},
            FollowKind,
            r"`done` - at `\$.states\[0\]`",
        ),
        ({"reports": {"6": {"phone": 60}}}, AlertPlan, r"`phone` - at `\$.reports.6`"),
        ({"flood": 1}, AlertPlan, r"`flood` - at `\$`"),
    ],
)
def test_a_slip_of_the_pen_is_named(written: object, kind: type, where: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=f"unknown field {where}"):
        convert(written, kind)
