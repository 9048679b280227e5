"""Reports of an incident for the golden rows of history: the golden journal is older than these."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.history.sitreps import SITREPS
from streams.model.sitreps.sitrep import (
    ReportSent,
    ReportWay,
    Sitrep,
    SitrepWish,
    Stage,
    approved,
    drafted,
    reported,
)


def sitreps(at: int) -> Iterator[tuple[int, str, bytes]]:
    """The first report of an incident, approved and reported by telephone; a follow-up that is a draft."""
    new = Sitrep(
        id="serious/g1/1",
        region="211221106201",
        scope="211221",
        known_at=at,
        call_due=at + 900_000,
        paper_due=at + 2_100_000,
    )
    made = approved(drafted(new, SitrepWish(where="范家屯村"), "甲", "p1", at), "王主任", "甲", "p1", at + 60_000)
    made = reported(made, ReportSent(ReportWay.CALL, "总值班室", at + 120_000, "甲", "李某"))
    made = drafted(made, SitrepWish(stage=Stage.FOLLOW, cause="阀门老化"), "甲", "p1", at + 120_000)
    yield at + 120_000, SITREPS.kind, msgspec.msgpack.encode(made)
