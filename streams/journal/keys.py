"""Names of everything a city has in Redis. The braces are the hash tag: one city is one slot of a cluster."""

from __future__ import annotations


class Keys:
    def __init__(self, city: str) -> None:
        prefix = f"zz:{{{city}}}:"
        self.input = prefix + "in"
        self.changes = prefix + "changes"
        self.rejects = prefix + "rejects"
        self.hi = prefix + "hi"
        self.duty = prefix + "duty"
        self.seen = prefix + "seen"
        self.windows = prefix + "win:"
        self.lease = prefix + "lease"
        self.token = prefix + "token"
        self.checkpoint = prefix + "ck"
        self.cursors = prefix + "cursors"
        self.trimmed = prefix + "trimmed"
        self.keyframe = prefix + "keyframe"
        self.store = prefix + "store"
        self.own = prefix + "own:"
        self.health = prefix + "health"
