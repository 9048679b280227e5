"""Who is on call for an alert's area: counts and times for a desk, a telephone one by one and on record."""

from __future__ import annotations

import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.model.audit import AuditRecord
from streams.model.local_day import iso_day, local_day
from streams.registry.audit import Wanted
from streams.registry.own_data import OwnTables
from streams.registry.own_kinds import kinds
from streams.registry.own_units import TakenBy
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

KIND = kinds()["lineups"]
PHONE = "024-7000 0001"
PLAN = "/duty/oncall.json?region=211221106201&tiers=9,6,4"


def line(region: str, post: str, name: str, **more: str) -> tuple[str, ...]:
    cells = {"region": region, "post": post, "name": name, "telephone": PHONE, "stands_in": "no", **more}
    return tuple(cells.get(column.id, "") for column in KIND.columns)


@pytest.fixture(autouse=True)
def rostered(site: Site) -> None:
    day = local_day(real_ms())
    tomorrow = {"first": iso_day(day + 1), "last": iso_day(day + 1)}
    rows = (
        line("211221", "chief", "甲"),
        line("211221", "chief", "乙", stands_in="yes", **tomorrow),
        line("2112", "lead", "丙"),
        line("211224", "chief", "丁"),
        line("2112", "duty", "戊", unit="urban", telephone="024-7000 0002"),
    )
    record = AuditRecord(1, "s", "security_admin", "2112", "", "own.take", "own/lineups", reason="值班")
    site.registry.take_own(OwnTables({"lineups": rows}, {}), record, TakenBy("甲", "值班", day))


def test_a_desk_sees_posts_and_times_of_the_tiers_that_were_told_and_no_name(site: Site) -> None:
    answer = site.signed_in(Role.DUTY, "211221").get(PLAN)
    turns = answer.get_json()["turns"]
    shown = [(one["region"], one["post"], one["now"], one["next"], bool(one["next_at"])) for one in turns]
    assert shown == [("211221", "chief", 1, 1, True), ("2112", "lead", 1, 0, False)]
    assert "甲" not in answer.get_data(as_text=True)


def test_a_telephone_is_one_look_on_record(site: Site) -> None:
    desk = site.signed_in(Role.DUTY, "211221")
    asked = {"region": "211221", "post": "chief", "nth": 0, "alert": "sos/7/1"}
    assert desk.ask("/duty/oncall", asked).get_json() == {"name": "甲", "telephone": PHONE}
    (found,) = site.registry.audit_search(Wanted(action="oncall.phone"), 5)
    assert (found.record.object, found.record.reason) == ("oncall/211221/chief", "alert/sos/7/1")
    assert PHONE not in str(found)
    assert desk.ask("/duty/oncall", asked | {"nth": 1}).status_code == 404
    assert desk.ask("/duty/oncall", asked | {"region": "211224"}).status_code == 404


def test_who_answers_for_a_post_or_a_department_is_by_the_rota_else_by_the_directory(site: Site) -> None:
    """Before, the row of an order to a post or department had no number: it was looked up on paper."""
    site.registry.set_regulation(regulation(CasesSection()), 0)
    entry = ("duty", "211221106", "腰堡镇综治中心", "024-7000 0009", "")
    record = AuditRecord(2, "s", "security_admin", "2112", "", "own.take", "own/directory", reason="电话簿")
    site.registry.take_own(OwnTables({"directory": (entry,)}, {}), record, TakenBy("甲", "电话簿", 0))
    desk = site.signed_in(Role.DUTY, "211221")

    def asks(address: str) -> tuple[int, str]:
        answer = desk.ask("/duty/oncall", {"address": address, "alert": "sos/7/1"})
        return answer.status_code, answer.get_json()["telephone"] if answer.status_code == 200 else ""

    assert asks("uurban") == (200, "024-7000 0002")
    assert asks("211221106") == (200, "024-7000 0009")
    assert asks("211221") == (200, PHONE), "the rota before the directory"
    assert [asks(one)[0] for one in ("211224", "ucourt", "w7", "211221107", "nonsense")] == [404] * 5
    (newest, *_) = site.registry.audit_search(Wanted(action="oncall.phone"), 5)
    assert (newest.record.object, newest.record.reason) == ("oncall/211221", "alert/sos/7/1")


def test_it_is_for_desks_alone(site: Site) -> None:
    for role in (Role.LEADER, Role.CLERK, Role.AUDITOR):
        assert site.signed_in(role, "2112").get(PLAN).status_code == 404
