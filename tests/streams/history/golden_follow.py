"""Followed items for the golden rows of history: the golden journal is older than these."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from streams.history.follow import FOLLOW
from streams.model.follow.item import FollowWish
from streams.model.follow.kind import FollowKind
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
    yield from _six_no(kinds, at)


def _six_no(kinds: dict[str, FollowKind], at: int) -> Iterator[tuple[int, str, bytes]]:
    """A round over two villages, and what one of them says of itself."""
    places = ("211221106201", "211221106202")
    wish = FollowWish(kind="six_round", title="本轮", place="2112", due=at + 600_000, c0="2026-11", places=places)
    lead = FollowActor("p3", "市综治中心", "duty_lead", "2112")
    yield at, FOLLOW.kind, msgspec.msgpack.encode(opened(kinds["six_round"], "fr", wish, lead, at))
    own = FollowWish(
        kind="six_no",
        title="自评",
        place=places[0],
        about="follow/fr",
        c0="met",
        c1="met",
        c2="met",
        c3="met",
        c4="met",
        c5="met",
    )
    village = FollowActor("p4", "村", "village", places[0])
    said = opened(kinds["six_no"], "fs", own, village, at + 60_000)
    counted = msgspec.structs.replace(said, counted_at=at)
    yield at + 60_000, FOLLOW.kind, msgspec.msgpack.encode(counted)
