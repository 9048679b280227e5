"""Who is there, by the clock. All limits of DOMAIN and UX that concern a worker's dot, once."""

from __future__ import annotations

PRESENT_MS = 10 * 60_000
"""Silence longer than this ends the presence."""
REST_MS = 15 * 60_000
"""A dot that rests longer leaves a wall's map and stays in the count."""
GONE_MS = 30 * 60_000
"""A dot silent longer leaves every map."""
FORGOTTEN_MS = 2 * 3_600_000
"""A session without movement for so long has been forgotten and ends."""
REST_RADIUS_M = 60.0
"""Moves within this radius are a phone's noise indoors, not movement."""
CLUSTER_K = 5
"""On a wall workers are clusters of at least so many while the whole city is in view."""
FUTURE_MS = 60_000
"""A fix further ahead of the receive time than this is refused."""
INTERVALS_S = (0, 5, 10, 20, 30, 60, 120, 300, 600)
"""Announced intervals travel to a browser as an index into this list."""
