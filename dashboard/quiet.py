"""Villages of an area that nothing was reported from for a fortnight. Their names are on the list of who is on duty for
their township alone; wider pages have how many they are."""

from __future__ import annotations

from streams.geography.places import Places
from streams.history.history import History
from streams.model.region import Tier

QUIET_MS = 14 * 86_400_000


def quiet_villages(history: History, places: Places, area: str, now: int) -> list[str]:
    """Their codes at `now` (city ms); none before there is a fortnight to look back on."""
    if not 0 < history.cases.begins(area) <= now - QUIET_MS:
        return []
    heard = history.cases.heard(area, now - QUIET_MS)
    known = (code for code in places.villages() if code.startswith(area) and len(code) == Tier.VILLAGE)
    return [code for code in known if code not in heard]
