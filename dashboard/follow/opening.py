"""What a filled form opens: the item's place, what it belongs to, the list that it freezes, and its id."""

from __future__ import annotations

from typing import NamedTuple

from dashboard.components.form import Filled
from dashboard.context import PageContext
from dashboard.follow.forms import frozen_list, wish_of
from dashboard.follow.like_cases import asked_of, frozen_cases, like_columns
from dashboard.follow.reading import one_of
from dashboard.services import Services
from streams.geography.places import Places
from streams.model.follow.item import FollowItem, FollowWish, one_of_list
from streams.model.follow.kind import FollowKind
from streams.model.region import Tier


class _Belongs(NamedTuple):
    """`near`: the item that it belongs to, None for none or a case."""

    about: str
    place: str
    near: FollowItem | None = None


def wish_to_open(services: Services, kind: FollowKind, filled: Filled, page: PageContext) -> tuple[str, FollowWish]:
    """The id of the new item, and the wish for it. Raises NotTaken."""
    belongs, words = _belongs(services, filled, page), filled.said
    about, place, near = belongs
    cases, like = frozen_cases(services, kind, page), asked_of(page)
    more: dict[str, object] = {}
    if cases and like:
        place, more = like.place, dict(like_columns(kind, like))
    if near and kind.one_each and place in near.places:
        # Named by the list and the place: there is one of them.
        more["title"] = f"{near.title} {services.places.name(place)}"[:80]
    wish = wish_of(
        kind,
        filled,
        page,
        about=about,
        place=place,
        text=words["note"],
        places=frozen_list(services.places, kind, filled, page),
        cases=cases,
        **_where(services.places, near, place),
        **more,
    )
    return one_of_list(about, place) if kind.one_each else filled.id, wish


def _belongs(services: Services, filled: Filled, page: PageContext) -> _Belongs:
    """What is about an item of a place lies there; what is one of a list, at the place that was chosen."""
    if case := services.history.cases.get(page.asked.get("case", "-")):
        # A village's own lies in the village: that is all its people act for.
        return _Belongs(f"case/{case.id}", case.village[: max(Tier.TOWNSHIP, len(page.subject.scope))])
    above = one_of(services, page, page.asked.get("item", ""))
    about = f"follow/{above.id}" if above else filled.said["about"]
    near = above or one_of(services, page, about.removeprefix("follow/"))
    place = near.place if near and not near.places else filled.said["place"]
    return _Belongs(about, place, near)


def _where(places: Places, near: FollowItem | None, place: str) -> dict[str, int]:
    """Where it is drawn: at what it belongs to, or where the name of its place is written."""
    if near is not None and near.lon and not near.places:
        return {"lon": near.lon, "lat": near.lat}
    known = places.known(place) and len(place) > Tier.CITY
    lon, lat = places.label(place) if known else (0, 0)
    return {"lon": lon, "lat": lat}
