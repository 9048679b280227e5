"""What was published stays, on either database."""

from __future__ import annotations

import msgspec

from streams.model.audit import AuditRecord
from streams.registry.audit import Wanted
from streams.registry.published import Published
from streams.registry.registry import Registry

RECORD = AuditRecord(1, "s", "duty_lead", "2112", "", "publish", "region/2112/2026-11-01/2026-11-10", reason="旬报")
ONE = Published(
    region="2112",
    first=20_758,
    last=20_767,
    kpi="on_time_rate",
    value=86.25,
    n=80,
    top=69,
    p90=None,
    version=3,
    cut=1_795_400_000_000,
    by="duty_lead",
)


def test_it_is_kept_with_its_record_and_told_by_area_and_period(registry: Registry) -> None:
    none = msgspec.structs.replace(ONE, kpi="wait", value=None, n=0, top=0)
    assert registry.publish([ONE, none], RECORD) == 2
    assert registry.published("2112", 20_758, 20_767) == {"on_time_rate": ONE, "wait": none}
    assert registry.published("2112", 20_758, 20_766) == {}
    assert registry.published("211221", 20_758, 20_767) == {}
    assert [link.record.reason for link in registry.audit_search(Wanted(action="publish"), 5)] == ["旬报"]


def test_a_second_publication_is_compared_with_and_the_first_stays(registry: Registry) -> None:
    registry.publish([ONE], RECORD)
    again = msgspec.structs.replace(ONE, value=85.0, top=68, cut=ONE.cut + 1)
    registry.publish([again], RECORD)
    assert registry.published("2112", 20_758, 20_767) == {"on_time_rate": again}
