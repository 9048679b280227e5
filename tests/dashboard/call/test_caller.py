"""What a desk hears of the number that calls."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.case import Case
from streams.model.entry_id import EntryId
from streams.registry.audit import Wanted
from streams.registry.parties import Party
from tests.dashboard.conftest import Site

PHONE, HOUR = "13800001234", 3_600_000
VILLAGE = "211221106201"


@pytest.fixture(autouse=True)
def called(site: Site) -> None:
    now = real_ms()

    def case(name: str, hours: int, **more: object) -> Case:
        made = {"village": VILLAGE, "type": "S02", "category": "S", "channel": "telephone", **more}
        return Case(id=name, reported_at=now - hours * HOUR, **made)  # type: ignore[arg-type]

    some = [
        case("today", 2),
        case("older", 24 * 10, ended_at=now - HOUR),
        case("other", 3, village="211282101001"),
        case("secret", 4, restricted=True),
    ]
    history = History(site.settings.history_url)
    history.open()
    history.put(some, EntryId(1, 0), now)
    history.close()
    for one in some:
        site.registry.add_parties(one.id, [Party(name="王某", phone=PHONE)], now)


def test_counts_of_the_own_scope_without_restricted_matters(site: Site) -> None:
    city = site.signed_in(Role.DUTY, "2112")
    assert city.ask("/duty/caller", {"phone": "138 0000 1234"}).get_json() == {"day": 2, "quarter": 3, "open": 2}
    town = site.signed_in(Role.DUTY, "211221106")
    assert town.ask("/duty/caller", {"phone": PHONE}).get_json() == {"day": 1, "quarter": 2, "open": 1}
    assert city.ask("/duty/caller", {"phone": "13999999999"}).get_json() == {"day": 0, "quarter": 0, "open": 0}
    assert city.ask("/duty/caller", {"phone": ""}).get_json() == {"day": 0, "quarter": 0, "open": 0}


def test_each_question_is_on_record_without_the_number(site: Site) -> None:
    site.signed_in(Role.DUTY, "2112").ask("/duty/caller", {"phone": PHONE})
    records = site.registry.audit_search(Wanted(action="caller.known"), 5)
    assert records
    assert PHONE not in str(records)


def test_it_is_for_desks_alone(site: Site) -> None:
    for role in (Role.VILLAGE, Role.LEADER, Role.CLERK, Role.AUDITOR):
        scope = VILLAGE if role is Role.VILLAGE else "2112"
        assert site.signed_in(role, scope).ask("/duty/caller", {"phone": PHONE}).status_code == 404
