"""How much the journal remembers; the same on Redis and in memory."""

from __future__ import annotations

WINDOW = 4_096
"""Identities per foreign device: 11 hours of a fix every 10 s."""
SESSIONS = 32
"""Sessions of duty per device: a phone that was off for a week still finds its own."""
PRESUMED = 1 << 52
"""Added to the end of a session that the system ended: a whole number that Lua still holds to the millisecond."""
BEAT_KEPT_MS = 3_600_000
"""How long a silent process is still named, real ms."""
REJECTS = 200_000
"""Rejects kept, the newest, however young: some 60 MB as they come. A sender that is wrong all day must not fill the
memory without which nothing of anybody is taken. What was counted of them by sender, reason and day stays."""
