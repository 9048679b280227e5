"""What comes in other than through a page: each door of intake and of the gateway with what it asks, declared once,
where the door is made. Pages have `doors`.
"""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Collection
from enum import StrEnum
from typing import NamedTuple


class Proof(StrEnum):
    PUBLIC = "public"  # says nothing of the city that not everybody may know
    OBSERVER = "observer"  # this machine, or the observers' token
    PROVINCE = "province"  # the token that the city gave to its province
    KEY = "key"  # a key of one of `kinds` of senders
    SIGNED = "signed"  # the signature of a server of ours
    GATEWAY = "gateway"  # the signature of a gateway that the city asks
    BROKER = "broker"  # the city's broker lets no one else write to the topic
    SESSION = "session"  # a ticket or resume token of a sign-in


class Inlet(NamedTuple):
    """`rule`: path as its server writes it. `method`: GET, POST, or SOCKET. `kinds`: of senders that a door of keys
    lets in."""

    rule: str
    method: str
    proof: Proof
    kinds: frozenset[str] = frozenset()

    def takes(self, kind: str) -> bool:
        return kind in self.kinds

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def by_key(rule: str, method: str, kinds: Collection[str]) -> Inlet:
    return Inlet(rule, method, Proof.KEY, frozenset(kinds))


def observes(peer: str, said: str, token: str, *, passed_on: bool) -> bool:
    """Whether who asks may read the counters: from this machine itself, or by the token. `said`: the Authorization
    header. `passed_on`: by a proxy, whose address says nothing of who asks."""
    return bears(said, token) or (not passed_on and is_here(peer))


def bears(said: str, token: str) -> bool:
    """Whether an Authorization header has the token; never where none is set."""
    return bool(token) and hmac.compare_digest(said.encode(), f"Bearer {token}".encode())


PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")
"""Headers of which a proxy sends at least one."""


def is_here(peer: str) -> bool:
    """Whether an address is this machine's own; a name is none."""
    try:
        address = ipaddress.ip_address(peer)
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
