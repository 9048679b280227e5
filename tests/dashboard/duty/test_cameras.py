"""Cameras near an alert: named with the state of their answer, opened for an alert of the own area, on record."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from streams.access.subject import Role
from streams.clock import real_ms
from streams.history.history import History
from streams.model.alert import Alert, AlertMove, AlertState, Priority, moved
from streams.model.audit import AuditRecord
from streams.model.cameras import CameraCheck
from streams.model.entry_id import EntryId
from streams.model.own_tables import TableRow
from streams.registry.audit import Wanted
from streams.registry.own_data import OwnTables
from streams.registry.own_units import TakenBy
from streams.registry.regulation import regulation
from streams.settings import CasesSection
from tests.dashboard.conftest import Site

VILLAGE, LON, LAT = "211221106201", 123_810_000, 42_017_000
NOW = real_ms()
LINK = "https://video.example.cn/play/1"
RECORD = AuditRecord(1, "s", "security_admin", "2112", "", "own.import", "", reason="建档")
ALERT = Alert("sos/7/1", "sos/7", "sos", Priority.CRITICAL, VILLAGE, NOW, state=AlertState.PENDING, tiers=(6,))
ELSEWHERE = msgspec.structs.replace(ALERT, id="sos/8/1", key="sos/8", region="211282101201")


@pytest.fixture(autouse=True)
def filled(site: Site) -> None:
    place = (str(LON / 1e6), str(LAT / 1e6), "wgs84", "", "no")
    sites: list[TableRow] = [
        ("s1", "camera", "村口", VILLAGE, *place),
        ("s2", "camera", "县界那边", "211282101201", *place),
        ("s3", "school", "小学", VILLAGE, *place),
    ]
    cameras: list[TableRow] = [(one, "县公安局", "page", LINK) for one in ("s1", "s2")]
    site.registry.set_regulation(regulation(CasesSection()), NOW)
    site.registry.take_own(OwnTables({"sites": sites, "cameras": cameras}, {}), RECORD, TakenBy("李主任", "建档", 0))
    history = History(site.settings.history_url)
    history.open()
    history.put([moved(one, AlertMove.RAISE, at=NOW) for one in (ALERT, ELSEWHERE)], EntryId(1, 0), NOW)
    history.close()


def near(site: Site) -> list[dict[str, Any]]:
    desk = site.signed_in(Role.DUTY, "211221")
    found: list[dict[str, Any]] = desk.get(f"/duty/card.json?region={VILLAGE}&lon={LON}&lat={LAT}").get_json()[
        "cameras"
    ]
    return found


def opened(house: Site, /, role: Role = Role.DUTY, scope: str = "211221", **asked: str) -> Any:
    return house.signed_in(role, scope).ask("/duty/camera", {"site": "s1", "alert": "sos/7/1", **asked})


def test_the_card_names_those_of_the_own_area_with_the_state_of_their_answer_and_without_links(site: Site) -> None:
    (one,) = near(site)
    assert (one["site"], one["name"], one["owner"], one["kind"]) == ("s1", "村口", "县公安局", "page")
    assert one["at"] == 0, "not asked yet"
    assert LINK not in str(one)
    site.registry.keep_camera_checks([CameraCheck("s1", LINK, True, real_ms(), NOW)], {"s1", "s2"})
    (one,) = near(site)
    assert one["answered"]
    assert one["at"] > 0
    site.registry.keep_camera_checks([CameraCheck("s1", "http://old.example/", True, real_ms(), NOW)], {"s1"})
    (one,) = near(site)
    assert one["at"] == 0, "what is known of another link is nothing of this one"


def test_a_link_is_given_for_an_alert_of_the_own_area_and_is_on_record(site: Site) -> None:
    assert opened(site).get_json() == {"site": "s1", "link": LINK}
    (found, *_) = site.registry.audit_search(Wanted(action="camera.open"), 5)
    assert (found.record.object, found.record.reason) == ("camera/s1", "alert/sos/7/1")
    before = len(site.registry.audit_search(Wanted(action="camera.open"), 50))
    assert opened(site, alert="sos/8/1").status_code == 422
    assert opened(site, alert="").status_code == 422
    assert opened(site, site="s2").status_code == 404, "of another county"
    assert opened(site, site="s3").status_code == 404, "a site without a camera"
    for role, scope in ((Role.VILLAGE, VILLAGE), (Role.LEADER, "2112"), (Role.AUDITOR, "2112")):
        assert opened(site, role, scope).status_code in (403, 404)
    assert len(site.registry.audit_search(Wanted(action="camera.open"), 50)) == before
