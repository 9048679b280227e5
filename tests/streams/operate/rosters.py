"""Tables of workers, for tests."""

from __future__ import annotations

from streams.clock import real_ms
from streams.geography.places import load
from streams.model.audit import AuditRecord
from streams.model.roster import Plan, RosterChange, RosterReading
from streams.operate.roster import read, take
from streams.registry.registry import Registry

HEAD = "姓名,工号,手机号,乡镇代码,村代码,类别"
TOWN, VILLAGE, OTHER = "211221106", "211221106201", "211224101"
PLACES = load()


def table(*lines: str, head: str = HEAD) -> bytes:
    return "\n".join((head, *lines)).encode()


def reading(*lines: str, head: str = HEAD) -> RosterReading:
    return read("roster.csv", table(*lines, head=head), PLACES, ["外卖骑手"])


def record() -> AuditRecord:
    return AuditRecord(real_ms(), "s", "security_admin", "2112", "", "roster.import", "roster/a.csv")


def taken(registry: Registry, *lines: str, whole: str = "", head: str = HEAD) -> Plan:
    return take(registry, PLACES, reading(*lines, head=head), record(), whole=whole)


def counts(made: Plan) -> dict[str, int]:
    return {change.value: len(made.of(change)) for change in RosterChange if made.of(change)}
