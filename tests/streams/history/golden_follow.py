"""Followed items for the golden rows of history: the golden journal is older than these."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.history.follow import FOLLOW
from streams.model.follow.item import FollowWish
from streams.model.follow.walk import FollowActor, moved, opened
from streams.registry.follow import follow_kinds

_TEAM = FollowActor("p1", "第1督导组", "guidance", "2112")
_UNIT = FollowActor("p2", "住建", "department", "2112", frozenset({"housing"}))


def follow(at: int) -> Iterator[tuple[int, str, bytes]]:
    """A point, and a finding of it that its department reports as put right."""
    kinds = {kind.id: kind for kind in follow_kinds()}
    point = FollowWish(kind="point", title="示例夜市", place="211221106", c0="night_market")
    yield at, FOLLOW.kind, msgspec.msgpack.encode(opened(kinds["point"], "fp", point, _TEAM, at))
    finding = kinds["finding"]
    wish = FollowWish(
        kind="finding",
        title="消防通道被占",
        place="211221106",
        unit="housing",
        about="follow/fp",
        due=at + 600_000,
        paper="1 号",
        c0="fire_exit",
    )
    found = opened(finding, "ff", wish, _TEAM, at)
    step = finding.step("rectify")
    assert step is not None
    done = moved(finding, found, step, FollowWish(paper="2 号"), "已清理", _UNIT, at + 60_000)
    yield at + 60_000, FOLLOW.kind, msgspec.msgpack.encode(done)
