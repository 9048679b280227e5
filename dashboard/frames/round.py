"""A round over a frozen list of places as counts by area: how many of the list answered, and how many passed."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from streams.model.follow.facts import listed, opened, proven
from streams.model.follow.item import FollowItem
from streams.model.follow.kind import FollowKind

COLUMNS = ("place", "answered", "proven")


def round_frame(places: Sequence[str], items: Sequence[FollowItem]) -> pd.DataFrame:
    """A row a place of the list; `items`: one each of those that answered."""
    by_place = {item.place: item for item in items}
    rows = [(place, place in by_place, place in by_place and by_place[place].proven) for place in places]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def counts_of(frame: pd.DataFrame, kind: FollowKind, of: FollowKind, length: int) -> dict[str, dict[str, int]]:
    """{area: {measure: integer}} by codes of so many digits, in their order. `of`: the kind of the list."""
    grouped = frame.groupby(frame["place"].str[:length], sort=True)[["answered", "proven"]].agg(["size", "sum"])
    return {
        str(area): {listed(of.id): int(n), opened(kind.id): int(answered), proven(kind.id): int(passed)}
        for area, n, answered, _, passed in grouped.itertuples(name=None)
    }
