"""Keys of the demo's departments and platform for tests, by the recipe."""

from __future__ import annotations

from streams.demo import recipe
from streams.demo.keys import SystemKey

FIRST = 50_001
DEPARTMENTS = {name: SystemKey(FIRST + n, f"key of {name}") for n, name in enumerate(recipe.load().departments, 1)}
PLATFORM = SystemKey(FIRST, "key of the platform")
