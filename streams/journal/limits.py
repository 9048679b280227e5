"""How much the journal remembers; the same on Redis and in memory."""

from __future__ import annotations

WINDOW = 4_096
"""Identities per foreign device: 11 hours of a fix every 10 s."""
SESSIONS = 32
"""Sessions of duty per device: a phone that was off for a week still finds its own."""
BEAT_KEPT_MS = 3_600_000
"""How long a silent process is still named, real ms."""
