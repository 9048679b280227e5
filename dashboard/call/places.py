"""Places as the telephone form finds them: short names with what they lie in, and the first letters of both."""

from __future__ import annotations

from streams.geography.pinyin import initials
from streams.geography.places import Places
from streams.model.region import Tier, parent

_VILLAGE, _COMMITTEE = "村民委员会", "居民委员会"


def call_places(places: Places, scope: str) -> dict[str, tuple[str, str]]:
    """(name, first letters) by code, of the counties, townships and villages of a scope: 211221106201 is
    (腰堡镇 范家屯村, ybz fjtc)."""
    found = {}
    for code in (*places.counties(), *places.townships(), *places.villages()):
        if code.startswith(scope):
            above = parent(code) or ""
            inside = len(code) > Tier.COUNTY and places.known(above)
            chain = [above, code] if inside else [code]
            names = [short_name(places.name(one)) for one in chain]
            # Typed is the short name; shown is the one that no other township has.
            shown = [places.distinct_name(above), names[-1]] if inside else names
            found[code] = (" ".join(shown), " ".join(initials(name) for name in names))
    return found


def short_name(name: str) -> str:
    """As people say it: 范家屯村民委员会 -> 范家屯村, 银冈社区居民委员会 -> 银冈社区."""
    if name.endswith(_VILLAGE):
        own = name.removesuffix(_VILLAGE)
        return own if own.endswith("村") else f"{own}村"
    own = name.removesuffix(_COMMITTEE)
    return own if own.endswith("社区") else name
