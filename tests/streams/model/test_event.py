from __future__ import annotations

from typing import get_args

import msgspec

from streams.model.event import Incoming, Outgoing

IN = {"report", "sos", "case_status", "command", "duty_start", "duty_end", "registry_change", "sums_imported"}
IN |= {"task_receipt", "message_receipt", "delivery", "tick", "alerts_imported"}
OUT = {
    "case_change",
    "alert_change",
    "worker_change",
    "sums_change",
    "changed",
    "outcome",
}


def tags(union: object) -> set[object]:
    return {msgspec.inspect.type_info(kind).tag for kind in get_args(union)}  # type: ignore[attr-defined]


def test_the_tags_are_those_that_journals_hold() -> None:
    assert tags(Incoming) == IN
    assert tags(Outgoing) == OUT


def test_every_event_says_who_what_and_when() -> None:
    for kind in get_args(Incoming):
        assert {"id", "source", "at", "received", "region", "schema"} <= set(kind.__struct_fields__)
