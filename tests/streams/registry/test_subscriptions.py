"""Letters wait on record, leave once, and go to whom the registry knows now; an address is in no row as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from streams.access.subject import Role
from streams.errors import DeedRefused
from streams.model.audit import AuditRecord
from streams.registry.records import NewUser
from streams.registry.registry import Registry
from streams.registry.subscription_tables import subscriptions
from streams.registry.subscriptions import LETTER_MS, MOST, WAITS, Letter, view_letter
from tests.sealing import sealer

WORD = "Correct horse 7 battery"


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    made = Registry(f"sqlite:///{tmp_path / 'registry.db'}", sealer(tmp_path))
    made.migrate()
    return made


def user(registry: Registry, name: str, role: Role = Role.SUPERVISOR, department: str = "") -> str:
    """Its id."""
    new = NewUser(name=name, password=WORD, role=role, scope="2112", profile="asvs", department=department)
    registry.add_user(new, AuditRecord(1, "cli", "cli", "", "", "user.add", f"user/{name}"), 1)
    return next(one.id for one in registry.users() if one.name == name)


def letter(n: int, at: int = 1_000, channel: str = "mail") -> Letter:
    return Letter(
        id=f"l{n}",
        about="brief/2112/day/1",
        subscription="",
        channel=channel,
        region="2112",
        text="日报。",
        created_at=at,
    )


def of(registry: Registry, person: str, mail: str, **what: str) -> None:
    registry.subscribe(person, "day", mail, 5, **{"region": "", "view": "", "language": "zh", **what})


def test_a_subscription_is_its_persons_alone_and_its_address_is_sealed(registry: Registry) -> None:
    first, second = user(registry, "zhang"), user(registry, "li")
    of(registry, first, "zhang@example.cn", region="2112")
    of(registry, first, "new@example.cn", region="2112")
    (kept,) = registry.subscriptions(first)
    assert (kept.mail, kept.region, registry.subscriptions(second)) == ("new@example.cn", "2112", [])
    with registry._engine.connect() as tx:
        assert "example" not in repr(tx.execute(select(subscriptions)).all())
    registry.unsubscribe(second, kept.id)
    assert registry.subscriptions(first) == [kept]
    registry.unsubscribe(first, kept.id)
    assert registry.subscriptions(first) == []


def test_a_link_subscribes_to_nothing_and_a_person_to_not_more_than_the_most(registry: Registry) -> None:
    with pytest.raises(DeedRefused):
        of(registry, "a0b1", "x@example.cn", region="2112")
    person = user(registry, "zhang")
    for n in range(MOST):
        of(registry, person, "x@example.cn", view=f"v{n}")
    with pytest.raises(DeedRefused):
        of(registry, person, "x@example.cn", view="one more")


def test_a_letter_is_queued_once_begun_on_record_and_unknown_after_a_crash(registry: Registry) -> None:
    assert registry.queue_letters([letter(1), letter(2), letter(1)]) == 2
    assert registry.queue_letters([letter(1), letter(3)]) == 1
    found = registry.waiting_letters(["mail"], 2_000, 2)
    assert [one.id for one in found] == ["l1", "l2"]
    registry.letters_begun(["l1", "l2"], "run a")
    assert [one.id for one in registry.waiting_letters(["mail"], 2_000, 9)] == ["l3"]
    registry.letters_are({"l2": ("taken", "")})
    assert registry.letters_cut_off("run a") == 0
    assert registry.letters_cut_off("run b") == 1
    states = {("mail", "unknown"): 1, ("mail", "taken"): 1, ("mail", WAITS): 1}
    assert registry.letter_states("brief/2112/day/1") == states


def test_what_did_not_leave_within_a_day_leaves_no_more(registry: Registry) -> None:
    registry.queue_letters([letter(1, at=1_000), letter(2, at=5_000)])
    assert [one.id for one in registry.waiting_letters(["mail"], 1_000 + LETTER_MS + 1, 9)] == ["l2"]
    assert registry.letter_states("brief/2112/day/1") == {("mail", "refused"): 1, ("mail", WAITS): 1}


def test_a_channel_that_is_not_configured_keeps_its_letters(registry: Registry) -> None:
    registry.queue_letters([letter(1), letter(2, channel="webhook")])
    assert [one.id for one in registry.waiting_letters(["webhook"], 2_000, 9)] == ["l2"]


def test_a_user_that_ended_is_no_addressee(registry: Registry) -> None:
    person = user(registry, "zhang")
    of(registry, person, "x@example.cn", view="v1")
    (kept,) = registry.view_subscriptions("day")
    assert registry.addressees([kept.id])[kept.id].mail == "x@example.cn"
    registry.disable_user("zhang", AuditRecord(2, "cli", "cli", "", "", "user.end", "user/zhang"), 2)
    assert registry.addressees([kept.id]) == {}
    assert registry.subscriptions(person) == [], "the address is gone with the user"
    assert view_letter(kept, 7, "text", 9).id == f"view/v1/day/7/{kept.id}"
