"""What was refused is shown to those who answer for its sender, and to nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest

from dashboard.locale import Words
from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.refusals import Refusals
from streams.model.entry_id import EntryId
from streams.model.reject import Reason, Reject
from streams.operate.refused import refused
from streams.registry.records import Datum, NewWorker
from tests.dashboard.conftest import Site

TOWN, OTHER = "211221106", "211221105"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """A township with a phone of which nothing is taken, another with one bad fix, a department with a wrong code."""
    found = Site(tmp_path, demo=True)
    for n, town in enumerate((TOWN, OTHER)):
        worker = found.registry.enrol_worker(NewWorker(name="甲", home=town, village=f"{town}201", kind="full"), 0)
        found.registry.enrol_phone(
            worker.number, unique_id=f"p{n}", foreign=True, simulated=False, datum=Datum.WGS84, now=0
        )
    found.registry.enrol_department("utility", simulated=False, now=0)
    now = real_ms()
    rejects = [Reject(reason=Reason.NULL_ISLAND, source="device/1", at=now, raw=b'{"lat":42.123456}') for _ in range(7)]
    rejects += [Reject(reason=Reason.JUMP, source="device/2", at=now)]
    rejects += [Reject(reason=Reason.UNKNOWN_REGION, source="department/3", at=now, detail="no village <9>")]
    refusals = Refusals(found.settings.history_url)
    refusals.open()
    refusals.count(rejects, EntryId(1, 0))
    refusals.close()
    yield found
    found.registry.close()


def shown(site: Site, role: Role, scope: str, path: str = "/refused") -> str:
    answer = site.signed_in(role, scope).get(path)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_a_township_sees_its_own_phones_and_what_to_do(site: Site) -> None:
    text = shown(site, Role.DUTY, TOWN)
    assert "设备 1" in text
    assert "坐标为 0,0" in text
    assert "到室外等待定位" in text
    assert "今天全部未收下" in text
    assert "42.1…" in text
    assert "42.12" not in text
    assert "设备 2" not in text
    assert "utility" not in text
    other = shown(site, Role.DUTY, OTHER)
    assert "设备 2" in other
    assert "设备 1" not in other
    assert "今天全部未收下" not in other


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.SYSTEM_ADMIN])
def test_the_city_and_who_enrols_see_every_sender(site: Site, role: Role) -> None:
    text = shown(site, role, "2112")
    assert text.count("<tr") == 4
    assert "部门系统：utility" in text
    assert "no village &lt;9&gt;" in text
    # Of a part of the city, its phones alone.
    assert "utility" not in shown(site, role, "2112", f"/refused?region={TOWN}")
    assert "Department: utility" in shown(site, role, "2112", "/refused?lang=en")


def test_every_reason_is_shown_with_what_to_do_and_a_sender_that_is_gone_by_its_number(site: Site) -> None:
    refusals = Refusals(site.settings.history_url)
    refusals.open()
    refusals.count([Reject(reason=one, source="department/99", at=real_ms()) for one in Reason], EntryId(2, 0))
    refusals.close()
    for language, gone in (("zh", "department/99（已注销）"), ("en", "department/99 (gone)")):
        text = shown(site, Role.SYSTEM_ADMIN, "2112", f"/refused?lang={language}")
        assert text.count(gone) == len(Reason)
        words = Words(language)
        for one in Reason:
            assert escape(words[f"reason_{one}"]) in text
            assert escape(words[f"remedy_{one}"]) in text


def test_nobody_sees_another_area_or_without_the_right(site: Site) -> None:
    assert site.signed_in(Role.DUTY, TOWN).get(f"/refused?region={OTHER}").status_code == 404
    assert site.signed_in(Role.DUTY, TOWN).get("/refused?region=2112").status_code == 404
    assert site.signed_in(Role.AUDITOR).get("/refused").status_code == 404


def test_the_command_says_the_same(site: Site) -> None:
    lines = list(refused(site.settings, site.registry, source="", days=7))
    assert len(lines) == 4
    assert lines[1].split()[:3] == ["device/1", "null_island", "7"]
    assert "nothing taken today" in lines[1]
    (_, one) = refused(site.settings, site.registry, source="department/3", days=1)
    assert "no village" in one
    assert list(refused(site.settings, site.registry, source="device/9", days=1)) == [
        "nothing was refused in the last 1 days"
    ]
