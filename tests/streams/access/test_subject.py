from __future__ import annotations

import msgspec
import pytest

from streams.access.policy import PAGES
from streams.access.subject import Role, Subject
from streams.access.topics import TOPICS


def test_every_role_has_its_row_of_pages_and_of_topics() -> None:
    assert set(Role) == PAGES.keys() == TOPICS.keys()


def test_who_asks_does_not_change_while_being_asked_about() -> None:
    who = Subject(id="x", role=Role.DUTY, scope="2112")
    with pytest.raises(AttributeError):
        who.scope = "21"  # type: ignore[misc]


def test_a_role_nobody_defined_is_not_read_from_bytes() -> None:
    raw = msgspec.json.encode({"id": "x", "role": "admin", "scope": "2112"})
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(raw, type=Subject)
