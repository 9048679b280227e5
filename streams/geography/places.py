"""Places by code: names, parents, where a name is written. Codes in order of the protocol."""

from __future__ import annotations

import functools
import json
from collections import Counter
from pathlib import Path

import msgspec
import shapely

from streams.errors import UnknownRegion
from streams.geography.topojson import TopoFeature, decode
from streams.geography.units import micro_grids_of
from streams.model.region import Tier, ancestors, parent, tier

FILE = Path(__file__).parents[2] / "assets" / "geography" / "all.topojson"


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """`label_*`: where the name is written, 1e-6 degree. `position_class`: how a township's seat is known (A GeoNames,
    B railway order, C approximate, S synthetic), '' for other tiers."""

    code: str
    name: str
    parent: str
    tier: Tier
    label_lon_e6: int
    label_lat_e6: int
    position_class: str = ""


class Places:
    """Everything from the city down to its villages."""

    def __init__(self, layers: dict[str, dict[str, TopoFeature]], city_name: str) -> None:
        self._polygons = {code: f.polygon for layer in layers.values() for code, f in layer.items()}
        self._places = {code: _place(code, f) for layer in layers.values() for code, f in layer.items()}
        counties = sorted(layers["county"])
        self.city = counties[0][:4]
        self._places[self.city] = self._whole(city_name, counties)
        self._by_tier = {t: sorted(c for c, p in self._places.items() if p.tier is t) for t in Tier}
        self._children: dict[str, list[str]] = {}
        for code in sorted(self._places):
            self._children.setdefault(self._places[code].parent, []).append(code)
        names = Counter(self.name(code) for code in self.townships())
        self._shared_names = {name for name, n in names.items() if n > 1}
        self._micro_grids: Counter[str] = Counter()
        for code in self.villages():
            for area in ancestors(code):
                self._micro_grids[area] += micro_grids_of(self.name(code))

    def known(self, code: str) -> bool:
        return code in self._places

    def __getitem__(self, code: str) -> Place:
        """Raises UnknownRegion."""
        try:
            return self._places[code]
        except KeyError:
            raise UnknownRegion(code) from None

    def name(self, code: str) -> str:
        return self[code].name

    def distinct_name(self, code: str) -> str:
        """The name; of a township that shares its own with another, behind its county's."""
        place = self[code]
        shared = place.tier is Tier.TOWNSHIP and place.name in self._shared_names
        return f"{self.name(place.parent)}{place.name}" if shared else place.name

    def nearest(self, code: str) -> str:
        """The smallest known area that holds a code, '' when none does."""
        return next((code[:n] for n in (12, 9, 6, 4) if self.known(code[:n])), "")

    def full_name(self, code: str) -> str:
        """A village is always shown with its township: names repeat."""
        place = self[code]
        return (
            f"{self.distinct_name(place.parent)} {place.name}"
            if place.tier is Tier.VILLAGE
            else self.distinct_name(code)
        )

    def label(self, code: str) -> tuple[int, int]:
        """(lon, lat), 1e-6 degree."""
        place = self[code]
        return place.label_lon_e6, place.label_lat_e6

    def counties(self) -> list[str]:
        return self._by_tier[Tier.COUNTY]

    def townships(self) -> list[str]:
        return self._by_tier[Tier.TOWNSHIP]

    def of_tier(self, tier: Tier) -> list[str]:
        return self._by_tier[tier]

    def villages(self) -> list[str]:
        return self._by_tier[Tier.VILLAGE]

    def children(self, code: str) -> list[str]:
        """The codes one tier below, in order."""
        return self._children.get(code, [])

    def polygon(self, code: str) -> shapely.Polygon:
        """Raises UnknownRegion for the city itself too: it is the union of its counties."""
        try:
            return self._polygons[code]
        except KeyError:
            raise UnknownRegion(code) from None

    def micro_grids(self, code: str) -> int:
        """How many micro-grids lie in a region."""
        return self._micro_grids[code]

    def _whole(self, name: str, counties: list[str]) -> Place:
        middle = shapely.MultiPolygon([self._polygons[code] for code in counties]).envelope.centroid
        return Place(
            code=self.city,
            name=name,
            parent="",
            tier=Tier.CITY,
            label_lon_e6=round(middle.x * 1e6),
            label_lat_e6=round(middle.y * 1e6),
        )


def load(city_name: str = "铁岭市", file: Path = FILE) -> Places:
    """The shipped geography. Read once a process as long as the file is the same."""
    known = file.stat()
    return _load(city_name, file, known.st_mtime_ns, known.st_size)


@functools.lru_cache(maxsize=4)
def _load(city_name: str, file: Path, changed_ns: int, size: int) -> Places:
    return Places(decode(json.loads(file.read_text("utf-8"))), city_name)


def _place(code: str, feature: TopoFeature) -> Place:
    seat = feature.properties.get("seat")
    inside = shapely.Point(seat) if seat else feature.polygon.representative_point()
    return Place(
        code=code,
        name=feature.properties["name"],
        parent=parent(code) or "",
        tier=tier(code),
        label_lon_e6=round(inside.x * 1e6),
        label_lat_e6=round(inside.y * 1e6),
        position_class=feature.properties.get("q", ""),
    )
