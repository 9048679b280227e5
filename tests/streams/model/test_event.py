from __future__ import annotations

from typing import get_args

import msgspec

from streams.model.event import Incoming, Outgoing

IN = {"report", "sos", "case_status", "command", "duty_start", "duty_end", "registry_change", "tick"}
OUT = {
    "case_change",
    "alert_change",
    "whistle_change",
    "finding_change",
    "worker_change",
    "region_change",
    "outcome",
    "health",
}


def tags(union: object) -> set[object]:
    return {msgspec.inspect.type_info(kind).tag for kind in get_args(union)}  # type: ignore[attr-defined]


def test_every_tag_of_the_design_is_named() -> None:
    assert tags(Incoming) == IN
    assert tags(Outgoing) == OUT


def test_every_event_says_who_what_and_when() -> None:
    for kind in get_args(Incoming):
        assert {"id", "source", "at", "received", "region", "schema"} <= set(kind.__struct_fields__)
