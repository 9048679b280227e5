"""A command through intake's door, as a page's server sends it for a seat."""

from __future__ import annotations

import uuid

import msgspec

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.event import Command
from streams.ports import post
from streams.registry import signing
from streams.wire import command as wire
from streams.wire.signed import KeyPurpose
from tests.journeys.stack import Stack


def sent(
    stack: Stack, role: Role, scope: str, action: str, name: str, wish: msgspec.Struct, command_id: str = ""
) -> None:
    """`name`: of what it is about. `command_id`: of one that is sent again, '' for one of its own."""
    command = Command(
        id=command_id or str(uuid.uuid4()),
        source="seat",
        at=0,
        sent=real_ms(),
        subject="bench",
        role=role.value,
        scope=scope,
        by="bench",
        action=action,
        object=name,
        body=msgspec.msgpack.encode(wish),
    )
    key, body = signing.signer(stack.settings.store.data_dir, KeyPurpose.SEAT)(), wire.encode(command)
    status, _ = post(f"{stack.settings.intake_url}{wire.PATH}", body, wire.headers(key, body), 10)
    assert status == 202, status
